// The session: the scenario's own run, the reader's run beside it, and where the playhead stands.

import { Analysis } from './analysis.js';
import { copied, sameState } from './link.js';
import { Run } from './record.js';
import { samplesOf, specOf } from './state.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {'state' | 'playhead' | 'settled'} Change */

export class Session {
  /**
   * @param {State} own The scenario's own state.
   * @param {Analysis | null} shown Of its run, where that cannot be trained here.
   */
  constructor(own, shown = null) {
    this.ownState = own;
    this.state = copied(own);
    /** @type {State[]} */
    this.past = [];
    /** @type {State[]} */
    this.future = [];
    /** The state before a drag that has not ended. @type {State | null} */
    this.held = null;
    this.own = shown ?? this.analysed(own, null, null);
    this.now = this.own;
    this.playhead = this.now.run.iterations;
    /** @type {((change: Change) => void)[]} */
    this.listeners = [];
  }

  /**
   * Train a state.
   * @param {State} state
   * @param {Run | null} room A record that may be filled again.
   * @param {Analysis | null} before Whose samples may be used again.
   * @returns {Analysis}
   */
  analysed(state, room, before) {
    const sameSamples =
      before &&
      JSON.stringify([before.state.data, before.state.curve]) ===
        JSON.stringify([state.data, state.curve]) &&
      before.spec?.iterations === state.training?.iterations;
    const samples = sameSamples ? before.samples : samplesOf(state, this.ownState);
    const spec = specOf(state.training);
    const [neurons, most] = [state.start.weights.length, spec ? spec.iterations : 0];
    const fits = room && room.neurons === neurons && room.most === most;
    const run = (fits ? room : new Run(neurons, most)).fill(state.start, spec, samples);
    return new Analysis(run, samples, copied(state), spec);
  }

  get changed() {
    return this.now !== this.own;
  }

  get iterations() {
    return this.now.run.iterations;
  }

  /**
   * Change the state and train at once. During a drag nothing is noted for undo.
   * @param {(state: State) => void} change
   * @param {boolean} [dragging]
   */
  change(change, dragging = false) {
    const next = copied(this.state);
    change(next);
    if (sameState(next, this.state)) return;
    this.held ??= this.state;
    this.state = next;
    this.retrain();
    if (!dragging) this.settle();
  }

  /** A drag has ended: what it did is one step of undo. */
  settle() {
    if (!this.held) return;
    if (!sameState(this.held, this.state)) {
      this.past.push(this.held);
      this.future = [];
    }
    this.held = null;
    this.notify('settled');
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.state);
    this.show(before);
  }

  redo() {
    const after = this.future.pop();
    if (!after) return;
    this.past.push(this.state);
    this.show(after);
  }

  reset() {
    this.change((state) => Object.assign(state, copied(this.ownState)));
  }

  /** @param {State} state */
  show(state) {
    this.held = null;
    this.state = state;
    this.retrain();
    this.notify('settled');
  }

  retrain() {
    const atEnd = this.playhead >= this.iterations;
    if (sameState(this.state, this.ownState)) this.now = this.own;
    else {
      const room = this.now === this.own ? null : this.now.run;
      this.now = this.analysed(this.state, room, this.now);
    }
    this.playhead = atEnd ? this.iterations : Math.min(this.playhead, this.iterations);
    this.notify('state');
  }

  /** @param {number} iteration */
  seek(iteration) {
    const next = Math.min(Math.max(Math.round(iteration), 0), this.iterations);
    if (next === this.playhead) return;
    this.playhead = next;
    this.notify('playhead');
  }

  /** @param {(change: Change) => void} listener */
  listen(listener) {
    this.listeners.push(listener);
  }

  /** @param {Change} change */
  notify(change) {
    for (const listener of this.listeners) listener(change);
  }
}
