// Pacing by motion, as in the films: which iterations the frames of a replay show.

import { output } from './train.js';

const FRAMES = 240;
const GRID = 17; // points of the domain at which the curve's movement is measured
const STEP = 0.02; // movements below this share of the axes are not seen, and do not count
const UNIFORM_SHARE = 0.2; // share of the frames spent on iterations in which nothing moves
const CANDIDATES = 600;
const WINDOW = 12; // states of an epoch over which each candidate is averaged

/**
 * The iterations of the frames, ascending, from 0 to the end.
 * @param {import('./analysis.js').Analysis} analysis
 * @returns {number[]}
 */
export function pacedIterations(analysis) {
  const { run } = analysis;
  if (run.iterations <= FRAMES) return Array.from({ length: run.iterations + 1 }, (_, at) => at);
  const at = candidates(run.iterations);
  const moved = pathOf(at.map((iteration) => visible(analysis, iteration)));
  const whole = moved[moved.length - 1] || 1;
  const progress = at.map(
    (iteration, k) =>
      (1 - UNIFORM_SHARE) * (moved[k] / whole) + UNIFORM_SHARE * (iteration / run.iterations),
  );
  return spreadFrames(at, progress);
}

/**
 * Many early iterations, and others evenly over the run.
 * @param {number} last
 * @returns {number[]}
 */
function candidates(last) {
  const half = CANDIDATES / 2;
  const found = new Set([0]);
  for (let k = 0; k < half; k++) {
    found.add(Math.round(last ** (k / (half - 1))));
    found.add(Math.round((last * k) / (half - 1)));
  }
  return [...found].sort((p, q) => p - q);
}

/**
 * Heights of the curve and places of the knots as shares of the axes, averaged over an epoch.
 * @param {import('./analysis.js').Analysis} analysis
 * @param {number} iteration
 * @returns {Float64Array}
 */
function visible({ run, state, samples, perEpoch }, iteration) {
  const [low, high] = state.data.domain;
  let [bottom, top] = [Infinity, -Infinity];
  for (let k = 0; k < samples.measured; k++) {
    bottom = Math.min(bottom, samples.y[k]);
    top = Math.max(top, samples.y[k]);
  }
  const height = top - bottom || 1;
  const reach = Math.min(Math.floor(perEpoch / 2), iteration, run.iterations - iteration);
  const count = Math.min(WINDOW, 2 * reach + 1);
  const state0 = new Float64Array(GRID + run.neurons);
  for (let k = 0; k < count; k++) {
    const at = count > 1 ? Math.round(iteration - reach + (2 * reach * k) / (count - 1)) : iteration;
    const network = run.network(at);
    for (let g = 0; g < GRID; g++) {
      const y = output(network, low + ((high - low) * g) / (GRID - 1));
      state0[g] += Math.min(Math.max(y, bottom - height), top + height) / height / count;
    }
    network.b.forEach((b, i) => {
      const knot = Math.min(Math.max(0 - b / network.a[i], low), high);
      state0[GRID + i] += knot / (high - low) / count;
    });
  }
  return state0;
}

/**
 * The length of the way, counted in steps that are large enough to see, at each state.
 * @param {Float64Array[]} states
 * @returns {number[]}
 */
function pathOf(states) {
  const length = [0];
  let start = 0;
  for (let at = 1; at < states.length; at++) {
    let far = 0;
    states[at].forEach((value, k) => {
      far = Math.max(far, Math.abs(value - states[start][k]));
    });
    if (far < STEP && at < states.length - 1) continue;
    for (let k = start + 1; k <= at; k++) {
      length[k] = length[start] + (far * (k - start)) / (at - start);
    }
    start = at;
  }
  return length;
}

/**
 * Frames in proportion to the progress, but no update gets more than one.
 * @param {number[]} at
 * @param {number[]} progress
 * @returns {number[]}
 */
function spreadFrames(at, progress) {
  const steps = at.slice(1).map((iteration, k) => iteration - at[k]);
  const speed = steps.map((step, k) => (progress[k + 1] - progress[k]) / step);
  let [low, high] = [0, 1 / Math.min(...speed)];
  const shown = (/** @type {number} */ rate) =>
    steps.map((step, k) => Math.min(speed[k] * rate, 1) * step);
  for (let round = 0; round < 60; round++) {
    const rate = (low + high) / 2;
    if (shown(rate).reduce((sum, each) => sum + each, 0) < FRAMES - 1) low = rate;
    else high = rate;
  }
  const frame = [0];
  shown(high).forEach((each, k) => frame.push(frame[k] + each));
  const last = frame[frame.length - 1];
  /** @type {number[]} */
  const found = [];
  for (let f = 0, k = 0; f < FRAMES; f++) {
    const place = (f / (FRAMES - 1)) * last;
    while (k < steps.length - 1 && frame[k + 1] < place) k++;
    const share = (place - frame[k]) / (frame[k + 1] - frame[k] || 1);
    found.push(at[k] + Math.min(Math.max(share, 0), 1) * steps[k]);
  }
  return found;
}
