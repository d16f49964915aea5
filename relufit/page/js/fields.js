// Number fields beside every handle, and the settings of data and training.

import { element, fill, input, make, makeSvg, noteOf, select } from './dom.js';
import { faultOf, ordersOf } from './limits.js';
import { markPath } from './marks.js';
import { copied } from './link.js';
import { numberText } from './text.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./state.js').State} State */
/** @typedef {import('./figure.js').Figure} Figure */
/** @typedef {import('./limits.js').Limits} Limits */

const SLIDER = 1000; // steps of the slider of the learning rate
const DECADES = 3; // that it covers, around the scenario's own

export class Fields {
  /**
   * @param {Session} session
   * @param {Figure} figure
   * @param {Limits} limits
   */
  constructor(session, figure, limits) {
    this.session = session;
    this.figure = figure;
    this.limits = limits;
    this.rows = -1;
    this.curveRows = -1;
    this.listen();
    this.lockWhatIsFixed();
    session.listen((change) => {
      if (change === 'state') this.write();
    });
    this.write();
  }

  /**
   * Change the state if the result is one that the page can run.
   * @param {(state: State) => void} change
   * @param {boolean} [dragging]
   */
  try(change, dragging = false) {
    const next = copied(this.session.state);
    change(next);
    const fault = faultOf(next, this.limits);
    noteOf(fault && `Not changed: ${fault}.`);
    if (fault) this.write();
    else this.session.change((state) => Object.assign(state, next), dragging);
  }

  listen() {
    const number = (/** @type {string} */ id, /** @type {(s: State, v: number) => void} */ set) =>
      input(id).addEventListener('change', () =>
        this.try((state) => set(state, input(id).valueAsNumber)),
      );
    const training = (/** @type {(t: import('./state.js').Training, v: any) => void} */ set) =>
      (/** @type {State} */ state, /** @type {any} */ value) => {
        if (state.training) set(state.training, value);
      };
    number('rate', training((each, value) => (each.learningRate = value)));
    number('limit', training((each, value) => (each.iterations = value)));
    number('target', training((each, value) => (each.stopBelow = value || 0)));
    number('samples', ({ data }, value) => (data.samples = value));
    input('seed').addEventListener('change', () =>
      this.try(({ data }) => (data.seed = input('seed').value.trim())),
    );
    element('next-seed').addEventListener('click', () =>
      this.try(({ data }) => (data.seed = String(BigInt(data.seed) + 1n))),
    );
    select('order').addEventListener('change', () =>
      this.try(({ data }) => (data.order = /** @type {any} */ (select('order').value))),
    );
    select('update').addEventListener('change', () =>
      this.try((state) => training((each, value) => (each.update = value))(state, select('update').value)),
    );
    const slider = input('rate-slider');
    const rate = () => Number((this.lowestRate * 10 ** ((DECADES * slider.valueAsNumber) / SLIDER)).toPrecision(3));
    slider.addEventListener('input', () =>
      this.try((state) => training((each) => (each.learningRate = rate()))(state, 0), true),
    );
    slider.addEventListener('change', () => this.session.settle());
    element('add').addEventListener('click', () => this.try(({ start, data }) => addNeuron(start, data)));
  }

  get lowestRate() {
    const own = this.session.ownState.training;
    return (own ? own.learningRate : 0.01) / 10 ** (DECADES / 2);
  }

  /** Some scenarios leave nothing to choose here. */
  lockWhatIsFixed() {
    const { ownState } = this.session;
    const lock = (/** @type {string[]} */ ids) => {
      for (const id of ids) /** @type {HTMLInputElement} */ (element(id)).disabled = true;
    };
    if (ownState.curve.sampled && !ownState.curve.given) {
      lock(['samples', 'seed', 'next-seed', 'order', 'limit']);
      const fixed = ownState.curve.noisy
        ? 'relufit has drawn the noise of these samples; '
        : 'The reference is an expression whose values relufit has computed for these samples; ';
      element('fixed').textContent = `${fixed}change samples, seed and order in the scenario.`;
    }
    if (ownState.curve.given) {
      lock(['samples']);
      element('fixed').textContent = 'The samples are given; change them in the scenario.';
      if (ownState.data.order === 'cyclic') lock(['next-seed']);
    }
    for (const option of select('order').options) {
      option.disabled = !ordersOf(ownState.curve).includes(option.value);
    }
    if (ownState.data.sampling === 'grid' && ownState.data.order === 'cyclic') lock(['next-seed']);
    if (!ownState.training) {
      lock(['rate', 'rate-slider', 'limit', 'target', 'order', 'update']);
    } else if (ownState.training.batch === 'full') lock(['order']);
  }

  write() {
    const { state } = this.session;
    const { data, training } = state;
    put('samples', String(data.samples));
    put('seed', data.seed);
    select('order').value = data.order;
    if (training) {
      put('rate', String(training.learningRate));
      put('limit', String(training.iterations));
      put('target', String(training.stopBelow || ''));
      select('update').value = training.update;
      const slider = input('rate-slider');
      const share = Math.log10(training.learningRate / this.lowestRate) / DECADES;
      slider.valueAsNumber = SLIDER * share;
      slider.setAttribute('aria-valuetext', numberText(training.learningRate));
    }
    this.writeNeurons();
    this.writeReference();
  }

