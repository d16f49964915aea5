// The verdict on a run in sentences, with the numbers that it rests on.

import { fewerNeurons } from './panels.js';
import { capital, countText, errorText, neuronsText, numberText } from './text.js';

/** @typedef {import('./session.js').Session} Session */

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** @param {number} count @returns {string} */
const word = (count) => WORDS[count] ?? String(count);

/**
 * The verdict, and why.
 * @param {Session} session
 * @param {number[]} best
 * @returns {import('./analysis.js').Words}
 */
export function verdictWords(session, best) {
  const { now } = session;
  if (now.words) return now.words;
  const { kind, error, target, later } = now.verdict;
  const after = `after ${countText(now.run.iterations)} iterations`;
  const [is, limit] = [errorText(error), numberText(target)];
  const texts = /** @type {Record<string, string>} */ ({
    solved: `${after}: error ${is}, below the target of ${limit}.`,
    trapped: `${after}: error ${is}, and training on as long again hardly lowers it.`,
    moving: `${after}: error ${is}, and training on as long again lowers it to ${errorText(later ?? 0)}.`,
    dead: `${after}: no neuron is active on any sample.`,
    diverged: `${after}: the next one leaves the finite numbers. Try a lower learning rate.`,
  });
  if (!now.spec) {
    const fits = error < target;
    const text = `${fits ? 'Fits' : 'Not trained'}: the error is ${is}.`;
    return { kind: fits ? 'solved' : '', text, more: '' };
  }
  return {
    kind: kind ?? '',
    text: `${capital(kind ?? '')} ${texts[kind ?? '']}`,
    more: kind === 'diverged' ? '' : [...together(session), ...reach(session, best)].join(' '),
  };
}

/**
 * @param {Session} session
 * @returns {string[]}
 */
function together({ now }) {
  const said = now.groups.map(({ neurons, iteration, side }) => {
    const where = side === 'edge' ? ' at the edge of the data' : '';
    const when = iteration ? `at iteration ${countText(iteration)}` : 'from the start';
    return `${capital(neuronsText(neurons))} ${iteration ? 'coalesce' : 'are together'} ${when}${where}.`;
  });
  const all = now.run.neurons;
  if (now.effective < all) {
    said.push(
      `So ${word(now.effective)} of ${word(all)} neurons ${now.effective === 1 ? 'is' : 'are'} effective.`,
    );
  }
  return said;
}

/**
 * @param {Session} session
 * @param {number[]} best
 * @returns {string[]}
 */
function reach(session, best) {
  const { now } = session;
  if (now.verdict.kind === 'solved' || now.effective >= now.run.neurons) return [];
  const fewer = fewerNeurons(session, best);
  if (!fewer) return [];
  const who = `${word(fewer.neurons)} neuron${fewer.neurons > 1 ? 's' : ''}`;
  return [`${capital(who)} can reach ${errorText(fewer.error)} at best.`];
}
