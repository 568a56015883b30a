/* The days a slider runs over: from the first event to the last deadline, in steps of months or of events. */
(function (Ecomap) {
  'use strict';

  const monthOf = (day) => Ecomap.dayText(day).slice(0, 7);

  /* The last day of the month that lies `months` after the month of a day. */
  function monthEnd(day, months) {
    const date = new Date(day * 864e5);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0) / 864e5;
  }

  /* Days on which something was reported, once each, in order. */
  function eventDays() {
    const { day, total, isUndated } = Ecomap.ledger();
    const days = new Set();
    for (let event = 0; event < total; event += 1) if (!isUndated(event)) days.add(day[event]);
    return Int32Array.from(days).sort();
  }

  /* How many dated events each month has, by `2025-03`. */
  function eventsByMonth() {
    const { day, total, isUndated } = Ecomap.ledger();
    const byDay = new Map();
    for (let event = 0; event < total; event += 1) {
      if (!isUndated(event)) byDay.set(day[event], (byDay.get(day[event]) || 0) + 1);
    }
    const counts = new Map();
    for (const [each, count] of byDay) counts.set(monthOf(each), (counts.get(monthOf(each)) || 0) + count);
    return counts;
  }

  /* First and last day worth looking at: a day before the first event, a day after the last deadline. */
  function span(days) {
    let first = Math.min(Ecomap.asOfDay, days.length ? days[0] - 1 : Infinity);
    let last = Math.max(Ecomap.asOfDay, days.length ? days[days.length - 1] : -Infinity);
    for (const deadline of Ecomap.deadlineDays) {
      if (deadline < first) first = deadline;
      if (deadline + 1 > last) last = deadline + 1;
    }
    return [first, last];
  }

  Ecomap.timelineDays = function () {
    const events = eventDays();
    const [first, last] = span(events);
    const within = (day) => Math.max(first, Math.min(last, day));
    const nextEvent = (day, ahead) => {
      const found = ahead > 0 ? events.find((each) => each > day) : events.findLast((each) => each < day);
      if (found !== undefined) return found;
      return ahead > 0 ? last : first;
    };
    return {
      first,
      last,
      within,
      months: eventsByMonth(),
      monthOf,
      monthEnd,
      /* The day of the next step, `ahead` 1 or -1, by `month` (its last day), `event` or `day`. */
      step(day, ahead, by) {
        if (by === 'event') return within(nextEvent(day, ahead));
        if (by === 'day') return within(day + ahead);
        if (ahead < 0) return within(monthEnd(day, -1));
        return within(monthEnd(day, 0) > day ? monthEnd(day, 0) : monthEnd(day, 1));
      },
    };
  };
})(window.Ecomap = window.Ecomap || {});
