// The page of a dense network: a replay on its diagram, with the routes of the chain rule.

import { DenseRun, biasAt, routesTo, weightAt } from './dense.js';
import { NAMED, drawLoss, drawParameters, lossLine } from './dense_panels.js';
import { DENSE_FIELDS, denseCsv, denseFault, denseToml } from './dense_text.js';
import { Diagram } from './diagram.js';
import { element, fill, input, make, noteOf, onFrame, select, wantsStillness, writeTexts } from './dom.js';
import { copied, fragmentOf, sameState, stateOf } from './link.js';
import { LAST_TRACE, inner } from './panel.js';
import { Share, followLinks } from './share.js';
import { countText, errorText, numberText } from './text.js';

/** @typedef {import('./diagram.js').Parameter} Parameter */
/** @typedef {import('./panel.js').Theme} Theme */
/** @typedef {import('./dense_text.js').DenseState} DenseState */

/**
 * @typedef {object} Content As page/dense_content.py gives it.
 * @property {string} name
 * @property {string} mark
 * @property {import('./toml.js').Table} scenario
 * @property {import('./dense.js').Shape} shape
 * @property {import('./dense.js').Names} names
 * @property {import('./dense.js').Parameters} start
 * @property {import('./dense.js').Sample[]} samples
 * @property {import('./dense.js').DenseTraining | null} training
 * @property {string} order
 * @property {string} seed
 * @property {{ light: Theme, dark: Theme }} style
 * @property {number} limit The most iterations.
 */

const WITHIN = 300; // steps of the slider within an update: a hundred for each third
const RESTING = 200; // all values and all errors, nothing moved yet
const STEP_MS = 2600;
const FRAMES = 240;
const FPS = 25;
const MOST_ROUTES = 8; // that are written out

class DensePage {
  /** @param {Content} content */
  constructor(content) {
    this.content = content;
    /** @type {DenseState} */
    this.ownState = { start: content.start, training: content.training };
    this.state = copied(this.ownState);
    this.own = this.trained();
    this.now = this.own;
    this.playhead = 0;
    this.within = RESTING;
    /** What the reader points at. @type {Parameter | null} */
    this.pointed = firstWeight(content.shape);
    /** @type {'iterations' | 'update' | null} What plays. */
    this.playing = null;
    this.time = 0;
    this.frame = 0;
    const svg = /** @type {SVGElement} */ (/** @type {unknown} */ (element('diagram')));
    this.diagram = new Diagram(svg, content.shape, content.names, (parameter) => {
      this.pointed = parameter;
      this.draw();
    });
    this.draw = onFrame(() => this.paint());
    this.traces = this.tracesOf();
    this.share = new Share(this.takeaway());
    this.listen();
    this.paint();
    followLinks((fragment) => this.follow(fragment));
  }

  /** Train from the present start. */
  trained() {
    const { shape, samples, order, seed } = this.content;
    const { start, training } = copied(this.state);
    const run = new DenseRun(shape, start, samples, training, order, seed);
    const largest = Math.max(...[0, run.iterations].flatMap((at) => run.states[at].weights.map(Math.abs)));
    return { run, line: lossLine(run), largest };
  }

  /** The parameters that are trained, each with its name. */
  tracesOf() {
    const { shape, names } = this.content;
    const { training } = this.ownState;
    const trains = (/** @type {string} */ group) => !training || training.train.includes(group);
    /** @type {{ name: string, value: (state: import('./dense.js').Parameters) => number }[]} */
    const found = [];
    names.weights.forEach((rows, layer) =>
      rows.forEach((row, j) =>
        row.forEach((name, i) => {
          const at = weightAt(shape, layer, j, i);
          if (trains('weights')) found.push({ name, value: ({ weights }) => weights[at] });
        }),
      ),
    );
    names.biases.forEach((row, layer) =>
      [...new Set(row)].forEach((name) => {
        const at = biasAt(shape, layer, row.indexOf(name));
        if (trains('biases')) found.push({ name, value: ({ biases }) => biases[at] });
      }),
    );
    return found;
  }

  listen() {
    element('play').addEventListener('click', () => (this.playing ? this.pause() : this.play()));
    element('back').addEventListener('click', () => this.step(-1));
    element('forward').addEventListener('click', () => this.step(1));
    input('timeline').addEventListener('input', () => this.go(input('timeline').valueAsNumber));
    input('within').addEventListener('input', () => {
      this.playing = null;
      this.within = input('within').valueAsNumber;
      this.draw();
    });
    input('iteration').addEventListener('change', () => this.go(input('iteration').valueAsNumber || 0));
    element('reset').addEventListener('click', () =>
      this.change((state) => Object.assign(state, copied(this.ownState))),
    );
    const fields = /** @type {const} */ ([
      ['rate', 'learningRate'],
      ['limit', 'iterations'],
    ]);
    for (const [id, key] of fields) {
      input(id).disabled = !this.state.training;
      input(id).addEventListener('change', () =>
        this.change(({ training }) => {
          if (training) training[key] = input(id).valueAsNumber;
        }),
      );
    }
    select('update').disabled = !this.state.training;
    select('update').addEventListener('change', () =>
      this.change(({ training }) => {
        if (training) training.update = /** @type {any} */ (select('update').value);
      }),
    );
    this.listenToPanels();
    this.fillTable();
  }

