// Handles: what can be dragged, by pointer or by keys. They lie as SVG above the canvases.

import { element, fill, makeSvg } from './dom.js';
import { fitPlane } from './fit_panel.js';
import { markPath } from './marks.js';
import { clampTo, inner } from './panel.js';
import { moveNode, referenceNodes } from './reference.js';
import { startPlane } from './start_panel.js';
import { numberText } from './text.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./figure.js').Figure} Figure */
/** @typedef {import('./panel.js').Plane} Plane */

const TARGET = 22; // pixels: the radius that a finger can hit
const LOCK = 7; // pixels that a drag must go in a direction before it counts

/**
 * @typedef {object} Handle
 * @property {string} name
 * @property {() => [number, number]} place In pixels.
 * @property {() => string} words
 * @property {() => number} value
 * @property {(x: number, y: number) => void} move To values of the axes.
 * @property {() => [number, number]} at Its values on the axes.
 */

/** A round step of about a three hundredth of a range. @param {number} range @returns {number} */
export function stepOf(range) {
  return 10 ** Math.floor(Math.log10(range / 200));
}

/** @param {number} value @param {number} step @returns {number} */
export function rounded(value, step) {
  return Number((Math.round(value / step) * step).toPrecision(12)) + 0;
}

/** The handles of one panel. */
class Layer {
  /**
   * @param {string} panel
   * @param {Session} session
   * @param {() => Plane} plane
   * @param {() => [number, number]} steps Of the two axes.
   * @param {(dragging: boolean) => void} dragged
   */
  constructor(panel, session, plane, steps, dragged) {
    this.svg = /** @type {SVGElement} */ (element(panel).querySelector('svg'));
    this.session = session;
    this.plane = plane;
    this.steps = steps;
    this.dragged = dragged;
    /** @type {Handle[]} */
    this.handles = [];
    /** @type {SVGElement[]} */
    this.marks = [];
    /** @type {{ index: number, from: [number, number], at: [number, number],
     *   free: [boolean, boolean] } | null} */
    this.drag = null;
    /** @type {PointerEvent | null} */
    this.latest = null;
    this.svg.addEventListener('pointerdown', (event) => this.grab(event));
    this.svg.addEventListener('pointermove', (event) => this.pull(event));
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      this.svg.addEventListener(end, () => this.release());
    }
  }

  /**
   * Offer handles, each with its mark.
   * @param {Handle[]} handles
   * @param {(index: number) => SVGElement} mark
   */
  offer(handles, mark) {
    const focused = this.marks.findIndex((each) => each === document.activeElement);
    this.handles = handles;
    if (this.marks.length !== handles.length) {
      this.marks = handles.map((handle, index) => this.made(handle, index, mark(index)));
      fill(this.svg, this.marks);
      if (focused >= 0) this.marks[Math.min(focused, this.marks.length - 1)]?.focus();
    }
    this.place();
  }

  /**
   * @param {Handle} handle
   * @param {number} index
   * @param {SVGElement} mark
   * @returns {SVGElement}
   */
  made(handle, index, mark) {
    const group = makeSvg('g', {
      class: 'handle',
      tabindex: '0',
      role: 'slider',
      'aria-label': handle.name,
    });
    group.append(makeSvg('circle', { r: String(TARGET), class: 'target' }), mark);
    group.addEventListener('keydown', (event) => this.key(index, event));
    return group;
  }

  /** Put every mark where its handle is. */
  place() {
    const { x } = this.plane();
    this.handles.forEach((handle, index) => {
      const [left, top] = handle.place();
      const mark = this.marks[index];
      mark.setAttribute('transform', `translate(${left.toFixed(1)},${top.toFixed(1)})`);
      mark.setAttribute('aria-valuenow', String(handle.value()));
      mark.setAttribute('aria-valuetext', handle.words());
      mark.setAttribute('aria-valuemin', String(rounded(x.invert(this.plane().box.x), 1e-6)));
      const right = this.plane().box.x + this.plane().box.width;
      mark.setAttribute('aria-valuemax', String(rounded(x.invert(right), 1e-6)));
    });
  }

  /**
   * @param {PointerEvent} event
   * @returns {[number, number]}
   */
  pixels(event) {
    const { left, top } = this.svg.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (event.button !== 0) return;
    const [x, y] = this.pixels(event);
    let [index, nearest] = [-1, TARGET + 6];
    this.handles.forEach((handle, at) => {
      const [left, top] = handle.place();
      const distance = Math.hypot(left - x, top - y);
      if (distance < nearest) [index, nearest] = [at, distance];
    });
    if (index < 0) return;
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
    this.svg.classList.add('by-pointer');
    this.marks[index].focus({ preventScroll: true });
    this.marks[index].classList.add('held');
    const from = /** @type {[number, number]} */ ([event.clientX, event.clientY]);
    this.drag = { index, from, at: this.handles[index].place(), free: [false, false] };
    this.dragged(true);
  }

  /** @param {PointerEvent} event */
  pull(event) {
    if (!this.drag) return;
    if (!this.latest) requestAnimationFrame(() => this.follow());
    this.latest = event;
  }

  /** Move what is dragged to where the pointer last was: the work of one frame. */
  follow() {
    const { drag, latest } = this;
    this.latest = null;
    if (!drag || !latest) return;
    const pointer = [latest.clientX, latest.clientY]; // the panel itself may move meanwhile
    const plane = this.plane();
    const steps = this.steps();
    const handle = this.handles[drag.index];
    const [x, y] = [0, 1].map((axis) => {
      const way = pointer[axis] - drag.from[axis];
      if (Math.abs(way) > LOCK) drag.free[axis] = true;
      const scale = axis ? plane.y : plane.x;
      if (!drag.free[axis]) return handle.at()[axis];
      const box = plane.box;
      const [from, length] = axis ? [box.y, box.height] : [box.x, box.width];
      return rounded(scale.invert(clampTo(drag.at[axis] + way, from, length)), steps[axis]);
    });
    handle.move(x, y);
  }

  release() {
    if (!this.drag) return;
    if (this.latest) this.follow();
    this.marks[this.drag.index]?.classList.remove('held');
    this.drag = null;
    this.dragged(false);
  }

  /**
   * @param {number} index
   * @param {KeyboardEvent} event
   */
  key(index, event) {
    this.svg.classList.remove('by-pointer');
    const handle = this.handles[index];
    const steps = this.steps();
    const factor = event.shiftKey ? 10 : 1;
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const [x, y] = handle.at();
    const to = [x, y].map((value, axis) =>
      move[axis] ? rounded(value + move[axis] * factor * steps[axis], steps[axis] / 1000) : value,
    );
    handle.move(to[0], to[1]);
    this.dragged(false);
  }
}

