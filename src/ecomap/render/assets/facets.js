/*
 * The facets that sites are filtered by, as codes.
 *
 * Each facet has `keys`, the stable names of its values; `codes`, one number a site; and `values`, the places in `keys`
 * that a code stands for. A site of several problems has one code for the whole set, so a filter looks up one number
 * a site and facet, and asks only once for each set.
 */
(function (Ecomap) {
  'use strict';

  const { data, sites } = Ecomap;
  const CLASSES = ['open', 'done', 'closed'];
  const WINDOWS = ['overdue', 'due_30', 'due_90', 'later', 'passed', 'no_date'];
  const NONE = 'none';

  const own = (keys) => keys.map((_, i) => Int32Array.of(i));
  /* A value that is called like the key of those without any must not be taken for it, nor for one that makes way for it. */
  const keyOfText = (text) => (text === NONE || text.startsWith('=') ? `=${text}` : text);

  function facet(keys, codes, values) {
    return { keys, codes, values: values || own(keys), placeOf: new Map(keys.map((key, i) => [key, i])) };
  }

  /* One code for each different set of values; `setOf(site)` gives the values of a site as a list. */
  function codeSets(setOf) {
    const codes = new Int32Array(sites.count);
    const known = new Map();
    const sets = [];
    for (let site = 0; site < sites.count; site += 1) {
      const set = setOf(site) || [];
      // Sites may share a list, which is then known at sight.
      let code = known.get(set);
      if (code === undefined) {
        const name = set.length === 1 ? set[0] : `\u0000${set.join('\u0000')}`;
        code = known.get(name);
        if (code === undefined) {
          code = sets.length;
          known.set(name, code);
          sets.push([...new Set(set)]);
        }
        known.set(set, code);
      }
      codes[site] = code;
    }
    return { codes, sets };
  }

  /* A facet whose values are what `valuesOf` says of the members of a set; sites of none have a value of their own. */
  function setFacet({ codes, sets }, texts, valuesOf) {
    const keys = [...texts.map(keyOfText), NONE];
    const values = sets.map((set) => {
      const places = new Set(set.flatMap(valuesOf));
      return Int32Array.from(places.size ? places : [texts.length]);
    });
    return facet(keys, codes, values);
  }

  function tagFacet() {
    const byTag = codeSets((site) => (sites.tags ? sites.tags[site] : []));
    const tags = [...new Set(byTag.sets.flat())].sort();
    const placeOf = new Map(tags.map((tag, i) => [tag, i]));
    return setFacet(byTag, tags, (tag) => [placeOf.get(tag)]);
  }

  let problems = null;
  const byProblem = () => (problems = problems || codeSets((site) => sites.problems[site]));

  const MAKERS = {
    status: () => facet(CLASSES, sites.status, data.statuses.map(([name]) => Int32Array.of(CLASSES.indexOf(name)))),
    overdue: () => facet(['1'], sites.overdue, [new Int32Array(0), Int32Array.of(0)]),
    deadline: () => facet(WINDOWS, windows(new Int32Array(sites.count))),
    kind: () => facet(data.kinds.map((kind) => kind.key), sites.kind),
    area: () => facet(data.areas, sites.area),
    problem: () => setFacet(byProblem(), data.problems.map(([key]) => key), (index) => [index]),
    unit: () => setFacet(byProblem(), data.units, (index) => data.problems[index][3]),
    leader: () => setFacet(byProblem(), data.leaders, (index) => data.problems[index][4]),
    tag: tagFacet,
    quality: () => facet(data.qualities, sites.quality),
  };

  /* Each is made when somebody asks for it first: the first picture needs none. */
  const facets = {};
  for (const [name, make] of Object.entries(MAKERS)) Ecomap.later(facets, name, make);
  const isMade = (name) => 'value' in Object.getOwnPropertyDescriptor(facets, name);

  /* Days since 1970 of an ISO date, NaN for anything else. */
  Ecomap.dayNumber = function (iso) {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : NaN;
    // 30 February is no day.
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? time / 864e5 : NaN;
  };

  /* Deadlines as days since 1970, NaN where none is set. */
  Ecomap.later(Ecomap, 'deadlineDays', () => {
    const days = new Float64Array(sites.count);
    const dayOf = new Map();
    for (let site = 0; site < sites.count; site += 1) {
      const iso = sites.deadline[site];
      if (!dayOf.has(iso)) dayOf.set(iso, Ecomap.dayNumber(iso || ''));
      days[site] = dayOf.get(iso);
    }
    return days;
  });

  function windowOf(site) {
    if (sites.overdue[site]) return 0;
    const left = sites.days_left[site];
    if (Number.isNaN(left)) return 5;
    if (left < 0) return 4;
    if (left <= 30) return 1;
    return left <= 90 ? 2 : 3;
  }

  function windows(codes) {
    for (let site = 0; site < sites.count; site += 1) codes[site] = windowOf(site);
    return codes;
  }

  /* The day has changed, and with it the deadline windows. */
  Ecomap.refreshFacets = function () {
    if (isMade('deadline')) windows(facets.deadline.codes);
  };
  Ecomap.facets = facets;

  /* The responsible units of a site's problems. */
  Ecomap.unitsOf = (site) =>
    [...facets.unit.values[facets.unit.codes[site]]].filter((place) => place < data.units.length).map((place) => data.units[place]);
})(window.Ecomap = window.Ecomap || {});
