import { deepEqual, equal, ok } from 'node:assert/strict';
import { MadeRelayNode } from '../../../../../tests/support/made-relay-node.ts';
import type { MadeShape } from '../../../../../tests/support/made-shape.ts';
import { readRelaySessions } from '../../../../src/measure/backing/relay-sessions.ts';
import { BlameTally } from '../../../../src/measure/blame/session-blame.ts';

async function blameOf(seed: number, shape: MadeShape) {
  const node = new MadeRelayNode(seed, 75, shape);
  const blame = new BlameTally();
  const items = (pallet: string, item: string) => node.runtime.item(pallet, item);
  const { sessions } = await readRelaySessions(node, async () => await Promise.resolve(items), {
    trust: { genesisHash: node.genesisHash },
    count: 2,
    sessionBlocks: 20,
    signal: new AbortController().signal,
    onBlock: (block) => blame.add(block),
  });
  blame.end();
  const losses = [...blame.accounts].flatMap(([account, own]) =>
    own.losses.flatMap((loss) => (loss.kind === 'slot' ? [] : { ...loss, account })),
  );
  return { node, sessions, losses, blame };
}

describe('what is blamed in a block', () => {
  it('counts no core as empty on which a block has a candidate of an unknown version', async () => {
    for (const seed of [11, 12, 13]) {
      const { node, losses, sessions, blame } = await blameOf(seed, { descriptors: 4, isCalm: true });
      const cores = losses.filter(({ kind }) => kind === 'core');
      ok(cores.length > 0);
      const taken = cores.filter(({ block, core }) =>
        node.chain.blocks
          .find(({ header }) => header.number === block)
          ?.backed.some((one) => one.core === core),
      );
      deepEqual(
        taken.map(({ block, core, rule }) => [block, core, rule]),
        [],
      );
      ok(sessions.some(({ duties }) => duties.refused.size > 0));
      ok(blame.unjudgedBlocks > 0);
    }
  });

  it('takes for disabled who was so before the block, not who is so since', async () => {
    const { node, losses } = await blameOf(4, { isCalm: true });
    const missed = losses.find(({ kind, block }) => {
      const made = node.chain.blocks.find(({ header }) => header.number === block);
      return kind === 'vote' && made?.session.startBlock !== block && !made?.endsSession;
    });
    ok(missed);
    const { block, account, core } = missed;
    const made = node.chain.blocks.find(({ header }) => header.number === block);
    const place = made?.session.elected.findIndex((one) => one === account) ?? -1;
    ok(place >= 0);
    const causeIf = async (since: number): Promise<string | undefined> => {
      const other = await blameOf(4, {
        isCalm: true,
        disabledAfter: (number) => (number === since ? [place] : []),
      });
      return other.losses.find(
        (one) => one.kind === 'vote' && one.block === block && one.core === core && one.account === account,
      )?.cause;
    };
    equal(await causeIf(block - 1), 'disabled');
    equal(await causeIf(block), missed.cause);
    ok(missed.cause !== 'disabled');
  });
});
