/* Facets and their values in words. */
(function (Ecomap) {
  'use strict';

  const { data, t, facets, filter } = Ecomap;
  /* More chosen values than this are told as a number. */
  const MOST_NAMED = 3;

  const namesOf = {
    status: (key) => t(`class_${key}`),
    overdue: () => t('overdue_only'),
    kind: (_, place) => Ecomap.pick(data.kinds[place].zh, data.kinds[place].en),
    area: (key) => Ecomap.areaName(key),
    problem: (key, place) => (place < data.problems.length ? Ecomap.problemName(place) : t('no_problem')),
    unit: (key, place) => (place < data.units.length ? data.units[place] : t('no_unit')),
    leader: (key, place) => (place < data.leaders.length ? data.leaders[place] : t('no_leader')),
    tag: (key, place) => (place < facets.tag.keys.length - 1 ? key.replace(/^=/, '') : t('no_tag')),
    deadline: (key) => t(`window_${key}`),
    quality: (key) => t(`quality_${key}`),
  };

  Ecomap.facetLabel = (facet, key) => namesOf[facet](key, facets[facet].placeOf.get(key));

  /* A problem by its number alone, where there is little room. */
  const shortLabel = (facet, key) =>
    facet === 'problem' && key !== 'none' ? t('problem_name', { key }) : Ecomap.facetLabel(facet, key);

  function dayWords({ from, to }) {
    if (from && to) return t('days_between', { from, to });
    return from ? t('days_from', { from }) : t('days_to', { to });
  }

  /*
   * What is filtered by, one entry a condition: its words, and how to lift it. Values of a facet are alternatives; many of
   * them share one entry.
   */
  Ecomap.filterConditions = function () {
    const state = filter.state();
    const conditions = [];
    const say = (name, value) => t('condition', { name, value });
    for (const facet of filter.names) {
      const keys = state[facet];
      const name = t(`short_${facet}`);
      const values = facet === 'overdue' ? [] : keys;
      if (facet === 'overdue' && keys.length) conditions.push({ words: t('overdue'), lift: () => filter.set(facet, []) });
      else if (values.length > MOST_NAMED) {
        conditions.push({ words: say(name, t('condition_many', { n: values.length })), lift: () => filter.set(facet, []) });
      } else {
        for (const key of values) conditions.push({ words: say(name, shortLabel(facet, key)), lift: () => filter.choose(facet, key, false) });
      }
    }
    if (state.from || state.to) {
      conditions.push({
        words: say(t('short_deadline'), dayWords(state)),
        lift: () => filter.restore({ ...filter.state(), from: '', to: '' }),
      });
    }
    if (state.q) conditions.push({ words: say(t('short_q'), state.q), lift: () => filter.limit('q', '') });
    return conditions;
  };

  /* The filter as one sentence, for paper and files. */
  Ecomap.filterWords = function () {
    const state = filter.state();
    const parts = filter.names
      .filter((facet) => state[facet].length)
      .map((facet) =>
        facet === 'overdue'
          ? t('overdue')
          : t('condition', { name: t(`short_${facet}`), value: state[facet].map((key) => shortLabel(facet, key)).join(t('or')) }),
      );
    if (state.from || state.to) parts.push(t('condition', { name: t('short_deadline'), value: dayWords(state) }));
    if (state.q) parts.push(t('condition', { name: t('short_q'), value: state.q }));
    return parts.length ? parts.join(t('and')) : t('no_filter');
  };
})(window.Ecomap = window.Ecomap || {});
