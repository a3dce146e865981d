import { deepEqual } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import type { RpcClient } from '../../../../src/chain/rpc/client.ts';
import { watchArrivals } from '../../../../src/reporting/agent/open-arrivals.ts';
import { retain } from '../../../../src/reporting/agent/retain.ts';
import type { Sample } from '../../../../src/sli/sample.ts';
import { AgentRig, account, firstWindow } from './fakes/agent-rig.ts';

describe('retention', () => {
  it('deletes samples after their time, but none of a window that waits to be closed', async () => {
    const rig = new AgentRig();
    const sample = (window: number): Sample => ({
      network: 0,
      window,
      target: 1,
      indicator: 'rpc',
      instantUs: window * 1e6,
      outcome: { kind: 'null', reason: 'timeout' },
    });
    const [old, waiting, young] = [firstWindow - 7_200, firstWindow - 5_400, firstWindow - 60];
    await rig.store.putSamples(account, [old, waiting, young].map(sample));
    await rig.store.putWindow({ network: 0, reporter: account, window: waiting, state: 'measuring' });
    const removed: number[] = [];
    const evidence = {
      ...rig.options().evidence,
      dropBefore: async (_network: number, window: number) => removed.push(window),
    };
    await retain({ ...rig.options(), evidence }, rig.parts(), rig.parts().clock.wallMs());
    const left = await Promise.all(
      [old, waiting, young].map((window) => rig.store.samplesOf(account, 0, window)),
    );
    deepEqual(
      left.map(({ length }) => length),
      [0, 1, 1],
    );
    deepEqual(removed, [firstWindow - 3_600]);
  });

  for (const [what, waiting, before] of [
    ['a day', undefined, firstWindow - 86_400],
    ['a day, and longer where a window waits', firstWindow - 90_000, firstWindow - 90_000],
  ] as const) {
    it(`keeps what was seen of blocks for ${what}`, async () => {
      const rig = new AgentRig();
      if (waiting !== undefined)
        await rig.store.putWindow({ network: 0, reporter: account, window: waiting, state: 'measuring' });
      const folder = await mkdtemp(join(tmpdir(), 'almanac-retain-'));
      try {
        const journal = join(folder, 'arrivals.jsonl');
        // A block may be seen a minute before its slot.
        const [gone, left] = [-61, -59].map((after) => ({
          seen: { hash: `0x${after}`, seenUs: (before + after) * 1e6 },
        }));
        await writeFile(journal, `${JSON.stringify(gone)}\n${JSON.stringify(left)}\n`);
        const options = { vantages: [], journal, log: silentLogger() };
        const arrivals = await watchArrivals(options, { client: {} as RpcClient, genesisHash: '0x' });
        await retain(rig.options(), rig.parts({ arrivals }), 1_000 * firstWindow);
        await arrivals.close();
        const lines = (await readFile(journal, 'utf8')).split('\n').filter((line) => line.includes('"seen"'));
        deepEqual(lines, [JSON.stringify(left)]);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});
