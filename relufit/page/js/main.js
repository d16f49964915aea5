// The page: the scenario's own run, and everything that a reader can do with it.

import { element } from './dom.js';
import { Fields } from './fields.js';
import { Handles } from './handles.js';
import { Session } from './session.js';
import { givenContent, show } from './shown.js';
import { WhatIf } from './whatif.js';

function main() {
  const content = givenContent();
  const { data, curve, start, training, limits } = content;
  document.body.classList.toggle('untrained', !training);
  const session = new Session({ data, curve, start, training });
  show(content, session, ({ figure, transport, announce }) => {
    new Handles(session, figure, holdVerdict);
    new Fields(session, figure, limits);
    new WhatIf(session, () => figure.theme, element('core').textContent ?? '', {
      take: () => {
        element('figure').scrollIntoView({ block: 'nearest' });
        transport.replay();
      },
      announce,
    });
    listenToHistory(session);
  });
}

/**
 * Keep the panels where they are while something is dragged, however long the verdict gets.
 * @param {boolean} dragging
 */
function holdVerdict(dragging) {
  const { style, offsetHeight } = element('verdict');
  style.minHeight = dragging ? `${offsetHeight}px` : '';
}

/** @param {Session} session */
function listenToHistory(session) {
  element('undo').addEventListener('click', () => session.undo());
  element('redo').addEventListener('click', () => session.redo());
  element('reset').addEventListener('click', () => session.reset());
  addEventListener('keydown', (event) => {
    const field = event.target instanceof HTMLInputElement && event.target.type !== 'range';
    if (!(event.ctrlKey || event.metaKey) || field) return;
    const key = event.key.toLowerCase();
    if (key === 'z' && event.shiftKey) session.redo();
    else if (key === 'z') session.undo();
    else if (key === 'y') session.redo();
    else return;
    event.preventDefault();
  });
}

main();
