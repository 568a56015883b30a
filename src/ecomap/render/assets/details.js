/* What a popup or a list says about a site. */
(function (Ecomap) {
  'use strict';

  const { data, sites, el, t } = Ecomap;

  function row(key, ...content) {
    const filled = content.filter((part) => part !== null && part !== '');
    return filled.length ? [el('dt', {}, t(key)), el('dd', {}, ...filled)] : [];
  }

  /* Why a site is not on the map, in general words. */
  Ecomap.reasonText = (site) =>
    t(data.qualities[sites.quality[site]] === 'county' ? 'reason_county' : 'reason_none');

  function qualityText(site) {
    if (!sites.isLocated(site)) return Ecomap.reasonText(site);
    const quality = t(`quality_${data.qualities[sites.quality[site]]}`);
    const metres = sites.accuracy_m[site];
    const accuracy =
      Ecomap.isMissing(metres) ? t('accuracy_unknown') : t('accuracy', { distance: Ecomap.distanceText(metres) });
    return `${quality}　${accuracy}`;
  }

  function sizeText(site) {
    const parts = [];
    if (!Ecomap.isMissing(sites.area_m2[site])) parts.push(`${Ecomap.number(sites.area_m2[site] / 1e4, 2)} ha`);
    if (!Ecomap.isMissing(sites.length_m[site])) parts.push(`${Ecomap.number(sites.length_m[site] / 1e3, 2)} km`);
    return parts.join('　');
  }

  function areaContent(site) {
    const adcode = data.areas[sites.area[site]];
    const county = Ecomap.counties.find((item) => item.adcode === adcode);
    if (county && county.href && adcode !== data.focus) {
      return el('a', { href: Ecomap.href(county.href) }, Ecomap.countyName(adcode));
    }
    const stated = sites.counties[site].map(Ecomap.countyName).join('、');
    const name = Ecomap.areaName(adcode);
    return county || !stated ? name : `${name}：${stated}`;
  }

  function problemList(site) {
    if (!sites.problems[site].length) return null;
    return el('ul', {}, ...sites.problems[site].map((index) => el('li', {}, Ecomap.problemName(index))));
  }

  function districtText(site) {
    const key = sites.district[site];
    if (!key) return '';
    return data.districts[key] ? Ecomap.pick(...data.districts[key]) : key;
  }

  function statusBadge(site) {
    const date = Ecomap.statusDate(site);
    return [
      el('span', { class: `badge ${sites.statusClass(site)}` }, sites.statusLabel(site)),
      sites.overdue[site] ? el('span', { class: 'badge overdue' }, t('overdue')) : null,
      date ? el('span', { class: 'since' }, t('status_since', { date })) : null,
    ];
  }

  /* Other forms of the name: the one in the other language, and aliases. */
  function otherName(site) {
    const [zh, en] = [sites.name[site], sites.name_en[site]];
    return Ecomap.pick(zh, en) === zh ? en : zh;
  }

  Ecomap.detailRows = function (site) {
    return el(
      'dl',
      { class: 'details' },
      ...row('detail_status', ...statusBadge(site)),
      ...row('detail_kind', sites.kindLabel(site)),
      ...row('detail_area', areaContent(site)),
      ...row('detail_district', districtText(site)),
      ...row('detail_problems', problemList(site)),
      ...row('detail_deadline', Ecomap.deadlineText(site)),
      ...row('detail_quality', qualityText(site)),
      ...row('detail_source', [sites.sources[sites.source[site]], sites.location_date[site]].filter(Boolean).join('　')),
      ...row('detail_size', sizeText(site)),
      ...row('detail_aliases', sites.aliases[site].join('、')),
      ...row('detail_tags', sites.tags[site].join('、')),
      ...row('detail_note', sites.note(site)),
      ...row('detail_id', sites.id[site]),
    );
  };

  Ecomap.siteCard = function (site, onBack) {
    return el(
      'article',
      { class: 'card' },
      onBack ? el('button', { type: 'button', class: 'back', onclick: onBack }, `‹ ${t('back')}`) : null,
      el(
        'h2',
        { tabindex: '-1' },
        Ecomap.symbolPicture(Ecomap.lookOf(site)),
        el('span', {}, sites.label(site)),
      ),
      otherName(site) ? el('p', { class: 'other-name' }, otherName(site)) : null,
      Ecomap.detailRows(site),
      Ecomap.siteStory(site),
    );
  };

  /* A line of a list that opens a site. */
  Ecomap.siteButton = function (site, onclick) {
    return el(
      'button',
      { type: 'button', class: 'site-row', onclick },
      Ecomap.symbolPicture(Ecomap.lookOf(site)),
      el(
        'span',
        { class: 'site-text' },
        el('span', { class: 'site-name' }, sites.label(site)),
        el('span', { class: 'site-facts' }, siteFacts(site)),
      ),
    );
  };

  function siteFacts(site) {
    const area = Ecomap.areaName(data.areas[sites.area[site]]);
    const facts = [sites.kindLabel(site), area, sites.statusLabel(site)];
    if (sites.overdue[site]) facts.push(t('days_over', { n: -sites.days_left[site] }));
    return facts.join(' · ');
  }
})(window.Ecomap = window.Ecomap || {});
