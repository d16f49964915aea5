// The verdict on a run: further training in the order of its samples, and descent without noise
// from there, as in dynamics/relu_sum/verdict.py.

import { FALL, descend } from './descent.js';
import { meanSquaredError, trainOn } from './train.js';

/** @typedef {import('./samples.js').Samples} Samples */
/** @typedef {import('./train.js').Spec} Spec */

/**
 * @typedef {'solved' | 'at its best' | 'trapped' | 'slow' | 'noise floor' | 'oscillating' | 'dead'
 *   | 'diverged' | 'undecided'} Kind
 */

/**
 * @typedef {object} Verdict
 * @property {Kind | null} kind
 * @property {number} error
 * @property {number | null} target
 * @property {number | null} later The mean error over the second half of further training.
 * @property {number | null} rest The error where descent without noise ends.
 */

/**
 * @typedef {object} Further What training on shows.
 * @property {number} early The mean error over the first half of the probes.
 * @property {number} late
 * @property {number} least The least of the second half.
 * @property {number} reached Further iterations to an error below the target; -1 if never.
 * @property {boolean} overflows
 */

/** @type {Kind[]} In the order of relufit/dynamics/verdict_kinds.py. */
export const VERDICTS = [
  'solved',
  'at its best',
  'trapped',
  'slow',
  'noise floor',
  'oscillating',
  'dead',
  'diverged',
  'undecided',
];

const PROBES = 16;
const LEAST_EPOCHS = 4;
const MOST_NEURONS = 40;
const MOST_SQUARED = 1e100;
const STILL = 0.03;
const SOON = 0.5;
const CLEARLY = 3;
const MAINLY = 0.5;
const EXACT = 1e-20;
const MARGIN = 0.05;

/**
 * What became of a run.
 * @param {import('./train.js').Network} final Changed by training on.
 * @param {number} done Its iterations.
 * @param {string} stopped
 * @param {Spec | null} spec Null where nothing was trained.
 * @param {Samples} samples
 * @returns {Verdict}
 */
export function judge(final, done, stopped, spec, samples) {
  const error = meanSquaredError(final, samples);
  const target = (spec && spec.stopBelow) || null;
  /** @type {(kind: Kind | null, later?: number | null, rest?: number | null) => Verdict} */
  const say = (kind, later = null, rest = null) => ({ kind, error, target, later, rest });
  if (stopped === 'diverged') return say('diverged');
  if (!spec) return say(null);
  if (target !== null && error < target) return say('solved');
  const living = alive(final, samples);
  if (!spec.rule.outputBias && !living) return say('dead');
  const perEpoch = spec.fullBatch ? 1 : samples.measured;
  const iterations = Math.max(done, LEAST_EPOCHS * perEpoch);
  const every = Math.ceil(iterations / (PROBES * perEpoch)) * perEpoch;
  const further = goOn(final, spec, samples, done, iterations, every, error);
  const scale = meanOfSquares(samples);
  const isSmall = final.w.length <= MOST_NEURONS && scale <= MOST_SQUARED;
  const wanted = !further.overflows && further.reached < 0 && isSmall;
  const aim = target ?? 0;
  const ahead = wanted
    ? descend(final, samples, spec.rule, { every, iterations, ...further, target: aim })
    : { calm: NaN, rest: NaN, fall: -1, reach: -1, finished: false };
  let kind = decide(aim, scale, iterations, spec.fullBatch, further, ahead);
  if (kind === 'trapped' || kind === 'noise floor') {
    const { weights, biases, inputWeights } = spec.rule;
    const bends = weights && biases && !inputWeights && final.a.every((a) => a > 0);
    const count = samples.longer ? final.w.length : living;
    const { bounds } = samples;
    const known =
      bends && bounds?.free === spec.rule.outputBias && (bounds.free || bounds.constant === final.c);
    const proven = (known && bounds.least[count - 1]) || 0;
    const bound = biases || inputWeights ? proven : ahead.rest;
    if (aim <= bound && error <= (1 + MARGIN) * Math.min(bound, ahead.rest)) kind = 'at its best';
  }
  return say(kind, further.late, ahead.rest);
}

