import { deepEqual, rejects } from 'node:assert/strict';
import {
  closedWindow,
  expectClients,
  expectedOf,
  oldBlock,
  patch,
} from '../support/clients/expect-clients.ts';
import type { Seen } from '../support/clients/seen.ts';
import { slotMs } from '../support/clients/slot-ms.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { leavePrediction } from '../support/leave-prediction.ts';
import { live, slotBeforeLife } from '../support/live-chain.ts';

const keptStates = 16;
// So many that the state of an old one is forgotten.
const blocks = 400;
// As long as in the demo: @polkadot/api looks at the block when it hears of it, and forgets it if it is final by then.
const finalizedAfterMs = 500;

describe('clients that people use, on the embedded chain', () => {
  const end = new AbortController();
  let test: TestChain;
  let life: Promise<void>;
  let windowS: number;
  let expected: Seen;

  before(async () => {
    test = await startTestChain({
      preset: 'development',
      firstSlot: slotBeforeLife(slotMs) - blocks,
      patch,
      keptStates,
      finalizedAfterMs,
    });
    await leavePrediction(test);
    for (let block = 0; block < blocks; block += 1) await test.build();
    windowS = await closedWindow(test.api);
    expected = await expectedOf(test.api, windowS);
    life = live(test, end.signal);
  });

  after(async () => {
    end.abort();
    await life;
    await test?.close();
  });

  it('have a closed window and a forgotten state before them', async () => {
    deepEqual(expected.record, [10, 10]);
    const hash = await test.api.rpc.chain.getBlockHash(oldBlock);
    await rejects(test.api.rpc.state.getStorage('0x3a636f6465', hash), /State already discarded/);
  });

  expectClients(async () => ({ url: test.url, windowS, oldBlock, expected }));
});
