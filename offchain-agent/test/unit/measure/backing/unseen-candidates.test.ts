import { deepEqual, equal, ok } from 'node:assert/strict';
import { MadeRelayNode } from '../../../../../tests/support/made-relay-node.ts';
import { hashHeader } from '../../../../src/chain/grandpa/header.ts';
import { type CountedSession, countLastSessions } from '../../../../src/measure/backing/count-sessions.ts';
import { sessionsSource } from '../../../../src/measure/backing/relay-sessions.ts';

const node = new MadeRelayNode(4, 75);
const headers = node.chain.blocks.map(({ header }) => hashHeader(header.rpc));
const ends = node.chain.blocks.flatMap(({ endsSession }, place) => (endsSession ? [place] : []));

async function count(from: number, sessions: number): Promise<readonly CountedSession[]> {
  const items = (pallet: string, item: string) => node.runtime.item(pallet, item);
  const source = sessionsSource(node, async () => await Promise.resolve(items));
  return (await countLastSessions(source, headers.slice(from), sessions)).sessions;
}

/** Points of all but whole sessions are a lower bound. @returns how many sessions are whole */
function requireTrue(counted: readonly CountedSession[]): number {
  for (const { session, points, isWhole } of counted) {
    const paid = new Map<string, number>(node.chain.reports.get(session.index) ?? []);
    for (const account of new Set([...paid.keys(), ...points.accounts.keys()])) {
      const [mine, theirs] = [points.totalOf(account), paid.get(account) ?? 0];
      ok(isWhole ? mine === theirs : mine <= theirs, `session ${session.index}: ${mine} of ${theirs}`);
    }
  }
  return counted.filter(({ isWhole }) => isWhole).length;
}

describe('sessions before which candidates are not seen', () => {
  it('calls no session whole whose first points hang on a block that the node lacks', async () => {
    const [, , end = 0] = ends;
    const wholes: number[] = [];
    for (const place of [end - 2, end - 1, end]) {
      const lost = headers[place]?.hash;
      node.lies.set('chain_getBlock', ([hash], honest) => (hash === lost ? null : honest()));
      wholes.push(requireTrue(await count(0, ends.length - 1)));
    }
    node.lies.clear();
    const all = requireTrue(await count(0, ends.length - 1));
    // The session of the block, and the next one.
    deepEqual(wholes, [all - 2, all - 2, all - 2]);
  });

  it('calls no session whole before which there are too few headers', async () => {
    const begun = ends.at(-2) ?? 0;
    for (const from of [begun - 1, begun - 2, begun - 4]) equal(requireTrue(await count(from, 1)), 0);
    equal(requireTrue(await count(begun - 9, 1)), 1);
  });
});