/**
 * @param {import('./train.js').Network} network
 * @param {Spec} spec
 * @param {Samples} samples
 * @param {number} done
 * @param {number} iterations
 * @param {number} every
 * @param {number} begin The error at the end of the run.
 * @returns {Further}
 */
function goOn(network, spec, samples, done, iterations, every, begin) {
  const half = Math.ceil(iterations / every) >> 1;
  /** @type {number[]} */
  const errors = [];
  let reached = -1;
  const probe = () => {
    errors.push(meanSquaredError(network, samples));
    const below = spec.stopBelow > 0 && errors[errors.length - 1] < spec.stopBelow;
    if (below) reached = Math.min(errors.length * every, iterations);
    return below;
  };
  const ended = trainOn(network, spec, samples, done, iterations, every, probe);
  const last = errors[errors.length - 1];
  if (reached >= 0) return { early: last, late: last, least: last, reached, overflows: false };
  if (!ended || !errors.every(Number.isFinite)) {
    return { early: NaN, late: NaN, least: NaN, reached, overflows: true };
  }
  let early = 0.5 * begin;
  let late = 0;
  for (const error of errors.slice(0, half)) early += error;
  for (const error of errors.slice(half)) late += error;
  early -= 0.5 * errors[half - 1];
  const least = Math.min(...errors.slice(half));
  return { early: early / half, late: late / (errors.length - half), least, reached, overflows: false };
}

/**
 * @param {number} target 0 for none.
 * @param {number} scale The mean of the squares of y.
 * @param {number} iterations
 * @param {boolean} full
 * @param {Further} further
 * @param {import('./descent.js').Ahead} ahead
 * @returns {Kind}
 */
function decide(target, scale, iterations, full, { early, late, reached, overflows }, ahead) {
  const noise = Math.max(late - ahead.calm, 0);
  if (overflows) return 'undecided';
  if (reached >= 0) return 'slow';
  if (late <= EXACT * scale && scale < Infinity) return 'at its best';
  const mean = 0.5 * (early + late);
  if (late < (1 - FALL) * mean) {
    return noise < MAINLY * late || early - late > CLEARLY * noise ? 'slow' : 'undecided';
  }
  const due = ahead.fall >= 0 || ahead.reach >= 0;
  if (!ahead.finished && !due) return 'undecided';
  if (due) {
    if (Math.max(ahead.fall, ahead.reach) > SOON * iterations) return 'slow';
    if (noise < FALL * late || late < (1 - 0.5 * FALL) * mean) return 'slow';
    if (late < (1 - STILL) * mean) return 'undecided';
  }
  if (late > (1 + FALL) * mean) return 'undecided';
  const noisy = target > 0 ? ahead.rest < target : late - ahead.rest > MAINLY * late;
  return noisy ? (full ? 'oscillating' : 'noise floor') : 'trapped';
}

/**
 * numpy.mean of the squares of y.
 * @param {Samples} samples
 * @returns {number}
 */
function meanOfSquares({ x, y, measured }) {
  const none = { w: new Float64Array(0), b: new Float64Array(0), a: new Float64Array(0), c: 0 };
  return meanSquaredError(none, { x, y, measured, order: () => null });
}

/**
 * @param {import('./train.js').Network} network
 * @param {Samples} samples
 * @returns {number} How many neurons are active on a sample.
 */
function alive({ b, a }, { x, measured }) {
  let count = 0;
  for (let i = 0; i < b.length; i++) {
    const knot = 0 - b[i] / a[i];
    let k = 0;
    while (k < measured && !(a[i] > 0 ? x[k] > knot : x[k] < knot)) k++;
    if (k < measured) count++;
  }
  return count;
}
