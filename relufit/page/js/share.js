// Sharing: links, scenarios, figures and numbers to take away.

import { element } from './dom.js';
import { fragmentOf } from './link.js';
import { tomlOf } from './toml.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./figure.js').Figure} Figure */

/**
 * @typedef {object} Source
 * @property {string} name
 * @property {string} mark Which scenario links belong to.
 * @property {import('./toml.js').Table} scenario
 */

/** In a srcdoc frame there is no address to keep a state in. */
export const HAS_ADDRESS = document.URL !== 'about:srcdoc';

export class Share {
  /**
   * @param {Session} session
   * @param {Figure} figure
   * @param {Source} source
   * @param {(text: string) => void} note
   */
  constructor(session, figure, source, note) {
    this.session = session;
    this.figure = figure;
    this.source = source;
    this.note = note;
    element('copy-link').hidden = !HAS_ADDRESS;
    element('copy-link').addEventListener('click', () => {
      this.updateAddress();
      this.copy(document.URL, 'Link copied.');
    });
    element('copy-toml').addEventListener('click', () =>
      this.copy(this.toml(), 'Scenario copied. Paste it into a file, or into: relufit render -'),
    );
    element('save-svg').addEventListener('click', () =>
      this.save('svg', new Blob([figure.svg(String(source.scenario.title))], { type: 'image/svg+xml' })),
    );
    element('save-png').addEventListener('click', async () => {
      const blob = await figure.png();
      if (blob) this.save('png', blob);
    });
    element('save-csv').addEventListener('click', () =>
      this.save('csv', new Blob([csvOf(session)], { type: 'text/csv' })),
    );
    session.listen((change) => {
      if (change === 'settled') this.updateAddress();
    });
  }

  toml() {
    return tomlOf(this.source.scenario, this.session.state, this.session.ownState);
  }

  /** Write the state into the address, when a reader has finished a change. */
  updateAddress() {
    if (!HAS_ADDRESS) return;
    const { session, source } = this;
    const at = session.playhead < session.iterations ? session.playhead : null;
    const fragment = fragmentOf(session.state, session.ownState, source.mark, at);
    try {
      history.replaceState(null, '', fragment ? `#${fragment}` : document.URL.split('#')[0]);
    } catch {
      // A browser that allows no more of these keeps the link as it was.
    }
  }

  /**
   * @param {string} text
   * @param {string} done
   */
  async copy(text, done) {
    if (!HAS_ADDRESS) {
      this.offer(text); // a frame may not copy, and browsers complain of the attempt
      return;
    }
    try {
      await navigator.clipboard.writeText(text);
      this.note(done);
    } catch {
      this.offer(text);
    }
  }

  /** Show a text to be copied by hand, where a page may not. @param {string} text */
  offer(text) {
    const dialog = /** @type {HTMLDialogElement} */ (element('by-hand'));
    const area = /** @type {HTMLTextAreaElement} */ (element('by-hand-text'));
    area.value = text;
    dialog.showModal();
    area.select();
  }

  /**
   * @param {string} suffix
   * @param {Blob} blob
   */
  save(suffix, blob) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${this.source.name}.${suffix}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    this.note(`Saved ${link.download}.`);
  }
}

/**
 * Every state of the run, a line each; neurons are counted from 1.
 * @param {Session} session
 * @returns {string}
 */
function csvOf(session) {
  const { run } = session.now;
  const neurons = Array.from({ length: run.neurons }, (_, i) => i + 1);
  const names = ['weight', 'bias', 'knot'].flatMap((what) => neurons.map((i) => `${what}_${i}`));
  const rows = [['iteration', 'sample', 'delta', ...names].join(',')];
  for (let at = 0; at <= run.iterations; at++) {
    const from = at * run.neurons;
    const update = at ? [run.sample[at - 1], run.delta[at - 1]] : ['', ''];
    rows.push(
      [
        at,
        ...update,
        ...run.weights.subarray(from, from + run.neurons),
        ...run.biases.subarray(from, from + run.neurons),
        ...neurons.map((i) => run.knot(at, i - 1)),
      ].join(','),
    );
  }
  return `${rows.join('\n')}\n`;
}
