/*
 * Classes of a figure by county. Each way gives the upper limits of the classes, rising; a value belongs to the first
 * class whose limit it does not exceed. Equal values are never torn apart, so there may be fewer classes than asked for.
 */
(function (Ecomap) {
  'use strict';

  const rising = (values) => Float64Array.from(values).sort();
  const distinct = (limits) => limits.filter((limit, i) => i === 0 || limit > limits[i - 1]);

  /* Classes of equal width between the least and the greatest value. */
  function equalInterval(values, count) {
    const sorted = rising(values);
    const [least, greatest] = [sorted[0], sorted[sorted.length - 1]];
    const limits = Array.from({ length: count }, (_, i) => least + ((greatest - least) * (i + 1)) / count);
    limits[count - 1] = greatest;
    return distinct(limits);
  }

  /* Classes of equal numbers of counties: the limit of class i is the value that ends the i-th part of the sorted row. */
  function quantile(values, count) {
    const sorted = rising(values);
    const limits = Array.from({ length: count }, (_, i) => sorted[Math.ceil((sorted.length * (i + 1)) / count) - 1]);
    return distinct(limits);
  }

  /* Sum of squares about the mean of the distinct values `from` to `to`, from running sums. */
  function scatter({ n, sum, squares }, from, to) {
    const count = n[to + 1] - n[from];
    const total = sum[to + 1] - sum[from];
    return Math.max(0, squares[to + 1] - squares[from] - (total * total) / count);
  }

  function runningSums(values) {
    const sorted = rising(values);
    const middle = sorted[sorted.length >> 1];
    const table = { value: [], n: [0], sum: [0], squares: [0] };
    sorted.forEach((value, i) => {
      const last = table.n.length - 1;
      // About the middle value, so that little is lost in the differences.
      const off = value - middle;
      if (i && value === sorted[i - 1]) {
        table.n[last] += 1;
        table.sum[last] += off;
        table.squares[last] += off * off;
      } else {
        table.value.push(value);
        table.n.push(table.n[last] + 1);
        table.sum.push(table.sum[last] + off);
        table.squares.push(table.squares[last] + off * off);
      }
    });
    return table;
  }

  /*
   * Natural breaks (Jenks): the classes with the least sum of squares about their means, found exactly by dynamic
   * programming over the distinct values (W. D. Fisher, On grouping for maximum homogeneity, JASA 53 (1958), 789-798).
   */
  function jenks(values, count) {
    const table = runningSums(values);
    const size = table.value.length;
    const classes = Math.min(count, size);
    let cost = Array.from({ length: size }, (_, to) => scatter(table, 0, to));
    const starts = [];
    for (let k = 1; k < classes; k += 1) {
      const next = new Array(size).fill(Infinity);
      const start = new Array(size).fill(0);
      for (let to = k; to < size; to += 1) {
        for (let from = k; from <= to; from += 1) {
          const total = cost[from - 1] + scatter(table, from, to);
          if (total < next[to]) [next[to], start[to]] = [total, from];
        }
      }
      cost = next;
      starts.push(start);
    }
    const limits = [];
    for (let k = classes - 1, to = size - 1; k >= 0; k -= 1) {
      limits.unshift(table.value[to]);
      if (k) to = starts[k - 1][to] - 1;
    }
    return limits;
  }

  Ecomap.classLimits = function (values, method, count) {
    if (!values.length) return [];
    return { equal: equalInterval, quantile, jenks }[method](values, count);
  };

  Ecomap.classOf = (value, limits) => limits.findIndex((limit) => value <= limit);
})(typeof window === 'undefined' ? globalThis.Ecomap : (window.Ecomap = window.Ecomap || {}));