  listenToPanels() {
    for (const id of ['weights', 'error']) {
      const panel = element(id);
      const follow = (/** @type {PointerEvent} */ event) => {
        if (!(event.buttons & 1)) return;
        const { left, width, height } = panel.getBoundingClientRect();
        const box = inner({ x: 0, y: 0, width, height }, { ...LAST_TRACE, ...NAMED });
        const share = (event.clientX - left - box.x) / box.width;
        this.go(Math.round(share * this.now.run.iterations));
      };
      panel.addEventListener('pointerdown', (event) => {
        panel.setPointerCapture(event.pointerId);
        follow(event);
      });
      panel.addEventListener('pointermove', follow);
      new ResizeObserver(() => this.draw()).observe(panel);
    }
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  /** A number field for each parameter of the start. */
  fillTable() {
    const { names, shape } = this.content;
    const { start } = this.ownState;
    const row = (/** @type {string} */ name, /** @type {'weights' | 'biases'} */ group,
      /** @type {number} */ at, /** @type {Parameter} */ parameter) => {
      const field = /** @type {HTMLInputElement} */ (
        make('input', { type: 'number', step: 'any', id: `start-${name}`, 'aria-label': `Starting ${name}` })
      );
      field.value = String(start[group][at]);
      field.addEventListener('change', () => {
        this.change((state) => (state.start[group][at] = field.valueAsNumber));
      });
      field.addEventListener('focus', () => {
        this.pointed = parameter;
        this.draw();
      });
      return make('label', {}, [name, field]);
    };
    const rows = names.weights.flatMap((each, layer) =>
      each.flatMap((weights, j) =>
        weights.map((name, i) =>
          row(name, 'weights', weightAt(shape, layer, j, i), { layer, j, i })),
      ),
    );
    names.biases.forEach((each, layer) =>
      [...new Set(each)].forEach((name) => {
        const j = each.indexOf(name);
        rows.push(row(name, 'biases', biasAt(shape, layer, j), { layer, j, i: null }));
      }),
    );
    fill(element('parameters'), rows);
  }

  get changed() {
    return !sameState(this.state, this.ownState);
  }

  /**
   * Change the state and train at once.
   * @param {(state: DenseState) => void} change
   */
  change(change) {
    const next = copied(this.state);
    change(next);
    const fault = denseFault(next, this.ownState, this.content.limit);
    noteOf(fault && `Not changed: ${fault}.`);
    if (!fault) this.show(next);
    else this.draw();
  }

  /** @param {DenseState} state */
  show(state) {
    this.playing = null;
    this.state = state;
    this.now = this.changed ? this.trained() : this.own;
    this.playhead = Math.min(this.playhead, this.now.run.iterations);
    this.within = RESTING;
    this.share.updateAddress();
    this.draw();
  }

  /**
   * Show the state of a link.
   * @param {string} fragment
   */
  follow(fragment) {
    const { state, at } = stateOf(DENSE_FIELDS, fragment, this.ownState, this.content.mark);
    const fault = denseFault(state, this.ownState, this.content.limit);
    if (fault) throw new Error(fault);
    this.show(state);
    this.seek(at ?? 0);
  }

  /** @returns {import('./share.js').Takeaway} */
  takeaway() {
    const { name, mark, scenario, shape, seed } = this.content;
    return {
      name,
      title: String(scenario.title),
      fragment: () => fragmentOf(DENSE_FIELDS, this.state, this.ownState, mark, this.playhead || null),
      toml: () => denseToml(scenario, shape, seed, this.state, this.ownState),
      csv: () => denseCsv(this.now.run),
      background: () => this.theme.background,
      draw: (pen, size) => this.drawWhole(pen, size),
    };
  }

  /**
   * Draw diagram and panels side by side, for a file.
   * @param {import('./svg_context.js').Pen} pen
   * @param {{ width: number, height: number }} size
   */
  drawWhole(pen, { width, height }) {
    const left = 0.58 * width;
    const half = (height - 16) / 2;
    this.diagram.drawWith(pen, { x: 8, y: 8, width: left - 24, height: height - 16 });
    this.drawPanel('weights', pen, { x: left, y: 8, width: width - left, height: half });
    this.drawPanel('error', pen, { x: left, y: 8 + half, width: width - left, height: half });
  }

  /** @param {number} iteration */
  go(iteration) {
    this.playing = null;
    this.seek(iteration);
  }

  /** @param {number} iteration */
  seek(iteration) {
    this.playhead = Math.min(Math.max(Math.round(iteration), 0), this.now.run.iterations);
    this.within = RESTING;
    this.draw();
  }

  play() {
    const last = this.now.run.iterations;
    if (this.playhead >= last) this.seek(0);
    // Early updates are worth more of a reader's time than late ones.
    this.frame = last ? (FRAMES * Math.log1p(this.playhead)) / Math.log1p(last) : 0;
    this.begin('iterations');
  }

  /** @param {'iterations' | 'update'} what */
  begin(what) {
    this.playing = what;
    this.time = performance.now();
    requestAnimationFrame((now) => this.advance(now));
    this.draw();
  }

  /** @param {number} now */
  advance(now) {
    if (!this.playing) return;
    const passed = Math.max(now - this.time, 0) * Number(select('speed').value);
    this.time = now;
    const last = this.now.run.iterations;
    if (this.playing === 'update') {
      this.within += (WITHIN * passed) / STEP_MS;
      if (this.within >= WITHIN) {
        this.playing = null;
        this.seek(this.playhead + 1);
        this.announce();
        return;
      }
      this.draw();
    } else {
      const frames = Math.min(FRAMES, last);
      this.frame += (passed / 1000) * FPS;
      const share = Math.min((this.frame * (frames / FRAMES || 1)) / (frames || 1), 1);
      this.seek(Math.expm1(share * Math.log1p(last)));
      if (share >= 1) {
        this.pause();
        return;
      }
    }
    requestAnimationFrame((time) => this.advance(time));
  }

  pause() {
    this.playing = null;
    this.announce();
    this.draw();
  }

  /** One update: played from its values to its new weights, or undone. @param {number} way */
  step(way) {
    if (way > 0 && this.playhead < this.now.run.iterations && !wantsStillness()) {
      this.within = 0;
      this.begin('update');
      return;
    }
    this.go(this.playhead + way);
    this.announce();
  }

  words() {
    const { run } = this.now;
    const loss = errorText(run.update(this.playhead).loss);
    return `iteration ${countText(this.playhead)} of ${countText(run.iterations)}, loss ${loss}`;
  }

  announce() {
    element('announcement').textContent = this.words();
  }

  /** @returns {Theme} */
  get theme() {
    const { light, dark } = this.content.style;
    return matchMedia('(prefers-color-scheme: dark)').matches ? dark : light;
  }

  /** @returns {import('./diagram.js').Progress} */
  get progress() {
    const layers = this.content.shape.activations.length;
    const third = (/** @type {number} */ at) => Math.min(Math.max(this.within / 100 - at, 0), 1);
    return { forward: third(0) * layers, backward: third(1) * layers, moved: third(2) };
  }

  paint() {
    const { run, largest } = this.now;
    const update = run.update(this.playhead);
    this.diagram.show(update, this.progress, this.pointed, largest);
    this.writeRoutes(update);
    this.onCanvas('weights');
    this.onCanvas('error');
    this.writeTransport(update);
  }

  /**
   * @param {string} id
   * @param {import('./svg_context.js').Pen} pen
   * @param {import('./scale.js').Box} box
   */
  drawPanel(id, pen, box) {
    const { run, line } = this.now;
    if (id === 'error') {
      const own = this.changed ? this.own.line : null;
      drawLoss(pen, box, { run, line }, own, this.playhead, this.theme);
    } else {
      const name = this.pointed && this.nameOf(this.pointed);
      drawParameters(pen, box, run, this.traces, this.playhead, this.theme, name);
    }
  }

  /** @param {string} id */
  onCanvas(id) {
    const panel = element(id);
    const canvas = /** @type {HTMLCanvasElement} */ (panel.querySelector('canvas'));
    const ratio = window.devicePixelRatio || 1;
    const box = { x: 0, y: 0, width: panel.clientWidth, height: panel.clientHeight };
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    pen.scale(ratio, ratio);
    this.drawPanel(id, pen, box);
    canvas.setAttribute('aria-label', `${canvas.dataset.name}; ${this.words()}`);
  }

  /** @param {Parameter} parameter @returns {string} */
  nameOf({ layer, j, i }) {
    const { names } = this.content;
    return i === null ? names.biases[layer][j] : names.weights[layer][j][i];
  }

  /**
   * The routes to what the reader points at, with their factors and products.
   * @param {import('./dense.js').Update} update
   */
  writeRoutes(update) {
    const { pointed } = this;
    element('routes').hidden = !pointed;
    if (!pointed) return;
    const { shape, names } = this.content;
    const name = this.nameOf(pointed);
    const sequential = this.state.training?.update === 'sequential';
    const routes = routesTo(shape, names, update, sequential, pointed);
    const total = routes.reduce((sum, { product }) => sum + product, 0);
    const [many, batch] = [routes.length > 1, update.passes.length > 1];
    element('route-title').textContent =
      `${many ? `${routes.length} routes lead` : 'One route leads'} from the loss to ${name}` +
      `${batch ? ' (of the first sample)' : ''}`;
    const lines = routes.slice(0, MOST_ROUTES).map(({ neurons, factors, product }) => {
      const way = neurons.map((neuron, at) => names.neurons[shape.sizes.length - 1 - at][neuron]);
      const terms = factors.flatMap((factor, at) => [
        ...(at ? ['\u00b7'] : []),
        make('span', { class: 'factor' }, [
          make('small', {}, [factor.name]),
          numberText(factor.value),
        ]),
      ]);
      const product_ = make('span', { class: 'product' }, [`= ${numberText(product)}`]);
      return make('li', {}, [make('span', { class: 'way' }, [['E', ...way, name].join(' → ')]), ...terms, product_]);
    });
    fill(element('route-list'), lines);
    const more = routes.length > MOST_ROUTES ? ` (${routes.length - MOST_ROUTES} more are not shown)` : '';
    element('route-sum').textContent =
      `${many ? 'Together' : 'So'} ∂E/∂${name} = ${numberText(total, 6)}${more}` +
      `${this.movedBy(pointed, update)}`;
  }

  /**
   * @param {Parameter} parameter
   * @param {import('./dense.js').Update} update
   * @returns {string}
   */
  movedBy({ layer, j, i }, update) {
    const { shape } = this.content;
    const group = i === null ? 'biases' : 'weights';
    const at = i === null ? biasAt(shape, layer, j) : weightAt(shape, layer, j, i);
    if (!this.state.training?.train.includes(group)) return '; it is not trained.';
    const [before, after] = [update.before[group][at], update.after[group][at]];
    return `; the update moves it from ${numberText(before, 6)} to ${numberText(after, 6)}.`;
  }

  /** @param {import('./dense.js').Update} update */
  writeTransport(update) {
    const { run } = this.now;
    const timeline = input('timeline');
    timeline.max = String(run.iterations);
    timeline.valueAsNumber = this.playhead;
    timeline.setAttribute('aria-valuetext', this.words());
    const within = input('within');
    within.valueAsNumber = this.within;
    const part = ['values go forward', 'errors come back', 'parameters move'][
      Math.min(Math.floor(this.within / 100), 2)
    ];
    const said = this.within === RESTING ? 'all values and errors' : part;
    within.setAttribute('aria-valuetext', said);
    element('part').textContent = said;
    put('iteration', String(this.playhead));
    element('last').textContent = `of ${countText(run.iterations)}`;
    element('error-now').textContent = `loss ${errorText(update.loss)}`;
    element('play').textContent = this.playing ? 'Pause' : 'Play';
    element('reset').hidden = !this.changed;
    const { training } = this.state;
    if (training) {
      put('rate', String(training.learningRate));
      put('limit', String(training.iterations));
      select('update').value = training.update;
    }
    for (const field of element('parameters').querySelectorAll('input')) {
      const at = this.startText(field.id.slice('start-'.length));
      put(field.id, at);
    }
    /** @type {HTMLButtonElement} */ (element('back')).disabled = this.playhead <= 0;
    /** @type {HTMLButtonElement} */ (element('forward')).disabled = this.playhead >= run.iterations;
    /** @type {HTMLButtonElement} */ (element('play')).disabled = !run.iterations;
  }

  /** @param {string} name @returns {string} The starting value of a parameter. */
  startText(name) {
    const { names, shape } = this.content;
    for (const [layer, rows] of names.weights.entries()) {
      for (const [j, row] of rows.entries()) {
        const i = row.indexOf(name);
        if (i >= 0) return String(this.state.start.weights[weightAt(shape, layer, j, i)]);
      }
    }
    const layer = names.biases.findIndex((row) => row.includes(name));
    return String(this.state.start.biases[biasAt(shape, layer, names.biases[layer].indexOf(name))]);
  }
}

/** @param {import('./dense.js').Shape} shape @returns {Parameter} The first weight of the outputs. */
function firstWeight(shape) {
  return { layer: shape.activations.length - 1, j: 0, i: 0 };
}

/** @param {string} id @param {string} text */
function put(id, text) {
  const field = input(id);
  if (field !== document.activeElement) field.value = text;
}

function main() {
  const content = /** @type {Content} */ (JSON.parse(element('content').textContent ?? ''));
  writeTexts(content.scenario);
  new DensePage(content);
  document.documentElement.dataset.ready = 'yes';
}

main();
