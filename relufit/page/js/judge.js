// The verdict on a run: further training in the order of its samples, and descent without noise
// from there, as in dynamics/relu_sum/verdict.py.

import { FALL, LITTLE, descend, mostNoise } from './descent.js';
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
 * @property {number} last The same of the last quarter.
 * @property {number} spread The standard error of the mean over all probes.
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
const MUCH = 0.1;
const STILL = 0.03;
const CONSTANT = 0.005;
const SLOWLY = 0.01;
const SINKING = 0.05;
const RISING = 0.04;
const ROUGH = 0.05;
const SOON = 0.5;
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
  const probes = probesOf(done, spec.fullBatch ? 1 : samples.measured);
  /** @type {Float64Array[]} */
  const states = [];
  const further = goOn(final, spec, samples, done, probes, states);
  const scale = meanOfSquares(samples);
  const isSmall = final.w.length <= MOST_NEURONS && scale <= MOST_SQUARED;
  const wanted = !further.overflows && further.reached < 0 && isSmall;
  const aim = target ?? 0;
  const { iterations, every, number } = probes;
  const quarter = number >> 2;
  const ahead = wanted
    ? descend(states.slice(1, quarter + 1), states.slice(-quarter), samples, spec.rule, {
        every,
        iterations,
        ...further,
        target: aim,
      })
    : { begin: NaN, calm: NaN, rest: NaN, fall: -1, reach: -1, finished: false };
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
 * When the errors of further training are taken: at the ends of epochs.
 * @param {number} done
 * @param {number} perEpoch
 */
function probesOf(done, perEpoch) {
  const further = Math.max(done, LEAST_EPOCHS * perEpoch);
  const every = Math.ceil(further / (PROBES * perEpoch)) * perEpoch;
  const lead = (perEpoch - (done % perEpoch)) % perEpoch;
  const number = Math.ceil(further / every);
  return { lead, every, number, iterations: lead + number * every };
}

/**
 * @param {import('./train.js').Network} network
 * @param {Spec} spec
 * @param {Samples} samples
 * @param {number} done
 * @param {ReturnType<typeof probesOf>} probes
 * @param {Float64Array[]} states Filled with the parameters at the probes.
 * @returns {Further}
 */
function goOn(network, spec, samples, done, { lead, every, number, iterations }, states) {
  const half = number >> 1;
  const quarter = number >> 2;
  /** @type {number[]} */
  const errors = [];
  let reached = -1;
  const probe = () => {
    states.push(Float64Array.of(...network.w, ...network.b, ...network.a, network.c));
    errors.push(meanSquaredError(network, samples));
    const below = spec.stopBelow > 0 && errors[errors.length - 1] < spec.stopBelow;
    if (below) reached = lead + (errors.length - 1) * every;
    return below;
  };
  const ended = trainOn(network, spec, samples, done, lead, iterations, every, probe);
  const end = errors[errors.length - 1];
  if (reached >= 0) return { early: end, late: end, last: end, spread: NaN, reached, overflows: false };
  if (!ended || !errors.every(Number.isFinite)) {
    return { early: NaN, late: NaN, last: NaN, spread: NaN, reached, overflows: true };
  }
  const sum = (/** @type {number[]} */ values) => values.reduce((total, each) => total + each, 0);
  const squares = sum(errors.slice(2).map((error, at) => (error - errors[at + 1]) ** 2));
  let early = 0.5 * errors[0];
  for (const error of errors.slice(1, half + 1)) early += error;
  return {
    early: (early - 0.5 * errors[half]) / half,
    late: sum(errors.slice(half + 1)) / (number - half),
    last: sum(errors.slice(-quarter)) / quarter,
    spread: Math.sqrt(squares / (2 * (number - 1) * number)),
    reached,
    overflows: false,
  };
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
function decide(target, scale, iterations, full, further, ahead) {
  const { early, late, last, spread, reached, overflows } = further;
  const mean = 0.5 * (early + late);
  if (overflows) return 'undecided';
  if (reached >= 0) return 'slow';
  if (late <= EXACT * scale && scale < Infinity) return 'at its best';
  if (Math.max(late, last) > (1 + FALL) * mean) return 'undecided';
  const noise = mostNoise(last, spread, ahead.calm);
  const kind = (noise > LITTLE * late && byNoise(iterations, noise, late, mean, spread, ahead)) || byDescent(ahead);
  if (kind !== 'resting') return kind;
  const noisy = target > 0 ? ahead.rest < target : late - ahead.rest > MAINLY * late;
  return noisy ? (full ? 'oscillating' : 'noise floor') : 'trapped';
}

/**
 * @param {number} iterations
 * @param {number} noise
 * @param {number} late
 * @param {number} mean
 * @param {number} spread
 * @param {import('./descent.js').Ahead} ahead
 * @returns {Kind | 'resting' | null}
 */
function byNoise(iterations, noise, late, mean, spread, { begin, calm, rest, fall, reach }) {
  const due = Math.max(fall, reach);
  const constant = Math.abs(late - mean) <= CONSTANT * mean && Math.abs(calm - begin) <= CONSTANT * begin;
  if (constant && due < iterations) return 'resting';
  if (noise <= MUCH * late) {
    const still = calm > (1 - STILL) * begin && late > (1 - STILL) * mean;
    return due >= 0 && due < SOON * iterations && still ? 'undecided' : null;
  }
  if (calm < (1 - SINKING) * begin && late < (1 - SLOWLY) * mean) return 'slow';
  if (calm < (1 - FALL) * begin && late < (1 + RISING) * mean) return 'slow';
  const hidden =
    Math.abs(calm - begin) > FALL * begin ||
    late < (1 - SLOWLY) * mean ||
    spread > ROUGH * late ||
    rest < (1 - FALL) * calm;
  return hidden ? 'undecided' : 'resting';
}

/**
 * @param {import('./descent.js').Ahead} ahead
 * @returns {Kind | 'resting'}
 */
function byDescent({ fall, reach, finished }) {
  if (fall >= 0 || reach >= 0) return 'slow';
  return finished ? 'resting' : 'undecided';
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
