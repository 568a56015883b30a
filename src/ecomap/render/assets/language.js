/* Chinese and English, switched without a reload. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;
  const changed = Ecomap.signal();
  // `#en` alone, or `lang=en` among the parts of a view that was sent.
  const fromAddress = /(?:^#|[#&]lang=)(zh|en)(?=&|$)/.exec(window.location.hash);
  let language = fromAddress ? fromAddress[1] : data.language;

  /* The text of a key in the present language; `{name}` is replaced by the value of that name. */
  Ecomap.t = function (key, values) {
    const one = values && values.n === 1 ? data.texts[`${key}_one`] : null;
    const template = (one || data.texts[key])[language === 'zh' ? 0 : 1];
    return template.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
  };

  /* The text that fits the language; Chinese stands in where there is no English. */
  Ecomap.pick = (zh, en) => (language === 'en' && en ? en : zh);

  /*
   * A number as both languages write it: commas between thousands, no more decimals than `digits`, no noughts at their end.
   * The browser's own way takes some milliseconds to start, before the first picture.
   */
  Ecomap.number = function (value, digits) {
    const [whole, decimals] = value.toFixed(digits || 0).split('.');
    const rest = decimals ? decimals.replace(/0+$/, '') : '';
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
    return (rest ? `${grouped}.${rest}` : grouped).replace(/^-0$/, '0');
  };

  Ecomap.distanceText = function (metres) {
    return metres < 1000 ? `${Ecomap.number(metres)} m` : `${Ecomap.number(metres / 1000, 1)} km`;
  };

  /* The address of another page of the set, in the present language. */
  Ecomap.href = (address) => (language === data.language ? address : `${address}#${language}`);

  function title() {
    const name = Ecomap.pick(...data.title);
    return data.invented ? `【${Ecomap.t('invented_title')}】${name}` : name;
  }

  function translatePage() {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = title();
    document.querySelector('.masthead h1').textContent = Ecomap.pick(...data.title);
    for (const node of document.querySelectorAll('[data-t]')) {
      node.textContent = Ecomap.t(node.dataset.t, { date: data.as_of });
    }
    for (const node of document.querySelectorAll('[data-t-label]')) {
      node.setAttribute('aria-label', Ecomap.t(node.dataset.tLabel));
      if (node.tagName === 'BUTTON') node.title = Ecomap.t(node.dataset.tLabel);
    }
    for (const node of document.querySelectorAll('[data-zh]')) {
      node.textContent = Ecomap.pick(node.dataset.zh, node.dataset.en);
    }
    for (const link of document.querySelectorAll('a[data-href]')) link.href = Ecomap.href(link.dataset.href);
  }

  Ecomap.onLanguage = changed.on;

  Ecomap.setLanguage = function (next) {
    language = next;
    translatePage();
    changed.fire();
  };

  Ecomap.startLanguage = function () {
    // The page was written in its own language.
    if (language !== data.language) translatePage();
    document.getElementById('language').addEventListener('click', () => {
      Ecomap.setLanguage(language === 'zh' ? 'en' : 'zh');
    });
  };
})(window.Ecomap = window.Ecomap || {});
