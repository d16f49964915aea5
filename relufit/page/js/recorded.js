// A run that was trained elsewhere: its states are shown, not trained again.

import { Analysis } from './analysis.js';
import { Run, networkOf } from './record.js';
import { decoded } from './state.js';
import { SEVERAL_SAMPLES } from './train.js';

/**
 * @typedef {object} Recorded As page/recorded_content.py gives it; 64-bit floats in base64.
 * @property {string} iteration Of each snapshot.
 * @property {string} [weights] The groups of parameters that change.
 * @property {string} [biases]
 * @property {string} [input_weights]
 * @property {string} [output_bias]
 * @property {string} [sample] Of each update, where every one was recorded.
 * @property {string} [delta]
 * @property {number} perEpoch
 * @property {number | null} target Null where none is known.
 * @property {{ kind: string, reasons: string[] }} verdict
 */

/**
 * The run of a record. Between two snapshots the state is that of the first.
 * @param {Recorded} recorded
 * @param {import('./record.js').Start} start
 * @returns {Run}
 */
export function replayed(recorded, start) {
  const iteration = decoded(recorded.iteration);
  const n = start.weights.length;
  const last = iteration[iteration.length - 1];
  const run = new Run(n, last);
  run.iterations = last;
  const network = networkOf(start);
  const groups = /** @type {[Float64Array, Float64Array | null][]} */ ([
    [network.w, decodedOrNull(recorded.weights)],
    [network.b, decodedOrNull(recorded.biases)],
    [network.a, decodedOrNull(recorded.input_weights)],
  ]);
  const outputBias = decodedOrNull(recorded.output_bias);
  iteration.forEach((from, snapshot) => {
    for (const [group, values] of groups) {
      if (values) group.set(values.subarray(snapshot * n, (snapshot + 1) * n));
    }
    if (outputBias) network.c = outputBias[snapshot];
    const next = iteration[snapshot + 1] ?? last + 1;
    for (let at = from; at < next; at++) run.keep(network, at);
  });
  run.sample.fill(SEVERAL_SAMPLES);
  run.delta.fill(NaN);
  if (recorded.sample) run.sample.set(decoded(recorded.sample));
  if (recorded.delta) run.delta.set(decoded(recorded.delta));
  return run;
}

/** @param {string} [base64] @returns {Float64Array | null} */
const decodedOrNull = (base64) => (base64 === undefined ? null : decoded(base64));

export class RecordedAnalysis extends Analysis {
  /**
   * @param {Recorded} recorded
   * @param {import('./samples.js').Samples} samples
   * @param {import('./state.js').State} state
   */
  constructor(recorded, samples, state) {
    super(replayed(recorded, state.start), samples, state, null);
    this.recorded = recorded;
  }

  get perEpoch() {
    return this.recorded.perEpoch;
  }

  get target() {
    return this.recorded.target;
  }

  /**
   * @param {number} iteration
   * @returns {string}
   */
  withoutStep(iteration) {
    if (iteration >= this.run.iterations) return 'The record ends here. Play it from the start.';
    return 'Which sample this update used is not recorded, or it used several.';
  }

  /** @returns {import('./analysis.js').Words} */
  get words() {
    const { kind, reasons } = this.recorded.verdict;
    const name = `${kind[0].toUpperCase()}${kind.slice(1)}:`;
    return { kind, name, text: reasons[0], more: reasons.slice(1).join(' ') };
  }
}
