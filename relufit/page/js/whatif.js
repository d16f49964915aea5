// The map: what becomes of the run for every start, over two chosen quantities.

import { Crew } from './crew.js';
import { element, fill, onFrame } from './dom.js';
import { inner } from './panel.js';
import { quantities, shareOf, valueAt } from './quantities.js';
import { VERDICTS } from './judge.js';
import { stateOfCell } from './outcomes.js';
import { errorText, numberText } from './text.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./quantities.js').Quantity} Quantity */

const SIZE = 64;
const UNKNOWN = -1;
const WAIT_MS = 400; // after the last change of the state, before the map is made again
const MARGINS = { left: 64, right: 16, top: 10, bottom: 44 };

export class WhatIf {
  /**
   * @param {Session} session
   * @param {() => import('./panel.js').Theme} theme
   * @param {string} source The script of the workers.
   * @param {{ take: () => void, announce: (text: string) => void }} deeds
   */
  constructor(session, theme, source, { take, announce }) {
    this.session = session;
    this.theme = theme;
    this.take = take;
    this.announce = announce;
    this.crew = new Crew(source, (answer) => this.receive(answer));
    this.verdicts = new Int8Array(SIZE * SIZE).fill(UNKNOWN);
    this.errors = new Float64Array(SIZE * SIZE);
    this.open = false;
    this.waiting = 0;
    this.finished = 0;
    this.cursor = (SIZE / 2) * (SIZE + 1);
    /** The state that the map is about. @type {import('./state.js').State} */
    this.base = session.state;
    this.canvas = /** @type {HTMLCanvasElement} */ (element('map'));
    this.readout = element('map-readout');
    this.progress = element('map-progress');
    this.xChoice = /** @type {HTMLSelectElement} */ (element('map-x'));
    this.yChoice = /** @type {HTMLSelectElement} */ (element('map-y'));
    this.draw = onFrame(() => this.paint());
    this.offer();
    this.listen();
  }

  /** Offer the quantities of the present state. */
  offer() {
    const all = quantities(this.session.state);
    const several = this.session.state.start.weights.length > 1;
    const usual = [several ? 'knot1' : 'knot0', 'rate'];
    [this.xChoice, this.yChoice].forEach((choice, at) => {
      const before = choice.value || usual[at];
      fill(choice, all.map(({ id, label }) => {
        const option = document.createElement('option');
        option.value = id;
        option.textContent = label;
        return option;
      }));
      choice.value = all.some(({ id }) => id === before) ? before : all[at].id;
    });
  }

  listen() {
    const details = /** @type {HTMLDetailsElement} */ (element('whatif'));
    details.addEventListener('toggle', () => {
      this.open = details.open;
      if (this.open) this.restart();
      else this.crew.stop();
    });
    for (const choice of [this.xChoice, this.yChoice]) {
      choice.addEventListener('change', () => this.restart());
    }
    this.canvas.addEventListener('pointermove', (event) => this.showCell(this.cellAt(event)));
    this.canvas.addEventListener('pointerleave', () => this.showCell(null));
    this.canvas.addEventListener('click', (event) => {
      const cell = this.cellAt(event);
      if (cell !== null) this.choose(cell);
    });
    this.canvas.addEventListener('keydown', (event) => this.key(event));
    this.session.listen((change) => {
      if (change === 'playhead') return;
      if (change === 'settled') this.offer();
      this.draw();
      if (this.open) this.restartSoon();
    });
  }

