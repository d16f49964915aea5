// Sharing: links, scenarios, figures and numbers to take away.

import { element, noteOf } from './dom.js';
import { SvgContext } from './svg_context.js';

/** @typedef {import('./svg_context.js').Pen} Pen */

/**
 * @typedef {object} Takeaway What a page lets its readers take away.
 * @property {string} name Of the files.
 * @property {string} title
 * @property {() => string} fragment Of the link.
 * @property {() => string} toml
 * @property {() => string} csv
 * @property {() => string} background Of what is saved.
 * @property {(pen: Pen, size: typeof SAVED) => void} draw
 */

const SAVED = { width: 1120, height: 540 };

/** In a srcdoc frame there is no address to keep a state in. */
export const HAS_ADDRESS = document.URL !== 'about:srcdoc';

export class Share {
  /** @param {Takeaway} takeaway */
  constructor(takeaway) {
    this.takeaway = takeaway;
    element('copy-link').hidden = !HAS_ADDRESS;
    const deeds = /** @type {[string, () => void][]} */ ([
      ['copy-link', () => {
        this.updateAddress();
        this.copy(document.URL, 'Link copied.');
      }],
      ['copy-toml', () =>
        this.copy(takeaway.toml(), 'Scenario copied. Paste it into a file, or into: relufit render -')],
      ['save-png', () => this.savePng()],
      ['save-svg', () => this.save('svg', new Blob([this.svg()], { type: 'image/svg+xml' }))],
      ['save-csv', () => this.save('csv', new Blob([takeaway.csv()], { type: 'text/csv' }))],
    ]);
    for (const [id, deed] of deeds) element(id).addEventListener('click', deed);
  }

  /** Write the state into the address, when a reader has finished a change. */
  updateAddress() {
    if (!HAS_ADDRESS) return;
    const fragment = this.takeaway.fragment();
    try {
      history.replaceState(null, '', fragment ? `#${fragment}` : document.URL.split('#')[0]);
    } catch {
      // A browser that allows no more of these keeps the link as it was.
    }
  }

  /** The figure as SVG. @returns {string} */
  svg() {
    const { title, background, draw } = this.takeaway;
    const pen = new SvgContext();
    draw(/** @type {Pen} */ (/** @type {unknown} */ (pen)), SAVED);
    return pen.file(SAVED.width, SAVED.height, background(), title);
  }

  /** Save the figure as PNG. */
  savePng() {
    const canvas = document.createElement('canvas');
    canvas.width = 2 * SAVED.width;
    canvas.height = 2 * SAVED.height;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    pen.scale(2, 2);
    pen.fillStyle = this.takeaway.background();
    pen.fillRect(0, 0, SAVED.width, SAVED.height);
    this.takeaway.draw(pen, SAVED);
    canvas.toBlob((blob) => {
      if (blob) this.save('png', blob);
    }, 'image/png');
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
      noteOf(done);
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
    link.download = `${this.takeaway.name}.${suffix}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    noteOf(`Saved ${link.download}.`);
  }
}

/**
 * Show the state that the address holds, now and whenever it changes.
 * @param {(fragment: string) => void} show It throws where the fragment does not fit.
 */
export function followLinks(show) {
  if (!HAS_ADDRESS) return;
  const follow = () => {
    const fragment = document.URL.split('#')[1] ?? '';
    if (!fragment) return;
    try {
      show(fragment);
    } catch {
      noteOf('This link does not fit this page, so the scenario itself is shown.');
    }
  };
  addEventListener('hashchange', follow);
  follow();
}
