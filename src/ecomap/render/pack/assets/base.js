/* The data of the pack, its words in the language of the reader, and the making of elements. */
'use strict';

const PACK = JSON.parse(document.getElementById('pack-data').textContent);
const PACK_WORDS = JSON.parse(document.getElementById('pack-words').textContent);
let packLanguage = PACK.language === 'en' ? 'en' : 'zh';

function language() {
  return packLanguage;
}

/* A word of the page; {…} is filled in. */
function word(key, values = {}) {
  const own = PACK_WORDS[packLanguage][key];
  const recorded = typeof RECORD_WORDS === 'undefined' ? undefined : RECORD_WORDS[packLanguage][key];
  const text = own ?? recorded ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const byId = (id) => document.getElementById(id);

/* An element with attributes and children; texts are texts, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick') element.addEventListener('click', value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/* The name of something in the language of the reader; a place keeps its Chinese name. */
function labelOf(item) {
  return item ? item[packLanguage] || item.zh : '';
}

const packStatuses = new Map(PACK.statuses.map((status) => [status.key, status]));
const packSites = new Map(PACK.sites.map((site) => [site.site_id, site]));
const isAnchor = (site) => ['village', 'township', 'county'].includes(site.quality);
const isLocated = (site) => site.longitude !== null;