  writeNeurons() {
    const { start } = this.session.state;
    const count = start.weights.length;
    const body = element('neurons');
    if (count !== this.rows) fill(body, start.weights.map((_, i) => this.neuronRow(i)));
    this.rows = count;
    start.weights.forEach((weight, i) => {
      put(`knot-${i}`, String(exact(0 - start.biases[i] / start.inputWeights[i])));
      put(`weight-${i}`, String(weight));
    });
    /** @type {HTMLButtonElement} */ (element('add')).disabled = count >= this.limits.neurons;
    for (const button of body.querySelectorAll('button')) button.disabled = count < 2;
  }

  /**
   * @param {number} i
   * @returns {HTMLElement}
   */
  neuronRow(i) {
    const field = (/** @type {string} */ what, /** @type {(s: State, v: number) => void} */ set) => {
      const made = /** @type {HTMLInputElement} */ (
        make('input', {
          type: 'number',
          step: 'any',
          id: `${what}-${i}`,
          'aria-label': `Starting ${what} of neuron ${i + 1}`,
        })
      );
      made.addEventListener('change', () => this.try((state) => set(state, made.valueAsNumber)));
      return make('td', {}, [made]);
    };
    const { markers } = this.figure.style;
    const mark = makeSvg('svg', { viewBox: '-8 -8 16 16', class: 'mark', 'aria-hidden': 'true' });
    mark.append(makeSvg('path', { d: markPath(markers[i % markers.length], 6), class: `n${i % 8}` }));
    const remove = make('button', { type: 'button', 'aria-label': `Remove neuron ${i + 1}` }, ['\u00d7']);
    remove.addEventListener('click', () => this.try(({ start }) => removeNeuron(start, i)));
    return make('tr', {}, [
      make('th', { scope: 'row' }, [mark, `neuron ${i + 1}`]),
      field('knot', ({ start }, value) => (start.biases[i] = 0 - value * start.inputWeights[i])),
      field('weight', ({ start }, value) => (start.weights[i] = value + 0)),
      make('td', {}, [remove]),
    ]);
  }

  writeReference() {
    const { network, points, given, sampled } = this.session.state.curve;
    const rows = given || sampled ? 0 : network ? network.weights.length : points && points.length <= 12 ? points.length : 0;
    element('reference-fields').hidden = !rows;
    if (rows !== this.curveRows) {
      const heads = network ? ['knot', 'change of slope'] : ['x', 'y'];
      fill(element('reference-heads'), [
        make('td'),
        ...heads.map((text) => make('th', { scope: 'col' }, [text])),
      ]);
      fill(element('reference'), Array.from({ length: rows }, (_, i) => this.referenceRow(i, heads)));
    }
    this.curveRows = rows;
    for (let i = 0; i < rows; i++) {
      const [x, y] = network
        ? [0 - network.biases[i], network.weights[i]]
        : /** @type {[number, number][]} */ (points)[i];
      put(`reference-x-${i}`, String(x));
      put(`reference-y-${i}`, String(y));
    }
  }

  /**
   * @param {number} i
   * @param {string[]} heads
   * @returns {HTMLElement}
   */
  referenceRow(i, heads) {
    const field = (/** @type {0 | 1} */ axis) => {
      const id = `reference-${axis ? 'y' : 'x'}-${i}`;
      const label = `Reference, point ${i + 1}, ${heads[axis]}`;
      const made = /** @type {HTMLInputElement} */ (
        make('input', { type: 'number', step: 'any', id, 'aria-label': label })
      );
      made.addEventListener('change', () =>
        this.try(({ curve }) => {
          const value = made.valueAsNumber;
          if (curve.points) curve.points[i][axis] = value;
          else if (curve.network && axis) curve.network.weights[i] = value + 0;
          else if (curve.network) curve.network.biases[i] = 0 - value;
        }),
      );
      return make('td', {}, [made]);
    };
    return make('tr', {}, [make('th', { scope: 'row' }, [`point ${i + 1}`]), field(0), field(1)]);
  }
}

/** @param {string} id @param {string} text */
function put(id, text) {
  const field = document.getElementById(id);
  if (field instanceof HTMLInputElement && field !== document.activeElement) field.value = text;
  else if (field instanceof HTMLInputElement && Number(field.value) !== Number(text)) field.value = text;
}

/** @param {number} value @returns {number} Without the last bits of a division. */
function exact(value) {
  return Number(value.toPrecision(15)) + 0;
}

/**
 * Add a neuron in the widest gap between the knots.
 * @param {import('./record.js').Start} start
 * @param {import('./samples.js').Data} data
 */
function addNeuron(start, { domain: [low, high] }) {
  const knots = start.biases
    .map((bias, i) => 0 - bias / start.inputWeights[i])
    .filter((knot) => knot > low && knot < high);
  const edges = [low, ...knots.sort((p, q) => p - q), high];
  let [at, widest] = [low, 0];
  for (let k = 1; k < edges.length; k++) {
    if (edges[k] - edges[k - 1] <= widest) continue;
    widest = edges[k] - edges[k - 1];
    at = Number(((edges[k] + edges[k - 1]) / 2).toPrecision(3));
  }
  start.weights.push(0.05);
  start.biases.push(0 - at);
  start.inputWeights.push(1);
}

/**
 * @param {import('./record.js').Start} start
 * @param {number} i
 */
function removeNeuron(start, i) {
  for (const list of [start.weights, start.biases, start.inputWeights]) list.splice(i, 1);
}
