// The state as a scenario file, which `relufit render -` reproduces bit for bit.

import { sameState } from './session.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {string | number | boolean | bigint | any[] | { [key: string]: any }} Value */
/** @typedef {{ [key: string]: Value }} Table */

const OF_THE_ORIGINAL = ['source', 'description', 'published', 'tour'];

/**
 * The TOML of a state.
 * @param {Table} scenario The content of the scenario's own TOML, without seed and random network.
 * @param {State} state
 * @param {State} own
 * @returns {string}
 */
export function tomlOf(scenario, state, own) {
  const table = (/** @type {string} */ name) => /** @type {Table} */ (scenario[name] ?? {});
  const { start, data, training, curve } = state;
  /** @type {Table} */
  const content = { ...scenario };
  if (!sameState(state, own)) {
    for (const key of OF_THE_ORIGINAL) delete content[key];
    content.title = `${scenario.title} (changed)`;
  }
  if (curve.network) content.reference = { ...curve.network };
  if (curve.points) content.reference = { points: curve.points };
  content.network = { ...table('network'), weights: start.weights, biases: start.biases };
  if (start.inputWeights.some((a) => a !== 1)) content.network.input_weights = start.inputWeights;
  else delete content.network.input_weights;
  content.data = { ...table('data'), samples: data.samples, seed: BigInt(data.seed) };
  if (data.order !== 'cyclic') content.data.order = data.order;
  else delete content.data.order;
  if (training) {
    content.training = {
      ...table('training'),
      learning_rate: training.learningRate,
      iterations: training.iterations,
    };
    if (training.stopBelow) content.training.stop_below = training.stopBelow;
    else delete content.training.stop_below;
    if (training.update === 'simultaneous') delete content.training.update;
    else content.training.update = training.update;
  }
  return `${lines(content, []).join('\n').replace(/^\n+/, '')}\n`;
}

/**
 * @param {Table} table
 * @param {string[]} path
 * @returns {string[]}
 */
function lines(table, path) {
  const entries = Object.entries(table);
  const plain = entries.filter(([, value]) => !isTable(value));
  const tables = entries.filter(([, value]) => isTable(value));
  return [
    ...(path.length ? [`\n[${path.map(keyText).join('.')}]`] : []),
    ...plain.map(([key, value]) => `${keyText(key)} = ${valueText(value)}`),
    ...tables.flatMap(([key, value]) => lines(/** @type {Table} */ (value), [...path, key])),
  ];
}

/** @param {Value} value @returns {boolean} */
function isTable(value) {
  return typeof value === 'object' && !Array.isArray(value);
}

/** @param {string} key @returns {string} */
function keyText(key) {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : valueText(key);
}

/** @param {Value} value @returns {string} */
function valueText(value) {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'string') return JSON.stringify(value).replace(/\x7f/g, '\\u007f');
  if (typeof value === 'object') {
    const inside = Object.entries(value).map(([key, each]) => `${keyText(key)} = ${valueText(each)}`);
    return `{ ${inside.join(', ')} }`;
  }
  return String(value);
}
