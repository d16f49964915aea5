// The tour: states of the page with a short text each.

import { element } from './dom.js';

/** @typedef {import('./session.js').Session} Session */

/**
 * @typedef {object} Stop
 * @property {number} iteration
 * @property {string} text
 * @property {number[]} highlight Neurons counted from 1; none for all.
 */

export class Tour {
  /**
   * @param {Session} session
   * @param {Stop[]} stops
   * @param {import('./figure.js').Figure} figure
   * @param {(text: string) => void} announce
   */
  constructor(session, stops, figure, announce) {
    this.session = session;
    this.stops = stops;
    this.figure = figure;
    this.announce = announce;
    /** Which stop is shown; null while there is no tour. @type {number | null} */
    this.at = null;
    element('tour').hidden = !stops.length;
    element('tour-next').addEventListener('click', () => this.go((this.at ?? -1) + 1));
    element('tour-back').addEventListener('click', () => this.go((this.at ?? 0) - 1));
    element('tour-end').addEventListener('click', () => this.go(null));
    session.listen((change) => {
      if (change === 'state' && this.session.changed) this.go(null);
    });
    this.write();
  }

  /** @param {number | null} at */
  go(at) {
    this.at = at !== null && at >= 0 && at < this.stops.length ? at : null;
    if (this.at === null) this.figure.highlight = null;
    else {
      const { iteration, text, highlight } = this.stops[this.at];
      if (this.session.changed) this.session.reset();
      this.figure.highlight = highlight.length ? highlight.map((neuron) => neuron - 1) : null;
      this.session.seek(iteration);
      this.announce(text);
    }
    this.write();
    this.figure.draw();
  }

  write() {
    const { at, stops } = this;
    const running = at !== null;
    element('tour-text').textContent = running ? stops[at].text : 'What happens in this run, step by step.';
    element('tour-count').textContent = running ? `${at + 1} of ${stops.length}` : 'Tour';
    element('tour-next').textContent = !running ? 'Start' : at + 1 < stops.length ? 'Next' : 'Done';
    element('tour-back').hidden = !running;
    element('tour-end').hidden = !running;
    /** @type {HTMLButtonElement} */ (element('tour-back')).disabled = at === 0;
  }
}
