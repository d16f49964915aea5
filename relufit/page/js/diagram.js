// The diagram of a dense network: values going forward, errors coming back, weights moving.

import { biasAt, weightAt } from './dense.js';
import { fill, makeSvg } from './dom.js';
import { numberText } from './text.js';

/** @typedef {import('./dense.js').Shape} Shape */
/** @typedef {import('./dense.js').Names} Names */
/** @typedef {import('./dense.js').Update} Update */
/** @typedef {{ layer: number, j: number, i: number | null }} Parameter */

/**
 * @typedef {object} Progress How far an update has come.
 * @property {number} forward The layer that the values have reached; between two, a part.
 * @property {number} backward How many layers the error has come back.
 * @property {number} moved The share of the way to the new parameters.
 */

const WIDTH = 680;
const RADIUS = 27;
const ROW = 104;
const LEAST_HEIGHT = 300;
const SIDE = 62;
const LABEL = [74, 16]; // room that a label takes
const SHARES = [0.18, 0.24, 0.3, 0.36, 0.42, 0.48, 0.54, 0.6, 0.66, 0.72, 0.78]; // of an edge
const GAP = 2.45; // from column to column, and as much more for each further node whose edges cross

export class Diagram {
  /**
   * @param {SVGElement} svg
   * @param {Shape} shape
   * @param {Names} names
   * @param {(parameter: Parameter | null) => void} point Called with what the reader points at.
   */
  constructor(svg, shape, names, point) {
    this.svg = svg;
    this.shape = shape;
    this.names = names;
    this.point = point;
    const tallest = Math.max(...shape.sizes);
    this.row = Math.max(ROW, LEAST_HEIGHT / tallest);
    this.height = this.row * tallest + 26;
    this.columns = columnsOf(shape.sizes);
    svg.setAttribute('viewBox', `0 0 ${WIDTH} ${this.height}`);
    /** Where labels of weights and below nodes stand. @type {[number, number][]} */
    this.labels = [];
    /** @type {{ parameter: Parameter, line: SVGElement, label: SVGElement, dot: SVGElement }[]} */
    this.edges = [];
    /** @type {{ layer: number, neuron: number, circle: SVGElement, value: SVGElement,
     *   bias: SVGElement | null, under: SVGElement }[]} */
    this.nodes = [];
    this.build();
  }

  /**
   * The middle of a node.
   * @param {number} layer
   * @param {number} neuron
   * @returns {[number, number]}
   */
  place(layer, neuron) {
    const { sizes } = this.shape;
    const x = SIDE + (WIDTH - 2 * SIDE) * this.columns[layer];
    return [x, (this.height - 26) / 2 + this.row * (neuron - (sizes[layer] - 1) / 2)];
  }

  build() {
    const { sizes } = this.shape;
    /** Lines below labels below dots below nodes. @type {SVGElement[][]} */
    const all = [[], [], [], []];
    sizes.forEach((size, layer) => {
      for (let neuron = 0; neuron < size; neuron++) {
        const [x, y] = this.place(layer, neuron);
        const wide = layer + 1 === sizes.length ? 32 : 0; // the target beside the delta
        for (const at of [x - wide, x + wide]) this.labels.push([at, y + RADIUS + 31]);
        this.labels.push([x, y], [x, y + RADIUS + 15]);
      }
    });
    for (let layer = 0; layer + 1 < sizes.length; layer++) {
      for (let j = 0; j < sizes[layer + 1]; j++) {
        for (let i = 0; i < sizes[layer]; i++) {
          const edge = this.edge({ layer, j, i });
          all[0].push(edge.line);
          all[1].push(edge.label);
          all[2].push(edge.dot);
        }
      }
    }
    sizes.forEach((size, layer) => {
      for (let neuron = 0; neuron < size; neuron++) all[3].push(this.node(layer, neuron));
    });
    fill(this.svg, all.flat());
  }

  /**
   * @param {Parameter} parameter Of a weight.
   * @returns {Diagram['edges'][number]}
   */
  edge(parameter) {
    const { layer, j } = parameter;
    const i = /** @type {number} */ (parameter.i);
    const [[x1, y1], [x2, y2]] = [this.place(layer, i), this.place(layer + 1, j)];
    const [x, y] = this.freePlace(x1, y1, x2, y2, i / Math.max(this.shape.sizes[layer] - 1, 1));
    this.labels.push([x, y]);
    const line = makeSvg('line', {
      x1: String(x1), y1: String(y1), x2: String(x2), y2: String(y2), class: 'edge',
    });
    const label = makeSvg('text', {
      x: String(x),
      y: String(y - 4),
      class: 'weight',
    });
    this.make(label, parameter);
    line.addEventListener('pointerenter', () => this.point(parameter));
    const edge = { parameter, line, label, dot: makeSvg('circle', { r: '4', class: 'signal' }) };
    this.edges.push(edge);
    return edge;
  }

