// Numbers and names as readers see them, in the words and forms of relufit/text.

const THIN_SPACE = '\u202f'; // one that no line breaks at
const MINUS = '\u2212';

/**
 * A whole number with its thousands apart.
 * @param {number} count
 * @returns {string}
 */
export function countText(count) {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

/**
 * An error with three significant digits.
 * @param {number} error
 * @returns {string}
 */
export function errorText(error) {
  if (!Number.isFinite(error)) return 'beyond the finite numbers';
  if (!error) return '0';
  const [, exponent] = error.toExponential(2).split('e');
  if (error < 1e-7 || error >= 1e6) return error.toExponential(2);
  return error.toFixed(Math.min(Math.max(2 - Number(exponent), 0), 20));
}

/**
 * A parameter, as short as four significant digits allow, or another number of them.
 * @param {number} value
 * @param {number} [digits]
 * @returns {string}
 */
export function numberText(value, digits = 4) {
  const short = Number(value.toPrecision(digits));
  const plain = !short || (Math.abs(short) < 1e5 && Math.abs(short) >= 1e-4);
  return (plain ? String(short) : short.toExponential().replace('e+', 'e')).replace(/-/g, MINUS);
}

/**
 * A number with its sign and three decimals.
 * @param {number} value
 * @returns {string}
 */
export function signedText(value) {
  return `${value < 0 ? MINUS : '+'}${Math.abs(value).toFixed(3)}`;
}

/**
 * A number with three decimals.
 * @param {number} value
 * @returns {string}
 */
export function fixedText(value) {
  return value.toFixed(3).replace('-', MINUS);
}

/**
 * Texts in a sentence.
 * @param {string[]} texts
 * @returns {string}
 */
export function listed(texts) {
  if (texts.length < 2) return texts.join('');
  return `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1]}`;
}

/**
 * Neurons in a sentence, counted from 1.
 * @param {number[]} neurons
 * @returns {string}
 */
export function neuronsText(neurons) {
  const numbers = listed(neurons.map((neuron) => String(neuron + 1)));
  return `neuron${neurons.length > 1 ? 's' : ''} ${numbers}`;
}

/**
 * An event in a few words.
 * @param {import('./dynamics.js').Event} event
 * @returns {string}
 */
export function eventText({ kind, neurons }) {
  if (!neurons.length) return `${kind}: the error hardly falls`;
  const isVerb = kind === 'coalesce' || kind === 'part' || kind === 'dies';
  return isVerb ? `${neuronsText(neurons)} ${kind}` : `${neuronsText(neurons)}: ${kind}`;
}

/**
 * A sentence begins with a capital letter.
 * @param {string} text
 * @returns {string}
 */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
