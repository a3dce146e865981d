import { deepEqual, equal, ok } from 'node:assert/strict';
import { MadeRelayNode } from '../../../../../tests/support/made-relay-node.ts';
import type { MadeShape } from '../../../../../tests/support/made-shape.ts';
import type { SessionBlock } from '../../../../src/measure/backing/count-sessions.ts';
import { readRelaySessions } from '../../../../src/measure/backing/relay-sessions.ts';
import { BlameTally } from '../../../../src/measure/blame/session-blame.ts';

async function read(node: MadeRelayNode, onBlock?: (block: SessionBlock) => void) {
  const items = (pallet: string, item: string) => node.runtime.item(pallet, item);
  return await readRelaySessions(node, async () => await Promise.resolve(items), {
    trust: { genesisHash: node.genesisHash },
    count: 2,
    sessionBlocks: 20,
    signal: new AbortController().signal,
    onBlock,
  });
}

const seeds = [11, 12, 13];

/** Points, duties and blocks of the last sessions equal those of the runtime. */
async function equalRuntime(shape: MadeShape): Promise<{ candidates: number; blame: BlameTally }> {
  let candidates = 0;
  const blame = new BlameTally();
  for (const seed of seeds) {
    const node = new MadeRelayNode(seed, 75, shape);
    const { sessions } = await read(node, (block) => blame.add(block));
    equal(sessions.length, 2, `seed ${seed}`);
    for (const { session, points, duties, isWhole } of sessions) {
      const made = node.chain.sessions.find(({ index }) => index === session.index);
      const mine = [...points.accounts.keys()].map((account) => [account, points.totalOf(account)]);
      deepEqual(
        mine.toSorted(),
        [...(node.chain.reports.get(session.index) ?? [])].toSorted(),
        `seed ${seed}`,
      );
      deepEqual(duties.members, made?.members, `seed ${seed}`);
      ok(isWhole);
      candidates += duties.candidates.backed;
    }
  }
  blame.end();
  return { candidates, blame };
}

describe('readRelaySessions on chains of rare shapes', () => {
  it('counts a relay chain without parachains', async () => {
    const { candidates, blame } = await equalRuntime({ cores: () => 0 });
    equal(candidates, 0);
    deepEqual([...blame.accounts.keys()], []);
  });

  it('counts groups of one', async () => {
    const { candidates, blame } = await equalRuntime({ cores: (validators) => validators });
    ok(candidates > 100);
    ok(blame.accounts.size > 0);
  });

  it('counts empty inherents, and lays them to their authors', async () => {
    const { blame } = await equalRuntime({ emptyShare: 0.2 });
    const losses = [...blame.accounts.values()].flatMap((one) => one.losses);
    ok(losses.some(({ rule, certainty }) => rule === 'C5' && certainty === 'certain'));
  });

  it('counts extrinsics of version 4, and goes past those that nobody knows', async () => {
    ok((await equalRuntime({ version: 4, hasStrangers: true })).candidates > 50);
  });

  it('names candidates of a new version, and counts no more points than the runtime', async () => {
    let refused = 0;
    for (const seed of seeds) {
      const node = new MadeRelayNode(seed, 75, { descriptors: 4 });
      const { sessions } = await read(node);
      for (const { session, points, duties, isWhole } of sessions) {
        for (const [reason, count] of duties.refused) {
          equal(reason, 'descriptors of version 4 are not known');
          refused += count;
        }
        ok(!isWhole);
        const runtime = node.chain.reports.get(session.index);
        for (const account of points.accounts.keys())
          ok(points.totalOf(account) <= (runtime?.get(account as `0x${string}`) ?? 0), `seed ${seed}`);
      }
    }
    ok(refused > 10);
  });
});