/** The handles of the start and of the reference. */
export class Handles {
  /**
   * @param {Session} session
   * @param {Figure} figure
   * @param {(dragging: boolean) => void} dragged Called where a drag begins and ends.
   */
  constructor(session, figure, dragged) {
    this.session = session;
    this.figure = figure;
    const follow = (/** @type {boolean} */ dragging) => {
      figure.moving = dragging;
      if (!dragging) session.settle();
      dragged(dragging);
      figure.draw();
    };
    const domain = () => session.state.data.domain[1] - session.state.data.domain[0];
    this.start = new Layer(
      'start',
      session,
      () => this.startPlane(),
      () => [stepOf(domain()), stepOf(2 * figure.range)],
      follow,
    );
    this.reference = new Layer(
      'fit',
      session,
      () => this.fitPlane(),
      () => [stepOf(domain()), stepOf(this.height())],
      follow,
    );
    figure.afterDrawing.push(() => this.show());
  }

  startPlane() {
    return startPlane(this.session, this.figure.box('start'), this.figure.range);
  }

  fitPlane() {
    return fitPlane(this.session, inner(this.figure.box('fit')));
  }

  height() {
    const { y, box } = this.fitPlane();
    return y.invert(box.y) - y.invert(box.y + box.height);
  }

  show() {
    const { style } = this.figure;
    this.start.offer(this.startHandles(), (i) => {
      const mark = makeSvg('path', { d: markPath(style.markers[i % style.markers.length], 9) });
      mark.setAttribute('class', 'grip');
      return mark;
    });
    this.reference.offer(this.referenceHandles(), () =>
      makeSvg('circle', { r: '8.5', class: 'node' }),
    );
  }

  /** @returns {Handle[]} */
  startHandles() {
    const { session } = this;
    const { x, y, box } = this.startPlane();
    return session.state.start.weights.map((_, i) => {
      const knot = () => {
        const { biases, inputWeights } = session.state.start;
        return 0 - biases[i] / inputWeights[i];
      };
      const weight = () => session.state.start.weights[i];
      return {
        name: `Neuron ${i + 1}, start: arrows left and right move its knot, up and down its weight`,
        place: () => [clampTo(x(knot()), box.x, box.width), clampTo(y(weight()), box.y, box.height)],
        words: () => `knot ${numberText(knot())}, weight ${numberText(weight())}`,
        value: knot,
        at: () => [knot(), weight()],
        move: (toX, toY) =>
          session.change(({ start }) => {
            if (toX !== knot()) start.biases[i] = 0 - toX * start.inputWeights[i];
            start.weights[i] = toY;
          }, true),
      };
    });
  }

  /** @returns {Handle[]} */
  referenceHandles() {
    const { session } = this;
    const { x, y } = this.fitPlane();
    const least = stepOf(session.state.data.domain[1] - session.state.data.domain[0]);
    return referenceNodes(session.state).map((node, index) => ({
      name: `Reference, point ${index + 1}: arrow keys move it`,
      place: () => [x(node.x), y(node.y)],
      words: () => `x ${numberText(node.x)}, y ${numberText(rounded(node.y, 1e-9))}`,
      value: () => node.x,
      at: () => [node.x, node.y],
      move: (toX, toY) =>
        session.change((state) => moveNode(state, index, toX, toY, least), true),
    }));
  }
}