  /**
   * Where on an edge its label hides as little of the others as possible.
   * @param {number} x1
   * @param {number} y1
   * @param {number} x2
   * @param {number} y2
   * @param {number} turn 0 to 1: the preferred place, so that neighbours stand apart.
   * @returns {[number, number]}
   */
  freePlace(x1, y1, x2, y2, turn) {
    const places = SHARES.map((share) => /** @type {[number, number]} */ ([
      x1 + share * (x2 - x1),
      y1 + share * (y2 - y1),
    ]));
    const from = (/** @type {[number, number]} */ [x]) => Math.abs((x - x1) / (x2 - x1) - 0.24 - 0.46 * turn);
    const hidden = (/** @type {[number, number]} */ place) =>
      this.labels.reduce((total, [x, y]) => {
        const [across, down] = [Math.abs(x - place[0]) / LABEL[0], Math.abs(y - place[1]) / LABEL[1]];
        return total + Math.max(1 - across, 0) * Math.max(1 - down, 0);
      }, 0.2 * from(place));
    return places.reduce((best, place) => (hidden(place) < hidden(best) ? place : best));
  }

  /**
   * Let a label be pointed at, by pointer or keys.
   * @param {SVGElement} label
   * @param {Parameter} parameter
   */
  make(label, parameter) {
    label.setAttribute('tabindex', '0');
    label.setAttribute('role', 'button');
    for (const event of ['pointerenter', 'focus', 'click']) {
      label.addEventListener(event, () => this.point(parameter));
    }
  }

  /**
   * @param {number} layer
   * @param {number} neuron
   * @returns {SVGElement}
   */
  node(layer, neuron) {
    const [x, y] = this.place(layer, neuron);
    const text = (/** @type {number} */ dy, /** @type {string} */ name) =>
      makeSvg('text', { x: String(x), y: String(y + dy), class: name });
    const group = makeSvg('g');
    const circle = makeSvg('circle', { cx: String(x), cy: String(y), r: String(RADIUS), class: 'neuron' });
    const name = text(-6, 'name');
    name.textContent = this.names.neurons[layer][neuron];
    const value = text(11, 'value');
    const bias = layer ? text(RADIUS + 15, 'weight') : null;
    if (bias) {
      this.make(bias, { layer: layer - 1, j: neuron, i: null });
    }
    const under = text(RADIUS + 31, 'under');
    group.append(circle, name, value, ...(bias ? [bias] : []), under);
    this.nodes.push({ layer, neuron, circle, value, bias, under });
    return group;
  }

  /**
   * @param {Update} update
   * @param {Progress} progress
   * @param {Parameter | null} pointed
   * @param {number} largest The largest weight of the run, which has the widest line.
   */
  show(update, progress, pointed, largest) {
    const layers = this.shape.activations.length;
    const [pass] = update.passes;
    const between = (/** @type {number} */ old, /** @type {number} */ now) =>
      old + progress.moved * (now - old);
    for (const { parameter, line, label, dot } of this.edges) {
      const { layer, j } = parameter;
      const i = /** @type {number} */ (parameter.i);
      const at = weightAt(this.shape, layer, j, i);
      const weight = between(update.before.weights[at], update.after.weights[at]);
      line.style.strokeWidth = String(0.8 + (4 * Math.abs(weight)) / (largest || 1));
      line.setAttribute('data-sign', weight < 0 ? 'negative' : 'positive');
      line.classList.toggle('routed', isOnRoute(this.shape, pointed, layer, j, i));
      label.textContent = `${this.names.weights[layer][j][i]} ${numberText(weight, 3)}`;
      label.classList.toggle('pointed', same(pointed, parameter));
      this.signal(dot, layer, i, j, progress, layers);
    }
    for (const { layer, neuron, circle, value, bias, under } of this.nodes) {
      const reached = progress.forward >= layer;
      const back = layer > 0 && progress.backward >= layers - layer + 0.5;
      value.textContent = reached ? numberText(pass.outs[layer][neuron], 4) : '';
      circle.classList.toggle('reached', reached);
      circle.classList.toggle('back', back);
      const lines = [];
      if (layer === layers && reached) lines.push(`target ${numberText(pass.sample.targets[neuron])}`);
      if (back) lines.push(`δ ${numberText(pass.deltas[layer - 1][neuron], 3)}`);
      under.textContent = lines.join('   ');
      if (!bias) continue;
      const at = biasAt(this.shape, layer - 1, neuron);
      const now = between(update.before.biases[at], update.after.biases[at]);
      bias.textContent = `${this.names.biases[layer - 1][neuron]} ${numberText(now, 3)}`;
      bias.classList.toggle('pointed', same(pointed, { layer: layer - 1, j: neuron, i: null }));
    }
  }

