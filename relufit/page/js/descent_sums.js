// The error from sums over ranges of samples, line by line dynamics/relu_sum/descent/sums.py.

/** @typedef {import('./descent_room.js').Points} Points */
/** @typedef {import('./descent_room.js').Sums} Sums */

/**
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Sums} sums
 */
export function findRanges(p, n, { x }, { start, stop }) {
  const m = x.length;
  for (let i = 0; i < n; i++) {
    const [a, b] = [p[2 * n + i], p[n + i]];
    const rightward = a > 0;
    let low = 0;
    let high = m;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (a * x[middle] + b > 0 === rightward) high = middle;
      else low = middle + 1;
    }
    start[i] = rightward ? low : 0;
    stop[i] = rightward ? m : low;
  }
}

/**
 * The mean of the squares of delta; sums delta over the samples of each neuron.
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Sums} sums
 * @returns {number}
 */
export function meanSquare(p, n, points, sums) {
  findRanges(p, n, points, sums);
  const { start, stop, order, plain, weighted } = sums;
  const { x, y } = points;
  const edge = (/** @type {number} */ i) => (p[2 * n + i] > 0 ? start[i] : stop[i]);
  for (let i = 0; i < n; i++) {
    let at = i;
    while (at > 0 && edge(order[at - 1]) > edge(i)) {
      order[at] = order[at - 1];
      at--;
    }
    order[at] = i;
  }
  let value = p[3 * n];
  let slope = 0;
  for (let i = 0; i < n; i++) {
    if (p[2 * n + i] > 0) continue;
    value += p[i] * p[n + i];
    slope += p[i] * p[2 * n + i];
  }
  let squares = 0;
  let total = 0;
  let moment = 0;
  let rank = 0;
  for (let place = 0; place <= n; place++) {
    const end = place === n ? x.length : edge(order[place]);
    for (let k = rank; k < end; k++) {
      const delta = y[k] - (value + slope * x[k]);
      squares += delta * delta;
      total += delta;
      moment += delta * x[k];
    }
    rank = end;
    if (place === n) break;
    const i = order[place];
    plain[i] = total;
    weighted[i] = moment;
    const sign = p[2 * n + i] > 0 ? 1 : -1;
    value += sign * p[i] * p[n + i];
    slope += sign * p[i] * p[2 * n + i];
  }
  for (let i = 0; i < n; i++) {
    if (!(p[2 * n + i] > 0)) continue;
    plain[i] = total - plain[i];
    weighted[i] = moment - weighted[i];
  }
  plain[n] = total;
  weighted[n] = moment;
  return squares / x.length;
}
