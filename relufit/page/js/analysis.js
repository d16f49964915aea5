// What the page shows of a run, each part computed when it is first needed.

import {
  activeRanges,
  coalescences,
  effectiveNeurons,
  events,
  ruleOf,
  sortedX,
} from './dynamics.js';
import { judge } from './judge.js';
import { SEVERAL_SAMPLES, output, train } from './train.js';

/** @typedef {import('./dynamics.js').Event} Event */

const ERRORS = 160; // iterations at which the curve of the error is taken, about
const FEW = 6; // epochs of a run that is too short to be measured only where they end
const FIRST = 20; // of them in the first epoch of a long run

/**
 * @typedef {object} Step The update that comes next.
 * @property {number} iteration Its number.
 * @property {number} index Of its sample.
 * @property {number} x
 * @property {number} y
 * @property {number} output Of the network at x, before it.
 * @property {number} delta
 * @property {boolean[]} active
 * @property {number[]} rules 1 to 4; 5 where no rule applies, 0 for an inactive neuron.
 * @property {number[]} moves How far each knot moves.
 */

/**
 * @typedef {object} Words
 * @property {string} kind
 * @property {string} name
 * @property {string} text
 * @property {string} more
 */

export class Analysis {
  /**
   * @param {import('./record.js').Run} run
   * @param {import('./samples.js').Samples} samples
   * @param {import('./state.js').State} state
   * @param {import('./train.js').Spec | null} spec
   */
  constructor(run, samples, state, spec) {
    this.run = run;
    this.samples = samples;
    this.state = state;
    this.spec = spec;
    /** @type {Map<string, any>} */
    this.known = new Map();
  }

  /**
   * @template T
   * @param {string} name
   * @param {() => T} compute
   * @returns {T}
   */
  once(name, compute) {
    if (!this.known.has(name)) this.known.set(name, compute());
    return this.known.get(name);
  }

  get perEpoch() {
    return this.spec && this.spec.fullBatch ? 1 : this.samples.measured;
  }

  get ranges() {
    return this.once('ranges', () => activeRanges(this.run, sortedX(this.samples)));
  }

  get groups() {
    return this.once('groups', () => coalescences(this.run, this.samples, this.ranges));
  }

  get effective() {
    return this.once('effective', () => effectiveNeurons(this.run, this.ranges, this.groups));
  }

  get verdict() {
    const { run, spec, samples } = this;
    return this.once('verdict', () =>
      judge(run.network(run.iterations), run.iterations, run.stopped, spec, samples),
    );
  }

  /** @returns {Event[]} */
  get events() {
    const { run, samples, state } = this;
    return this.once('events', () =>
      events(run, samples, state.data.domain, this.perEpoch, this.ranges, this.groups),
    );
  }

  /** The coalescences, where they have been computed: the first drawing does not wait for them. */
  get knownGroups() {
    return this.known.has('groups') ? this.groups : [];
  }

  /** The events, where they have been computed: it takes longer than a frame. @returns {Event[]} */
  get knownEvents() {
    return this.known.get('events') ?? [];
  }

  /** What the error should be below; null where no target is set. */
  get target() {
    return (this.spec && this.spec.stopBelow) || null;
  }

  /** The error over the iterations: pairs of both. */
  get errors() {
    const { run, samples } = this;
    return this.once('errors', () =>
      this.probed().map((iteration) => ({ iteration, error: run.error(iteration, samples) })),
    );
  }

  /**
   * Where the curve of the error is taken: at the ends of epochs, where training checks it, and
   * finely in the first one; in a run of few epochs evenly.
   * @returns {number[]}
   */
  probed() {
    const { run, perEpoch } = this;
    const last = run.iterations;
    const epochs = Math.floor(last / perEpoch);
    const evenly = (/** @type {number} */ to, /** @type {number} */ count) =>
      Array.from({ length: count + 1 }, (_, at) => Math.round((at * to) / Math.max(count, 1)));
    if (epochs < FEW) return evenly(last, Math.min(ERRORS, last));
    const first = evenly(perEpoch, Math.min(FIRST, perEpoch));
    const ends = evenly(epochs - 1, Math.min(ERRORS, epochs - 1)).map((at) => (at + 1) * perEpoch);
    return [...new Set([...first, ...ends, last])];
  }

  /**
   * @param {number} iteration
   * @returns {number}
   */
  error(iteration) {
    return this.once(`error ${iteration}`, () => this.run.error(iteration, this.samples));
  }

  /**
   * The update from one iteration to the next; null at the end, and where it used all samples.
   * @param {number} iteration
   * @returns {Step | null}
   */
  step(iteration) {
    const { run, samples } = this;
    const index = iteration < run.iterations ? run.sample[iteration] : SEVERAL_SAMPLES;
    if (index === SEVERAL_SAMPLES) return null;
    const before = run.network(iteration);
    const [x, delta] = [samples.x[index], run.delta[iteration]];
    const moves = Array.from(
      before.w,
      (_, i) => run.knot(iteration + 1, i) - run.knot(iteration, i),
    );
    const active = Array.from(before.w, (_, i) => before.a[i] * x + before.b[i] > 0);
    return {
      iteration: iteration + 1,
      index,
      x,
      y: samples.y[index],
      output: output(before, x),
      delta,
      active,
      rules: active.map((is, i) => (is ? ruleOf(delta, before.a[i] * before.w[i], moves[i]) : 0)),
      moves,
    };
  }

  /**
   * Why there is no such update.
   * @param {number} iteration
   * @returns {string}
   */
  withoutStep(iteration) {
    if (!this.spec) return '';
    if (iteration < this.run.iterations) return 'Each update uses all samples at once.';
    return 'Training has ended here. Play it from the start, or drag a neuron below the curve.';
  }

  /** The verdict in words, where it was found elsewhere. @returns {Words | null} */
  get words() {
    return null;
  }
}

/**
 * What becomes of a run that is recorded nowhere: for maps of many runs.
 * @param {import('./train.js').Network} network Changed by training.
 * @param {import('./train.js').Spec} spec
 * @param {import('./samples.js').Samples} samples
 * @returns {import('./judge.js').Verdict}
 */
export function outcome(network, spec, samples) {
  let iterations = 0;
  const stopped = train(network, spec, samples, () => {
    iterations += 1;
  });
  return judge(network, iterations, stopped, spec, samples);
}