  /**
   * Draw what is shown with a pen, as large as fits a box.
   * @param {import('./svg_context.js').Pen} pen
   * @param {import('./scale.js').Box} box
   */
  drawWith(pen, box) {
    const scale = Math.min(box.width / WIDTH, box.height / this.height);
    const top = box.y + (box.height - scale * this.height) / 2;
    for (const shape of this.svg.querySelectorAll('line, circle, text')) {
      const style = getComputedStyle(shape);
      if (style.display === 'none') continue;
      const at = (/** @type {string} */ name) => scale * Number(shape.getAttribute(name));
      pen.globalAlpha = Number(style.opacity);
      pen.lineWidth = scale * parseFloat(style.strokeWidth);
      pen.strokeStyle = style.stroke;
      pen.fillStyle = style.fill;
      pen.lineJoin = 'round';
      pen.beginPath();
      if (shape.tagName === 'text') {
        pen.font = `${style.fontWeight} ${scale * parseFloat(style.fontSize)}px ${style.fontFamily}`;
        pen.textAlign = 'center';
        pen.textBaseline = 'alphabetic';
        const [text, x, y] = [shape.textContent ?? '', box.x + at('x'), top + at('y')];
        if (style.stroke !== 'none') pen.strokeText(text, x, y);
        pen.fillText(text, x, y);
      } else if (shape.tagName === 'circle') {
        pen.arc(box.x + at('cx'), top + at('cy'), at('r'), 0, 2 * Math.PI);
        pen.fill();
        if (style.stroke !== 'none') pen.stroke();
      } else {
        pen.moveTo(box.x + at('x1'), top + at('y1'));
        pen.lineTo(box.x + at('x2'), top + at('y2'));
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
  }

  /**
   * A dot on its way along an edge.
   * @param {SVGElement} dot
   * @param {number} layer
   * @param {number} i
   * @param {number} j
   * @param {Progress} progress
   * @param {number} layers
   */
  signal(dot, layer, i, j, progress, layers) {
    const ahead = progress.forward - layer;
    const behind = progress.backward - (layers - 1 - layer) - 0.5;
    const back = behind > 0 && behind < 1 && layer > 0;
    const share = back ? 1 - behind : ahead;
    dot.toggleAttribute('hidden', !(share > 0 && share < 1));
    dot.classList.toggle('back', back);
    const [[x1, y1], [x2, y2]] = [this.place(layer, i), this.place(layer + 1, j)];
    dot.setAttribute('cx', String(x1 + share * (x2 - x1)));
    dot.setAttribute('cy', String(y1 + share * (y2 - y1)));
  }
}

/**
 * Where the columns stand, as shares of the width: further apart where many edges cross.
 * @param {number[]} sizes
 * @returns {number[]}
 */
function columnsOf(sizes) {
  const gaps = sizes.slice(1).map((ends, layer) => {
    const starts = sizes[layer];
    return starts === 1 || ends === 1 ? GAP : GAP + starts - 1;
  });
  const whole = gaps.reduce((total, gap) => total + gap, 0);
  return sizes.map((_, layer) => gaps.slice(0, layer).reduce((total, gap) => total + gap, 0) / whole);
}

/** @param {Parameter | null} p @param {Parameter} q @returns {boolean} */
function same(p, q) {
  return p !== null && p.layer === q.layer && p.j === q.j && p.i === q.i;
}

/**
 * Whether an edge lies on a route from the loss to a parameter.
 * @param {Shape} shape
 * @param {Parameter | null} pointed
 * @param {number} layer
 * @param {number} j
 * @param {number} i
 * @returns {boolean}
 */
function isOnRoute(shape, pointed, layer, j, i) {
  if (!pointed || layer < pointed.layer) return false;
  const shared = pointed.i === null && shape.shared[pointed.layer];
  if (layer === pointed.layer) return j === pointed.j && i === pointed.i;
  return layer > pointed.layer + 1 || shared || i === pointed.j;
}
