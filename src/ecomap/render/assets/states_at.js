/*
 * Where every site stands on a day, by the rules of the ledger: undated events first, then by day and time of entry;
 * overdue is what is open after its last binding day.
 */
(function (Ecomap) {
  'use strict';

  const { data, sites } = Ecomap;
  const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const DAY_MS = 864e5;
  const UNDATED = -(2 ** 31);
  const valueOf = new Uint8Array(128);
  [...SIGNS].forEach((sign, value) => { valueOf[sign.charCodeAt(0)] = value; });

  /* An ISO date from days since 1970-01-01. */
  Ecomap.dayText = (number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

  /* Whole numbers from a text of 5 bits a sign; an empty text is all noughts. */
  function unpack(text, count) {
    const numbers = new Int32Array(count);
    for (let i = 0, place = 0; place < text.length; i += 1) {
      let sign = valueOf[text.charCodeAt(place)];
      let number = sign & 31;
      for (let shift = 5; sign > 31; shift += 5) {
        place += 1;
        sign = valueOf[text.charCodeAt(place)];
        number += (sign & 31) << shift;
      }
      numbers[i] = number;
      place += 1;
    }
    return numbers;
  }

  /* Where the events of each site begin; the last entry is the number of all. */
  function startsOf(counts) {
    const starts = new Int32Array(sites.count + 1);
    for (let site = 0; site < sites.count; site += 1) starts[site + 1] = starts[site] + counts[site];
    return starts;
  }

  function daysOf(steps, starts, first) {
    const days = new Int32Array(steps.length);
    for (let site = 0; site < sites.count; site += 1) {
      for (let i = starts[site], sum = 0; i < starts[site + 1]; i += 1) {
        sum += steps[i];
        days[i] = sum ? first + sum - 1 : UNDATED;
      }
    }
    return days;
  }

  let ledger = null;

  /* The events as columns, those of a site from `starts[site]` to `starts[site + 1]`; null where there are none. */
  Ecomap.ledger = function () {
    const packed = data.history;
    if (ledger || !packed) return ledger;
    const starts = startsOf(unpack(packed.count, sites.count));
    const total = starts[sites.count];
    const column = (name) => unpack(packed[name], total);
    ledger = {
      starts,
      total,
      day: daysOf(column('day'), starts, Math.round(Date.parse(`${packed.first}T00:00:00Z`) / DAY_MS)),
      status: column('status'),
      progress: column('progress'),
      step: column('step'),
      unit: column('unit'),
      evidence: column('evidence'),
      note: column('note'),
      textOf: (name, event) => packed[`${name}s`][ledger[name][event]],
      isUndated: (event) => ledger.day[event] === UNDATED,
    };
    return ledger;
  };

  const asOf = Ecomap.dayNumber(data.as_of);
  Ecomap.asOfDay = asOf;

  /* The last event of a site up to a day, -1 where there is none. */
  Ecomap.eventAt = function (site, day) {
    const { starts, day: days } = Ecomap.ledger();
    let event = starts[site + 1] - 1;
    while (event >= starts[site] && days[event] > day) event -= 1;
    return event < starts[site] ? -1 : event;
  };

  /* Statuses of all sites on a day, as places in the list of statuses. */
  Ecomap.statusesAt = function (day) {
    const { starts, day: days, status } = Ecomap.ledger();
    const codes = new Int32Array(sites.count).fill(data.history.not_reported);
    for (let site = 0; site < sites.count; site += 1) {
      let event = starts[site + 1] - 1;
      while (event >= starts[site] && days[event] > day) event -= 1;
      if (event >= starts[site]) codes[site] = status[event];
    }
    return codes;
  };

  /* Statuses, who is overdue, and the days left, of all sites on a day. */
  Ecomap.statesAt = function (day) {
    const codes = Ecomap.statusesAt(day);
    const isOpen = data.statuses.map(([name]) => name === 'open');
    const overdue = new Uint8Array(sites.count);
    const deadlines = Ecomap.deadlineDays;
    const daysLeft = new Float64Array(sites.count);
    for (let site = 0; site < sites.count; site += 1) {
      daysLeft[site] = deadlines[site] - day;
      overdue[site] = daysLeft[site] < 0 && isOpen[codes[site]] ? 1 : 0;
    }
    return { codes, overdue, daysLeft };
  };

  const changed = Ecomap.signal();
  let built = null;
  let shown = asOf;

  Ecomap.shownDay = () => shown;
  Ecomap.onDay = changed.on;

  /* Show the whole page as it stands on a day; what it was built for is kept, not worked out again. */
  Ecomap.showDay = function (day) {
    if (day === shown) return;
    built = built || { codes: sites.status.slice(), overdue: sites.overdue.slice(), daysLeft: sites.days_left.slice() };
    const { codes, overdue, daysLeft } = day === asOf ? built : Ecomap.statesAt(day);
    sites.setStates(codes, overdue, daysLeft);
    shown = day;
    changed.fire(day);
    Ecomap.filter.refresh();
  };

  /* The day from which a site has its present status; empty where nobody says. */
  Ecomap.statusDate = function (site) {
    if (shown === asOf || !data.history) return sites.status_date[site];
    const event = Ecomap.eventAt(site, shown);
    return event < 0 || ledger.isUndated(event) ? '' : Ecomap.dayText(ledger.day[event]);
  };
})(window.Ecomap = window.Ecomap || {});
