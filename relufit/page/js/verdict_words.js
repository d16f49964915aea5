// The verdict on a run in sentences, with the numbers that it rests on.

import { fewerNeurons } from './error_panel.js';
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
  const { kind, error, target, later, rest } = now.verdict;
  const after = `after ${countText(now.run.iterations)} iterations`;
  const is = errorText(error);
  const end = rest === null ? '' : errorText(rest);
  const goal = target === null ? '' : ` The target is ${numberText(target)}.`;
  const smaller = `a smaller learning rate would lower it towards ${end}`;
  const texts = /** @type {Record<string, string>} */ ({
    solved: `${after}: error ${is}, below the target of ${numberText(target ?? 0)}.`,
    'at its best': `${after}: error ${is}, about the least that this network can have.${goal}`,
    trapped: `${after}: error ${is}. Descent without noise comes to rest at ${end}.${goal}`,
    slow: `${after}: error ${is}, and it still falls${later ? `, to ${errorText(later)} while training goes on as long again` : ''}.${goal}`,
    'noise floor': `${after}: error ${is}. The noise of single samples keeps it up: ${smaller}.${goal}`,
    oscillating: `${after}: error ${is}. The steps are too long: ${smaller}.${goal}`,
    dead: `${after}: error ${is}, and no neuron is active on any sample.`,
    diverged: `${after}: the next one makes a parameter non-finite. Try a lower learning rate.`,
    undecided: `${after}: error ${is}. Training on does not show what becomes of it.${goal}`,
  });
  if (!now.spec) {
    return { kind: '', name: 'Not trained', text: `The error is ${is}.`, more: '' };
  }
  return {
    kind: kind ?? '',
    name: capital(kind ?? ''),
    text: texts[kind ?? ''],
    more: kind === 'diverged' ? '' : [...together(session), ...attainable(session, best)].join(' '),
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
function attainable(session, best) {
  const { now } = session;
  if (now.verdict.kind === 'solved' || now.effective >= now.run.neurons) return [];
  const fewer = fewerNeurons(session, best);
  if (!fewer) return [];
  const who = `${word(fewer.neurons)} neuron${fewer.neurons > 1 ? 's' : ''}`;
  return [`${capital(who)} can have ${errorText(fewer.error)} at best.`];
}
