import { deepEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buildGenesis, type Genesis } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import {
  type AuthorshipCase,
  type AuthorshipWindow,
  recordsThroughBlob,
} from '../support/authorship-case.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';

const file = new URL('../vectors/authorship.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly AuthorshipCase[] };

describe('the golden vectors of authorship, through the blob', () => {
  let test: TestChain;
  const geneses = new Map<string, Promise<Genesis>>();

  before(async () => {
    test = await startTestChain({ preset: 'development', firstSlot: 1 });
  });

  after(async () => {
    await test?.close();
  });

  for (const [index, one] of cases.entries()) {
    const { segments, block_slots, slot_duration_ms, window_ms } = one;
    it(`case ${index}: ${segments.length} segments, ${block_slots.length} blocks`, async () => {
      const key = `${slot_duration_ms}/${window_ms}`;
      const genesis = geneses.get(key) ?? genesisOf(one);
      geneses.set(key, genesis);
      deepEqual(sorted(await recordsThroughBlob(test.api, await genesis, one)), sorted(one.records));
    });
  }

  it('are some', () => {
    ok(cases.length >= 40);
  });
});

// Sessions so long that none ends inside a case, and more windows kept than any case has.
async function genesisOf({ slot_duration_ms, window_ms }: AuthorshipCase): Promise<Genesis> {
  return await buildGenesis({
    preset: 'development',
    patch: {
      validators: { slotDurationMs: slot_duration_ms, sessionLength: 1_000 },
      sli: { windowMs: window_ms, retention: { windows: 1_000 } },
    },
  });
}

function sorted(records: readonly AuthorshipWindow[]): AuthorshipWindow[] {
  return records.toSorted(
    (a, b) => a.window_start_s - b.window_start_s || (a.validator < b.validator ? -1 : 1),
  );
}
