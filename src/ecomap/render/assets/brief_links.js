/* Ways to the briefs: the page's own one in the head, all of them and all county pages in the panel. */
(function (Ecomap) {
  'use strict';

  const { data, el, t } = Ecomap;

  /* A brief is one file a language. */
  const address = (stem) => `${stem}${Ecomap.pick('.html', '.en.html')}`;

  function countyItem(county) {
    const name = Ecomap.countyName(county.adcode);
    const links = [el('a', { href: address(data.briefs[county.adcode]) }, t('brief_of', { name }))];
    if (county.href) links.unshift(el('a', { href: Ecomap.href(county.href) }, t('brief_map_of', { name })), ' · ');
    return el('li', {}, ...links);
  }

  Ecomap.atStart(() => {
    if (!data.briefs) return;
    const own = el('a', { class: 'brief-link' });
    document.querySelector('.masthead .actions').prepend(own);
    const heading = el('h2', {});
    const list = el('ul', { class: 'brief-links' });
    document.querySelector('#panel-about > h2[data-t="sources"]').before(heading, list);

    function fill() {
      own.textContent = t('brief');
      own.href = address(data.briefs[data.focus || 'whole']);
      heading.textContent = t('briefs');
      Ecomap.fill(
        list,
        el('li', {}, el('a', { href: address(data.briefs.list) }, t('brief_list'))),
        el('li', {}, el('a', { href: address(data.briefs.whole) }, t('brief_whole'))),
        ...data.counties.filter((county) => data.briefs[county.adcode]).map(countyItem),
      );
    }

    fill();
    Ecomap.onLanguage(fill);
  });
})(window.Ecomap = window.Ecomap || {});
