/* The story of a site: what the plan asks of it, and what was reported, in order. */
(function (Ecomap) {
  'use strict';

  const { data, sites, el, t } = Ecomap;
  // Histories longer than this are folded; the last events are those that count.
  const MOST_EVENTS = 6;

  function badge(code) {
    const [name, zh, en] = data.statuses[code];
    return el('span', { class: `badge ${name}` }, Ecomap.pick(zh, en));
  }

  /* Dates after the day that is shown lie in its future. */
  function eventItem(ledger, event) {
    const isLater = ledger.day[event] > Ecomap.shownDay();
    const date = ledger.isUndated(event) ? t('story_undated') : Ecomap.dayText(ledger.day[event]);
    const progress = ledger.progress[event];
    const step = ledger.step[event];
    const facts = [
      progress ? t('story_progress', { n: Ecomap.number((progress - 1) / 10, 1) }) : '',
      step ? t('story_step', { step: t(`step_${step}`) }) : '',
      ledger.textOf('unit', event),
    ].filter(Boolean);
    const [evidence, note] = ['evidence', 'note'].map((name) => ledger.textOf(name, event));
    return el(
      'li',
      { class: isLater ? 'later' : null },
      el('span', { class: 'story-date' }, date),
      badge(ledger.status[event]),
      isLater ? el('span', { class: 'hint' }, t('story_later')) : null,
      facts.length ? el('span', { class: 'story-facts' }, facts.join(' · ')) : null,
      evidence ? el('span', { class: 'story-facts' }, t('story_evidence', { text: evidence })) : null,
      note ? el('span', { class: 'story-facts' }, note) : null,
    );
  }

  function eventsPart(site) {
    const ledger = Ecomap.ledger();
    const [from, to] = ledger ? [ledger.starts[site], ledger.starts[site + 1]] : [0, 0];
    if (from === to) return [el('p', { class: 'hint' }, t('story_nothing'))];
    const items = Array.from({ length: to - from }, (_, i) => eventItem(ledger, from + i));
    const early = items.slice(0, Math.max(0, items.length - MOST_EVENTS));
    return [
      early.length
        ? el('details', {}, el('summary', {}, t('story_earlier', { n: early.length })), el('ol', { class: 'story' }, ...early))
        : null,
      el('ol', { class: 'story' }, ...items.slice(early.length)),
    ];
  }

  const names = (places, list) => (places || []).map((place) => list[place]).join('、');

  function deadlineText(index) {
    const [, , flags] = data.plan_facts[index];
    return [data.problems[index][5] || '', ...flags.map((flag) => t(`plan_${flag}`))].filter(Boolean).join('　') || t('no_deadline');
  }

  /* One problem of the site: who answers for it, until when, in how many measures, by way of which dates. */
  function problemItem(index) {
    const [, , , units, leaders] = data.problems[index];
    const [measures, milestones] = data.plan_facts[index];
    const rows = [
      ['story_units', names(units, data.units)],
      ['story_leaders', names(leaders, data.leaders)],
      ['story_deadline', deadlineText(index)],
      ['story_measures', measures ? t('story_measures_n', { n: measures }) : ''],
    ].filter(([, text]) => text);
    return el(
      'li',
      {},
      el('p', { class: 'story-problem' }, Ecomap.problemName(index)),
      el('dl', { class: 'details' }, ...rows.flatMap(([key, text]) => [el('dt', {}, t(key)), el('dd', {}, text)])),
      milestones.length
        ? el('ul', { class: 'milestones' }, ...milestones.map(([date, text]) => el('li', {}, [date, text].filter(Boolean).join('　'))))
        : null,
    );
  }

  /* Headings below that of the card; nothing of the plan where no problem is stated. */
  Ecomap.siteStory = function (site) {
    const problems = sites.problems[site];
    return el(
      'section',
      { class: 'site-story' },
      el('h3', {}, t('story_title')),
      ...eventsPart(site).filter(Boolean),
      problems.length ? el('h3', {}, t('story_plan')) : null,
      problems.length ? el('ul', { class: 'story-problems' }, ...[...problems].map(problemItem)) : null,
    );
  };
})(window.Ecomap = window.Ecomap || {});
