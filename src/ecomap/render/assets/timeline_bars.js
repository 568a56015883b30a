/* Behind the time slider: how much was reported in each month, and where the day of the build lies. */
(function (Ecomap) {
  'use strict';

  const { svg } = Ecomap;
  const HEIGHT = 28;

  /* Bars of the months between first and last day; the highest month fills the height. */
  Ecomap.timelineBars = function (days) {
    const length = Math.max(1, days.last - days.first);
    const highest = Math.max(1, ...days.months.values());
    const bars = [];
    for (const [month, count] of days.months) {
      const start = Math.max(days.first, Ecomap.dayNumber(`${month}-01`));
      const width = Math.max(length / 500, days.monthEnd(start, 0) - start + 1);
      const height = Math.max(2, (HEIGHT * count) / highest);
      bars.push(`M${start - days.first} ${HEIGHT}v${-height}h${width * 0.86}v${height}z`);
    }
    const today = Ecomap.asOfDay - days.first;
    return svg(
      'svg',
      { class: 'bars', viewBox: `0 0 ${length} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('path', { class: 'months', d: bars.join('') }),
      svg('path', { class: 'built', d: `M${today} 0V${HEIGHT}`, 'vector-effect': 'non-scaling-stroke' }),
    );
  };
})(window.Ecomap = window.Ecomap || {});
