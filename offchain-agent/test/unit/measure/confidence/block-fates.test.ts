import { deepEqual, equal } from 'node:assert/strict';
import type { ParaHead } from '../../../../src/chain/parachain/para-head.ts';
import type { CandidateStep, ParaInRelayBlock } from '../../../../src/measure/confidence/block-fate.ts';
import { BlockFates } from '../../../../src/measure/confidence/block-fates.ts';

const root = '0xaa';

function head(number: number, fork = 'a', relayNumber = number, stateRoot = root): ParaHead {
  const before = number > 1 ? `a${number - 1}` : 'a0';
  return { hash: `${fork}${number}`, number, parentHash: before, relay: { number: relayNumber, stateRoot } };
}

function relayBlock(
  number: number,
  steps: readonly (readonly [CandidateStep, ParaHead])[] = [],
  more: Partial<ParaInRelayBlock> = {},
): ParaInRelayBlock {
  return {
    number,
    stateRoot: root,
    parentStateRoot: root,
    endsSession: false,
    steps: steps.map(([step, one]) => ({ step, candidate: `of ${one.hash}`, head: one })),
    ...more,
  };
}

function fatesOf(fates: BlockFates, collator: string | undefined = 'x'): Record<string, number> {
  const of: Readonly<Record<string, number>> = fates.counts.get(collator)?.fates ?? {};
  return Object.fromEntries(Object.entries(of).filter(([, blocks]) => blocks > 0));
}

function heard(fates: BlockFates, ...heads: readonly ParaHead[]): void {
  for (const one of heads) fates.add(one)?.('x');
}

describe('BlockFates', () => {
  it('calls a block lost once another one of its height is included, and no sooner', () => {
    const fates = new BlockFates(10);
    heard(fates, head(11), head(11, 'b'));
    fates.take(relayBlock(12, [['backed', head(11)]]));
    deepEqual(fatesOf(fates), { waiting: 2 });
    fates.take(relayBlock(13, [['included', head(11)]]));
    deepEqual(fatesOf(fates), { included: 1, not_backed: 1 });
  });

  it('counts no block at a height of which some came in before', () => {
    const fates = new BlockFates(10);
    heard(fates, head(10), head(11), head(11));
    deepEqual([fates.counts.get('x')?.built, fates.unfollowed], [1, 0]);
  });

  it('includes what a head was built on, also where it did not come in', () => {
    const fates = new BlockFates(10);
    heard(fates, head(11), head(13));
    equal(fates.missingBelow(head(13)), 'a12');
    fates.link(head(12));
    equal(fates.missingBelow(head(13)), undefined);
    fates.take(relayBlock(14, [['backed', head(13)]]));
    fates.take(relayBlock(15, [['included', head(13)]]));
    deepEqual([fatesOf(fates), fates.unheard], [{ included: 2 }, 1]);
  });

  it('says that it does not know where a link is missing, or a relay block was not read', () => {
    const fates = new BlockFates(10);
    heard(fates, head(11), head(13));
    fates.take(relayBlock(11));
    fates.take(relayBlock(14, [['backed', head(13)]]));
    fates.take(relayBlock(15, [['included', head(13)]]));
    deepEqual(fatesOf(fates), { included: 1, unknown: 1 });
    const gap = new BlockFates(10);
    heard(gap, head(11, 'b', 12), head(11));
    gap.take(relayBlock(12));
    gap.take(relayBlock(13, [], { isUnread: true }));
    gap.take(relayBlock(14, [['included', head(11)]]));
    deepEqual(fatesOf(gap), { included: 1, unknown: 1 });
  });

  it('keeps forks and session changes of the relay chain apart, with what was built on such blocks', () => {
    const fates = new BlockFates(10);
    const onFork = head(11, 'b', 12, '0xbb');
    const child: ParaHead = { ...head(12, 'c', 13), parentHash: onFork.hash };
    heard(fates, onFork, child);
    fates.take(relayBlock(12));
    fates.take(relayBlock(13));
    deepEqual(fatesOf(fates), { relay_fork: 2 });
    // The only relay block that could back it ends the session; of the next one it is not so.
    heard(fates, head(11, 'd', 13), head(11, 'e', 12));
    fates.take(relayBlock(14, [], { endsSession: true }));
    fates.take(relayBlock(15, [['included', head(11)]]));
    deepEqual(fatesOf(fates), { relay_fork: 2, session_change: 1, not_backed: 1 });
  });

  it('reaches further at a session change where the parachain builds on older relay blocks', () => {
    const fates = new BlockFates(10, 1);
    heard(fates, head(11, 'e', 12));
    for (const number of [12, 13]) fates.take(relayBlock(number));
    fates.take(relayBlock(14, [], { endsSession: true }));
    fates.take(relayBlock(15, [['included', head(11)]]));
    deepEqual(fatesOf(fates), { session_change: 1 });
  });

  it('gives a block another chance where its candidate is backed again', () => {
    const fates = new BlockFates(10);
    heard(fates, head(11));
    fates.take(relayBlock(12, [['backed', head(11)]]));
    fates.take(relayBlock(13, [['timedOut', head(11)]]));
    deepEqual(fatesOf(fates), { timed_out: 1 });
    fates.take(relayBlock(14, [['backed', head(11)]]));
    deepEqual(fatesOf(fates), { waiting: 1 });
    fates.take(relayBlock(15, [['included', head(11)]]));
    deepEqual([fatesOf(fates), fates.counts.get('x')?.backed], [{ included: 1 }, 1]);
  });

  it('keeps the counts of a long watch while it forgets its blocks', () => {
    const fates = new BlockFates(0);
    const blocks = 3_000;
    for (let number = 1; number <= blocks; number += 1) {
      heard(fates, head(number, 'a', number), head(number, 'b', number));
      const steps = [['backed', head(number)] as const];
      fates.take(relayBlock(2 * number, [...steps]));
      fates.take(relayBlock(2 * number + 1, [['included', head(number)]]));
    }
    deepEqual(fatesOf(fates), { included: blocks, not_backed: blocks });
    equal(fates.counts.get('x')?.built, 2 * blocks);
    equal(fates.counts.get('x')?.backed, blocks);
  }).timeout(60_000);
});
