// What happened in a run: activity, coalescing, events and verdict, by the definitions of
// dynamics/relu_sum.

import { linspace } from './samples.js';

/** @typedef {import('./record.js').Run} Run */
/** @typedef {import('./samples.js').Samples} Samples */

/**
 * @typedef {object} Event
 * @property {string} kind
 * @property {number[]} neurons Counted from 0.
 * @property {number} iteration
 */

/**
 * @typedef {object} Coalescence
 * @property {number[]} neurons Counted from 0, ascending.
 * @property {number} iteration
 * @property {'edge' | 'inside'} side
 * @property {'same' | 'opposite'} sign
 */

/**
 * @typedef {object} Ranges Which of the samples, in the order of x, each neuron is active on.
 * @property {Int32Array} start Shape (iterations + 1, neurons).
 * @property {Int32Array} stop
 */

const TOGETHER_SHARE = 0.02;
const MOST_PARTED = 16;
const TURN = 0.05;
const LEVEL = 0.9;
const LONG = 0.1;
const FALL = 0.5;
const CHECKED_EPOCHS = 200;

/**
 * The measured samples in the order of x.
 * @param {Samples} samples
 * @returns {Float64Array}
 */
export function sortedX(samples) {
  return samples.x.slice(0, samples.measured).sort();
}

/**
 * @param {Run} run
 * @param {Float64Array} x Ascending.
 * @returns {Ranges}
 */
export function activeRanges(run, x) {
  const size = (run.iterations + 1) * run.neurons;
  const start = new Int32Array(size);
  const stop = new Int32Array(size);
  for (let neuron = 0; neuron < run.neurons; neuron++) {
    let below = 0; // samples left of the knot
    for (let at = neuron; at < size; at += run.neurons) {
      const a = run.inputWeights[at];
      const knot = 0 - run.biases[at] / a;
      while (below < x.length && x[below] < knot) below++;
      while (below > 0 && x[below - 1] >= knot) below--;
      if (a > 0) {
        let above = below;
        while (above < x.length && x[above] === knot) above++;
        start[at] = above;
        stop[at] = x.length;
      } else stop[at] = below;
    }
  }
  return { start, stop };
}

/**
 * On how many samples exactly one of two neurons is active.
 * @param {Ranges} ranges
 * @param {number} i An entry of the ranges.
 * @param {number} j Another.
 * @returns {number}
 */
function exactlyOne({ start, stop }, i, j) {
  const both = Math.max(Math.min(stop[i], stop[j]) - Math.max(start[i], start[j]), 0);
  return stop[i] - start[i] + (stop[j] - start[j]) - 2 * both;
}

/**
 * The groups of neurons that have coalesced, in the order in which it happened.
 * @param {Run} run
 * @param {Samples} samples
 * @param {Ranges} ranges
 * @returns {Coalescence[]}
 */
export function coalescences(run, samples, ranges) {
  const n = run.neurons;
  const most = TOGETHER_SHARE * samples.measured;
  const last = run.iterations * n;
  const alive = (/** @type {number} */ i) => ranges.stop[last + i] > ranges.start[last + i];
  /** @type {{ pair: [number, number], at: number }[]} */
  const since = [];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (!alive(i) || !alive(j) || exactlyOne(ranges, last + i, last + j) > most) continue;
      let at = run.iterations;
      while (at > 0 && exactlyOne(ranges, (at - 1) * n + i, (at - 1) * n + j) <= most) at--;
      since.push({ pair: [i, j], at });
    }
  }
  const found = groupCompletely(n, most, (i, j) =>
    alive(i) && alive(j) ? exactlyOne(ranges, last + i, last + j) : Infinity,
  ).map((neurons) => {
    const within = since.filter(({ pair }) => pair.every((each) => neurons.includes(each)));
    const iteration = Math.max(...within.map(({ at }) => at));
    return coalescence(run, samples, neurons, iteration);
  });
  return found.sort((p, q) => p.iteration - q.iteration || compare(p.neurons, q.neurons));
}

/**
 * @param {Run} run
 * @param {Samples} samples
 * @param {number[]} neurons
 * @param {number} iteration
 * @returns {Coalescence}
 */
function coalescence(run, samples, neurons, iteration) {
  const { w, b, a } = run.network(run.iterations);
  const shares = neurons.map((neuron) => {
    let active = 0;
    for (let k = 0; k < samples.measured; k++) {
      if (a[neuron] * samples.x[k] + b[neuron] > 0) active++;
    }
    return active / samples.measured;
  });
  const edge =
    Math.max(...shares) <= TOGETHER_SHARE || Math.min(...shares) >= 1 - TOGETHER_SHARE;
  const same = neurons.every((i) => w[i] >= 0) || neurons.every((i) => w[i] <= 0);
  return { neurons, iteration, side: edge ? 'edge' : 'inside', sign: same ? 'same' : 'opposite' };
}

