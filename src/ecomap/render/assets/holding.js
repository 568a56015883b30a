/* Where the page has its data, and in which way it draws so many sites: a line among the remarks. */
(function (Ecomap) {
  'use strict';

  const { sites, siteOptions, el, t } = Ecomap;

  Ecomap.atStart(() => {
    const line = el('p', { class: 'hint', id: 'holding' });
    document.getElementById('panel-about').append(line);
    const show = () => {
      const holding = t(Ecomap.isSplit ? 'holding_beside' : 'holding_inside', { sites: Ecomap.number(sites.count) });
      const drawing = t(siteOptions.isCrowd() ? 'drawing_groups' : 'drawing_each', { many: Ecomap.number(siteOptions.many) });
      line.textContent = `${holding} ${drawing}`;
    };
    show();
    Ecomap.filter.on(show);
    Ecomap.onLanguage(show);
  });
})(window.Ecomap = window.Ecomap || {});
