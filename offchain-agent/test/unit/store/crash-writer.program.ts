// Writes windows into the store at the place named by the first argument, from the round named by the second on, and says
// each one on stdout only when it is acknowledged. Somebody else ends it.

import { writeSync } from 'node:fs';
import { encodeEvidence } from '../../../../tests/support/evidence-at-once.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { crashReporter, crashRound } from './crash-round.ts';

const [place = '', first = '0'] = process.argv.slice(2);
const store = await openStore(place);
for (let round = Number(first); ; round += 1) {
  const { header, samples, row, extrinsics } = crashRound(round);
  await store.putSamples(crashReporter, samples);
  writeSync(1, `samples ${round}\n`);
  await store.closeWindow(
    { ...row, contentId: encodeEvidence(header, samples).contentId.slice(2) },
    extrinsics,
  );
  writeSync(1, `closed ${round}\n`);
}