/**
 * Groups of more than one neuron, of which all pairs are together: the nearest two join first.
 * @param {number} n
 * @param {number} most
 * @param {(i: number, j: number) => number} distance
 * @returns {number[][]}
 */
function groupCompletely(n, most, distance) {
  const groups = Array.from({ length: n }, (_, i) => [i]);
  const far = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => distance(i, j)),
  );
  for (;;) {
    let [first, second, nearest] = [-1, -1, most];
    for (let i = 0; i < n; i++) {
      if (!groups[i].length) continue;
      for (let j = i + 1; j < n; j++) {
        const near = far[i][j];
        if (groups[j].length && (near < nearest || (first < 0 && near <= nearest))) {
          [first, second, nearest] = [i, j, near];
        }
      }
    }
    if (first < 0) break;
    groups[first].push(...groups[second].splice(0));
    for (let k = 0; k < n; k++) {
      far[first][k] = far[k][first] = Math.max(far[first][k], far[second][k]);
    }
  }
  return groups
    .filter(({ length }) => length > 1)
    .map((neurons) => neurons.sort((p, q) => p - q));
}

/**
 * @param {number[]} p
 * @param {number[]} q
 * @returns {number} As tuples are ordered.
 */
function compare(p, q) {
  for (let at = 0; at < Math.min(p.length, q.length); at++) {
    if (p[at] !== q[at]) return p[at] - q[at];
  }
  return p.length - q.length;
}

/**
 * How many neurons the network really has in the end: coalesced ones count once, dead ones not.
 * @param {Run} run
 * @param {Ranges} ranges
 * @param {Coalescence[]} groups
 * @returns {number}
 */
export function effectiveNeurons(run, ranges, groups) {
  const last = run.iterations * run.neurons;
  let count = 0;
  for (let i = 0; i < run.neurons; i++) {
    const joined = groups.some(({ neurons }) => neurons.indexOf(i) > 0);
    if (ranges.stop[last + i] > ranges.start[last + i] && !joined) count++;
  }
  return count;
}

/**
 * Where a state changes and then stays for so many snapshots, or to the end.
 * @param {(at: number) => boolean} state
 * @param {number} length
 * @param {number} lasting
 * @returns {number[]}
 */
function lastingChanges(state, length, lasting) {
  /** @type {number[]} */
  const found = [];
  let current = state(0);
  let start = 0;
  let value = current;
  for (let at = 1; at <= length; at++) {
    const next = at < length ? state(at) : !value;
    if (next === value) continue;
    if (start > 0 && (at - start >= lasting || at === length) && value !== current) {
      current = value;
      found.push(start);
    }
    start = at;
    value = next;
  }
  return found;
}

/**
 * Where values turn back by at least so much: the snapshot of each extreme.
 * @param {(at: number) => number} value
 * @param {number} length
 * @param {number} least
 * @returns {number[]}
 */
function turns(value, length, least) {
  /** @type {number[]} */
  const found = [];
  let low = 0;
  let high = 0;
  /** @type {boolean | null} */
  let rising = null;
  for (let at = 0; at < length; at++) {
    const now = value(at);
    if (now > value(high)) high = at;
    if (now < value(low)) low = at;
    if (rising !== false && value(high) - now >= least) {
      if (rising) found.push(high);
      rising = false;
      low = at;
    } else if (rising !== true && now - value(low) >= least) {
      if (rising === false) found.push(low);
      rising = true;
      high = at;
    }
  }
  return found;
}

/**
 * What happened in a run, in the order of iterations.
 * @param {Run} run
 * @param {Samples} samples
 * @param {[number, number]} domain
 * @param {number} perEpoch Updates of an epoch.
 * @param {Ranges} ranges
 * @param {Coalescence[]} groups
 * @returns {Event[]}
 */
