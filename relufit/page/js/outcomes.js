// The outcomes of many runs, cell by cell: in a worker, or bit by bit beside the page.

import { outcome } from './analysis.js';
import { VERDICTS } from './judge.js';
import { quantities, valueAt } from './quantities.js';
import { networkOf } from './record.js';
import { samplesOf, specOf } from './state.js';

/** @typedef {import('./state.js').State} State */

/**
 * @typedef {object} Order What is to be run.
 * @property {number} job
 * @property {State} state
 * @property {State} own
 * @property {string} x The quantity along the map.
 * @property {string} y The quantity up the map.
 * @property {number} size Cells along each side.
 * @property {number[]} cells In their order.
 */

/**
 * @typedef {object} Answer
 * @property {number} job
 * @property {number[]} cells
 * @property {number[]} verdicts Indices of VERDICTS.
 * @property {number[]} errors
 * @property {boolean} done
 */

const SLICE_MS = 60; // of a worker, from one check for a new order to the next

/**
 * The state of one cell.
 * @param {State} state
 * @param {string} x
 * @param {string} y
 * @param {number} cell
 * @param {number} size
 * @returns {State}
 */
export function stateOfCell(state, x, y, cell, size) {
  const changed = JSON.parse(JSON.stringify(state));
  const all = quantities(state);
  for (const [id, at] of /** @type {[string, number][]} */ ([
    [x, cell % size],
    [y, Math.floor(cell / size)],
  ])) {
    const quantity = all.find((each) => each.id === id);
    if (quantity) quantity.set(changed, valueAt(quantity, at, size));
  }
  return changed;
}

/** The runs of one order, done slice by slice. */
export class Job {
  /** @param {Order} order */
  constructor(order) {
    this.order = order;
    this.samples = samplesOf(order.state, order.own);
    this.next = 0;
  }

  /**
   * Run cells for some time, at least one.
   * @param {number} ms
   * @returns {Answer}
   */
  work(ms) {
    const { job, state, x, y, size, cells } = this.order;
    /** @type {Answer} */
    const answer = { job, cells: [], verdicts: [], errors: [], done: false };
    const end = performance.now() + ms;
    while (this.next < cells.length && (!answer.cells.length || performance.now() < end)) {
      const cell = cells[this.next++];
      const { start, training } = stateOfCell(state, x, y, cell, size);
      const spec = specOf(training);
      if (!spec) break;
      const { kind, error } = outcome(networkOf(start), spec, this.samples);
      answer.cells.push(cell);
      answer.verdicts.push(kind ? VERDICTS.indexOf(kind) : -1);
      answer.errors.push(error);
    }
    answer.done = this.next >= cells.length;
    return answer;
  }
}

/**
 * Serve orders in a worker; a new one ends the one before.
 * @param {{ onmessage: ((event: MessageEvent<Order>) => void) | null,
 *   postMessage: (answer: Answer) => void }} scope
 */
export function serve(scope) {
  /** @type {Job | null} */
  let job = null;
  let waiting = false;
  const go = () => {
    waiting = false;
    if (!job) return;
    const answer = job.work(SLICE_MS);
    scope.postMessage(answer);
    if (answer.done) job = null;
    else if (!waiting) {
      waiting = true;
      setTimeout(go, 0);
    }
  };
  scope.onmessage = ({ data }) => {
    const busy = job !== null;
    job = data.cells.length ? new Job(data) : null;
    if (!busy) go();
  };
}
