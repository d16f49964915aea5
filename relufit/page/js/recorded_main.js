// The page of a run that was trained elsewhere: its replay.

import { RecordedAnalysis } from './recorded.js';
import { Session } from './session.js';
import { givenContent, show } from './shown.js';
import { samplesOf } from './state.js';

function main() {
  const content = givenContent();
  const { data, curve, start, recorded } = content;
  if (!recorded) throw new Error('expected a record');
  document.body.classList.add('recorded');
  const state = { data, curve, start, training: null };
  const samples = samplesOf(state, state);
  show(content, new Session(state, new RecordedAnalysis(recorded, samples, state)), () => {});
}

main();