export function events(run, samples, domain, perEpoch, ranges, groups) {
  const x = sortedX(samples);
  const n = run.neurons;
  const length = run.iterations + 1;
  const lasting = Math.min(perEpoch, length);
  const least = TURN * (domain[1] - domain[0]);
  /** @type {Event[]} */
  const found = [];
  const note = (/** @type {string} */ kind, /** @type {number[]} */ neurons) =>
    (/** @type {number} */ iteration) => found.push({ kind, neurons, iteration });
  for (let i = 0; i < n; i++) {
    const knot = (/** @type {number} */ at) => run.knot(at, i);
    const outside = (/** @type {number} */ at) => knot(at) < x[0] || knot(at) > x[x.length - 1];
    lastingChanges(positive(run, i), length, lasting).forEach(note('weight changes sign', [i]));
    lastingChanges(outside, length, lasting)
      .filter(outside)
      .forEach(note('knot leaves the data', [i]));
    const turned = turns(knot, length, least);
    let k = 0;
    const back = (/** @type {number} */ at) => {
      while (turned[k] <= at) k++;
      return k % 2 > 0;
    };
    lastingChanges(back, length, lasting).forEach(note('knot turns', [i]));
  }
  for (let i = 0; i < n; i++) {
    let at = run.iterations;
    while (at >= 0 && ranges.stop[at * n + i] <= ranges.start[at * n + i]) at--;
    if (at < run.iterations && at >= 0) note('dies', [i])(at + 1);
  }
  for (const { neurons, iteration } of groups) if (iteration) note('coalesce', neurons)(iteration);
  partings(run, samples, ranges, lasting).forEach(({ pair, at }) => note('part', pair)(at));
  plateaus(run, samples, perEpoch).forEach(note('plateau', []));
  return found.sort((p, q) => p.iteration - q.iteration || compare(p.neurons, q.neurons));
}

/**
 * Whether a weight is positive; one that starts at 0 has the sign that it gets first.
 * @param {Run} run
 * @param {number} neuron
 * @returns {(at: number) => boolean}
 */
function positive(run, neuron) {
  const { weights, neurons: n, iterations } = run;
  let first = 0;
  while (first < iterations && weights[first * n + neuron] === 0) first++;
  const sign = weights[first * n + neuron] > 0;
  return (at) => (at < first ? sign : weights[at * n + neuron] > 0);
}

/**
 * Pairs that were together for at least an epoch and then parted, in order.
 * @param {Run} run
 * @param {Samples} samples
 * @param {Ranges} ranges
 * @param {number} lasting
 * @returns {{ pair: [number, number], at: number }[]}
 */
function partings(run, samples, ranges, lasting) {
  const n = run.neurons;
  /** @type {{ pair: [number, number], at: number }[]} */
  const found = [];
  if (n > MOST_PARTED) return found;
  const most = TOGETHER_SHARE * samples.measured;
  const alive = (/** @type {number} */ at) => ranges.stop[at] > ranges.start[at];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const together = (/** @type {number} */ at) =>
        exactlyOne(ranges, at * n + i, at * n + j) <= most && alive(at * n + i) && alive(at * n + j);
      let before = 0;
      for (const at of lastingChanges(together, run.iterations + 1, lasting)) {
        if (together(before) && !together(at) && at - before >= lasting) {
          found.push({ pair: [i, j], at });
        }
        before = at;
      }
    }
  }
  return found;
}

/**
 * The iterations at which plateaus begin: the error rests there before it falls again.
 * @param {Run} run
 * @param {Samples} samples
 * @param {number} perEpoch
 * @returns {number[]}
 */
function plateaus(run, samples, perEpoch) {
  const epochs = Math.floor(run.iterations / perEpoch);
  const at = [...new Set(linspace(0, epochs, CHECKED_EPOCHS).map(Math.floor))].map(
    (epoch) => epoch * perEpoch,
  );
  const error = at.map((iteration) => run.error(iteration, samples));
  const least = LONG * run.iterations;
  /** @type {number[]} */
  const found = [];
  for (let start = 0; start < at.length - 1; start++) {
    let stop = start;
    while (stop < at.length - 1 && !(error[stop + 1] < LEVEL * error[start])) stop++;
    if (least && at[stop] - at[start] >= least && Math.min(...error.slice(stop)) <= FALL * error[start]) {
      found.push(at[start]);
      start = stop;
    }
  }
  return found;
}

/**
 * The article's rule for an active neuron, 1 to 4; 5 where no rule applies.
 * @param {number} delta
 * @param {number} change Of slope at the knot: input weight times weight.
 * @param {number} move Of the knot.
 * @returns {number}
 */
export function ruleOf(delta, change, move) {
  if (!delta || !change || !move) return 5;
  const rule = (change > 0 ? 1 : 2) + (delta > 0 ? 0 : 2);
  return (rule === 1 || rule === 4) === move < 0 ? rule : 5;
}