  restartSoon() {
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.restart(), WAIT_MS);
  }

  restart() {
    clearTimeout(this.waiting);
    this.base = JSON.parse(JSON.stringify(this.session.state));
    this.verdicts.fill(UNKNOWN);
    this.finished = 0;
    this.draw();
    if (!this.base.training) return;
    this.crew.begin({
      state: this.base,
      own: this.session.ownState,
      x: this.xChoice.value,
      y: this.yChoice.value,
      size: SIZE,
      cells: coarseFirst(SIZE),
    });
  }

  /** @param {import('./outcomes.js').Answer} answer */
  receive({ cells, verdicts, errors }) {
    cells.forEach((cell, at) => {
      this.verdicts[cell] = verdicts[at];
      this.errors[cell] = errors[at];
    });
    this.finished += cells.length;
    this.draw();
  }

  /** @returns {[Quantity, Quantity]} */
  get axes() {
    const all = quantities(this.base);
    const find = (/** @type {string} */ id) => all.find((each) => each.id === id) ?? all[0];
    return [find(this.xChoice.value), find(this.yChoice.value)];
  }

  get box() {
    return inner(
      { x: 0, y: 0, width: this.canvas.clientWidth, height: this.canvas.clientHeight },
      MARGINS,
    );
  }

  /**
   * @param {MouseEvent} event
   * @returns {number | null}
   */
  cellAt(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    const { x, y, width, height } = this.box;
    const column = Math.floor(((event.clientX - left - x) / width) * SIZE);
    const row = Math.floor((1 - (event.clientY - top - y) / height) * SIZE);
    const inside = column >= 0 && column < SIZE && row >= 0 && row < SIZE;
    return inside ? row * SIZE + column : null;
  }

  /**
   * What a cell stands for, in words.
   * @param {number} cell
   * @returns {string}
   */
  words(cell) {
    const [x, y] = this.axes;
    const place =
      `${x.label} ${numberText(valueAt(x, cell % SIZE, SIZE))}, ` +
      `${y.label} ${numberText(valueAt(y, Math.floor(cell / SIZE), SIZE))}`;
    const verdict = this.verdicts[cell];
    if (verdict < 0) return `${place}: not run yet`;
    return `${place}: ${VERDICTS[verdict]}, error ${errorText(this.errors[cell])}`;
  }

  /** @param {number | null} cell */
  showCell(cell) {
    this.readout.textContent =
      cell === null ? 'Point at a cell to read it; click to play that run.' : this.words(cell);
  }

  /** @param {number} cell */
  choose(cell) {
    const chosen = stateOfCell(this.base, this.xChoice.value, this.yChoice.value, cell, SIZE);
    this.session.change((state) => Object.assign(state, chosen));
    this.take();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const [column, row] = [this.cursor % SIZE, Math.floor(this.cursor / SIZE)];
    const step = event.shiftKey ? 8 : 1;
    /** @type {Record<string, [number, number]>} */
    const moves = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    if (event.key === 'Enter' || event.key === ' ') this.choose(this.cursor);
    else if (moves[event.key]) {
      const clamp = (/** @type {number} */ value) => Math.min(Math.max(value, 0), SIZE - 1);
      const [dx, dy] = moves[event.key];
      this.cursor = clamp(row + dy) * SIZE + clamp(column + dx);
      this.showCell(this.cursor);
      this.announce(this.words(this.cursor));
      this.draw();
    } else return;
    event.preventDefault();
  }

  paint() {
    if (!this.open || !this.canvas.clientWidth) return;
    const theme = this.theme();
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(this.canvas.clientWidth * ratio);
    this.canvas.height = Math.round(this.canvas.clientHeight * ratio);
    const pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    pen.scale(ratio, ratio);
    this.paintCells(pen, theme);
    this.paintAxes(pen, theme);
    this.paintPresent(pen, theme);
    const share = Math.floor((100 * this.finished) / (SIZE * SIZE));
    this.progress.textContent = share < 100 ? `${share} % of 4096 runs` : '4096 runs';
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {import('./panel.js').Theme} theme
   */
  paintCells(pen, theme) {
    const { x, y, width, height } = this.box;
    const edge = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ length) =>
      Math.round(from + (at / SIZE) * length);
    for (const step of [8, 4, 2, 1]) {
      for (let row = 0; row < SIZE; row += step) {
        for (let column = 0; column < SIZE; column += step) {
          const verdict = this.verdicts[row * SIZE + column];
          if (verdict < 0) continue;
          pen.fillStyle = theme.verdicts[VERDICTS[verdict]];
          const [left, right] = [edge(column, x, width), edge(column + step, x, width)];
          const [top, bottom] = [edge(SIZE - row - step, y, height), edge(SIZE - row, y, height)];
          pen.fillRect(left, top, right - left, bottom - top);
        }
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {import('./panel.js').Theme} theme
   */
  paintAxes(pen, theme) {
    const [across, up] = this.axes;
    const { x, y, width, height } = this.box;
    pen.strokeStyle = theme.muted;
    pen.fillStyle = theme.ink;
    pen.lineWidth = 1;
    pen.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
    pen.font = '12px system-ui, sans-serif';
    pen.textBaseline = 'top';
    for (const value of marksOf(across)) {
      const at = x + shareOf(across, value) * width;
      pen.textAlign = 'center';
      pen.fillRect(at, y + height, 1, 4);
      pen.fillText(numberText(value, 3), at, y + height + 7);
    }
    pen.textAlign = 'right';
    pen.textBaseline = 'middle';
    for (const value of marksOf(up)) {
      const at = y + (1 - shareOf(up, value)) * height;
      pen.fillRect(x - 4, at, 4, 1);
      pen.fillText(numberText(value, 3), x - 7, at);
    }
    pen.textAlign = 'center';
    pen.textBaseline = 'bottom';
    pen.fillText(across.label, x + width / 2, y + height + 42);
    pen.save();
    pen.translate(12, y + height / 2);
    pen.rotate(-Math.PI / 2);
    pen.textBaseline = 'middle';
    pen.fillText(up.label, 0, 0);
    pen.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {import('./panel.js').Theme} theme
   */
  paintPresent(pen, theme) {
    const { x, y, width, height } = this.box;
    const now = quantities(this.session.state);
    const [across, up] = this.axes;
    const value = (/** @type {Quantity} */ axis) => now.find(({ id }) => id === axis.id)?.now ?? NaN;
    const [sx, sy] = [shareOf(across, value(across)), shareOf(up, value(up))];
    if (sx >= 0 && sx <= 1 && sy >= 0 && sy <= 1) {
      ring(pen, x + sx * width, y + (1 - sy) * height, theme);
    }
    if (document.activeElement === this.canvas) {
      const side = width / SIZE;
      pen.strokeStyle = theme.ink;
      pen.lineWidth = 2;
      const [column, row] = [this.cursor % SIZE, Math.floor(this.cursor / SIZE)];
      pen.strokeRect(
        x + column * side - 2,
        y + height - (row + 1) * (height / SIZE) - 2,
        side + 4,
        height / SIZE + 4,
      );
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} x
 * @param {number} y
 * @param {import('./panel.js').Theme} theme
 */
function ring(pen, x, y, theme) {
  for (const [color, width] of /** @type {[string, number][]} */ ([
    [theme.background, 5],
    [theme.ink, 2],
  ])) {
    pen.strokeStyle = color;
    pen.lineWidth = width;
    pen.beginPath();
    pen.arc(x, y, 7, 0, 2 * Math.PI);
    pen.stroke();
  }
}

/**
 * Values to write at an axis.
 * @param {Quantity} quantity
 * @returns {number[]}
 */
function marksOf({ range: [low, high], logarithmic }) {
  return [0, 0.25, 0.5, 0.75, 1].map((share) =>
    logarithmic ? low * (high / low) ** share : low + share * (high - low),
  );
}

/**
 * The cells of a map: every eighth of each row and column, then every fourth, and so on.
 * @param {number} size
 * @returns {number[]}
 */
function coarseFirst(size) {
  /** @type {Set<number>} */
  const cells = new Set();
  for (const step of [8, 4, 2, 1]) {
    for (let row = 0; row < size; row += step) {
      for (let column = 0; column < size; column += step) cells.add(row * size + column);
    }
  }
  return [...cells];
}
