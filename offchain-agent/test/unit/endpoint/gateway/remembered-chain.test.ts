import { deepEqual, equal } from 'node:assert/strict';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import type { HeadStanding } from '../../../../src/chain/heads/head-standing.ts';
import { judgeHeads } from '../../../../src/chain/heads/judge-heads.ts';
import type { JudgedUpstream } from '../../../../src/endpoint/gateway/judged-upstream.ts';
import type { MergedHeads } from '../../../../src/endpoint/gateway/merged-heads.ts';
import { RememberedChain } from '../../../../src/endpoint/gateway/remembered-chain.ts';

const main = (number: number): string => `main${number}`;
const other = (number: number): string => (number === 0 ? main(0) : `other${number}`);

function node(name: string, best: number, chain: (number: number) => string): JudgedUpstream {
  const hashAt = async (number: number): Promise<string> => chain(number);
  return { name, best: { number: best, hash: chain(best) }, hashAt } as JudgedUpstream;
}

describe('what is remembered of a chain', () => {
  let clock: HandClock;
  let chain: RememberedChain;
  let retracted: number[];
  beforeEach(() => {
    clock = new HandClock();
    retracted = [];
    const heads = {
      finalized: { number: 9, hash: main(9) },
      retractFrom: (number: number) => void retracted.push(number),
    } as unknown as MergedHeads;
    chain = new RememberedChain({
      heads,
      log: silentLogger(),
      clock,
      nowMs: () => clock.monotonicMs(),
      blockMs: () => 6_000,
    });
    for (const number of [1, 2, 4]) for (const name of ['a', 'b']) note(number, name);
    note(9, 'a');
  });
  const note = (number: number, name: string): void =>
    chain.anchors.note({ number, hash: main(number) }, name);
  const judged = async (nodes: readonly JudgedUpstream[]): ReturnType<typeof judgeHeads<JudgedUpstream>> =>
    await judgeHeads(nodes, { memory: chain.anchors });

  it('becomes shared once an upstream on the chain has a block that another had', async () => {
    const below = node('c', 9, main);
    equal(chain.anchors.upTo(9)?.isShared, false);
    chain.confirm([below], await judged([below]));
    equal(chain.anchors.upTo(9)?.isShared, true);
  });

  it('stays the word of one where another upstream has another block', async () => {
    const foreign = node('c', 9, other);
    chain.confirm([foreign], await judged([foreign]));
    equal(chain.anchors.upTo(9)?.isShared, false);
  });

  it('shows a reset although the upstream that alone had the last final block comes first', async () => {
    const [first, begun] = [node('a', 1, other), node('b', 0, other)];
    const standings = new Map<JudgedUpstream, HeadStanding>([
      [first, { kind: 'other_chain', height: 1, own: other(1), other: main(1), others: [] }],
      [begun, { kind: 'on_chain', behind: 0 }],
    ]);
    equal(await chain.dropWrong([first, begun], standings), false);
    const both = [first, node('b', 1, other)];
    equal(chain.void(both, await judged(both), 0)?.isReset, false);
    await clock.advance(3_100);
    equal(chain.void(both, await judged(both), 0)?.isReset, true);
  });

  it('loses the word of a wrong upstream alone, and not what others had too', async () => {
    const [wrong, right] = [node('a', 9, other), node('b', 8, main)];
    const standings = new Map<JudgedUpstream, HeadStanding>([
      [wrong, { kind: 'other_chain', height: 1, own: other(1), other: main(1), others: ['b'] }],
      [right, { kind: 'on_chain', behind: 0 }],
    ]);
    equal(await chain.dropWrong([wrong, right], standings), true);
    deepEqual(retracted, [5]);
    equal(chain.anchors.highest, 4);
    equal(chain.anchors.hadItself('a', 4), true);
  });
});
