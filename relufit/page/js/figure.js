// The figure: five panels on canvases, drawn once in a frame and only while they can be seen.

import { element, onFrame } from './dom.js';
import { drawError } from './error_panel.js';
import { drawFit } from './fit_panel.js';
import { drawStart } from './start_panel.js';
import { drawTraces } from './trace_panels.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./panel.js').PanelOptions} PanelOptions */
/** @typedef {import('./panel.js').Theme} Theme */
/** @typedef {import('./scale.js').Box} Box */
/** @typedef {import('./svg_context.js').Pen} Pen */

/**
 * @typedef {object} Style
 * @property {Theme} light
 * @property {Theme} dark
 * @property {string[]} markers
 * @property {Record<string, string>} events The marker of each kind of event.
 */

const NAMES = ['fit', 'start', 'knots', 'weights', 'error'];

export class Figure {
  /**
   * @param {Session} session
   * @param {Style} style
   * @param {number[]} best
   */
  constructor(session, style, best) {
    this.session = session;
    this.style = style;
    this.best = best;
    /** @type {number[] | null} */
    this.highlight = null;
    this.moving = false;
    this.range = 0;
    /** @type {Map<string, HTMLCanvasElement>} */
    this.canvases = new Map();
    /** @type {Map<string, Box>} */
    this.boxes = new Map();
    /** @type {Set<Element>} */
    this.seen = new Set();
    /** @type {(() => void)[]} */
    this.afterDrawing = [];
    this.draw = onFrame(() => this.paint());
    this.fitRange();
    this.watch();
  }

  watch() {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', () => this.draw());
    const seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.seen.add(target);
        else this.seen.delete(target);
      }
      this.draw();
    });
    const sized = new ResizeObserver(() => this.draw());
    for (const name of NAMES) {
      const panel = element(name);
      const canvas = /** @type {HTMLCanvasElement} */ (panel.querySelector('canvas'));
      this.canvases.set(name, canvas);
      this.seen.add(panel);
      seen.observe(panel);
      sized.observe(panel);
    }
  }

  /** @returns {Theme} */
  get theme() {
    return matchMedia('(prefers-color-scheme: dark)').matches ? this.style.dark : this.style.light;
  }

  /** @returns {PanelOptions} */
  get options() {
    return {
      theme: this.theme,
      markers: this.style.markers,
      events: this.style.events,
      best: this.best,
      highlight: this.highlight,
      still: !this.moving,
    };
  }

  /** Choose the weights that the start panel shows, wide enough for all that there are. */
  fitRange() {
    const both = [...this.session.state.start.weights, ...this.session.ownState.start.weights];
    const most = Math.max(0.08, ...both.map(Math.abs)) * 1.35;
    const power = 10 ** Math.floor(Math.log10(most));
    this.range = Number((Math.ceil((most / power) * 2) * (power / 2)).toPrecision(6));
  }

  /**
   * The rectangle of a panel, at its own origin, as it was painted.
   * @param {string} name
   * @returns {Box}
   */
  box(name) {
    return this.boxes.get(name) ?? { x: 0, y: 0, width: 0, height: 0 };
  }

  /** Measure all panels before one is changed: measuring afterwards would lay out the page again. */
  measure() {
    for (const name of NAMES) {
      const { clientWidth: width, clientHeight: height } = element(name);
      this.boxes.set(name, { x: 0, y: 0, width, height });
    }
  }

  paint() {
    const ratio = window.devicePixelRatio || 1;
    this.measure();
    for (const [name, canvas] of this.canvases) {
      const panel = /** @type {Element} */ (canvas.parentElement);
      const box = this.box(name);
      if (!this.seen.has(panel) || !box.width) continue;
      const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, box.width, box.height);
      this.drawPanel(pen, name, box, this.options);
    }
    for (const after of this.afterDrawing) after();
  }

  /**
   * @param {Pen} pen
   * @param {string} name
   * @param {Box} box
   * @param {PanelOptions} options
   */
  drawPanel(pen, name, box, options) {
    if (name === 'fit') drawFit(pen, box, this.session, options);
    else if (name === 'start') drawStart(pen, box, this.session, options, this.range);
    else if (name === 'error') drawError(pen, box, this.session, options);
    else if (name === 'knots' || name === 'weights') {
      drawTraces(pen, box, this.session, options, name);
    }
  }

  /**
   * Draw all panels side by side, for a file.
   * @param {Pen} pen
   * @param {{ width: number, height: number }} size
   */
  drawWhole(pen, { width, height }) {
    const left = 0.58 * width;
    const third = (height - 24) / 3;
    const options = { ...this.options, highlight: null };
    this.drawPanel(pen, 'fit', { x: 0, y: 8, width: left, height: height - 178 }, options);
    this.drawPanel(pen, 'start', { x: 0, y: height - 166, width: left, height: 150 }, options);
    ['knots', 'weights', 'error'].forEach((name, at) => {
      const box = { x: left, y: 8 + at * third, width: width - left, height: third };
      this.drawPanel(pen, name, box, options);
    });
  }
}
