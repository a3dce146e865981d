import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { blake2AsHex } from '@polkadot/util-crypto';
import { rpcRefusal } from '../../../../../tests/support/fake-finality-node.ts';
import { u64 } from '../../../../../tests/support/grandpa-bytes.ts';
import { MadeRelayNode, madeRandomness } from '../../../../../tests/support/made-relay-node.ts';
import type { MadeShape } from '../../../../../tests/support/made-shape.ts';
import type { SessionBlock } from '../../../../src/measure/backing/count-sessions.ts';
import { readRelaySessions } from '../../../../src/measure/backing/relay-sessions.ts';
import { BlameTally } from '../../../../src/measure/blame/session-blame.ts';

function read(
  node: MadeRelayNode,
  count: number,
  sessionBlocks = 20,
  onBlock?: (block: SessionBlock) => void,
) {
  const items = (pallet: string, item: string) => node.runtime.item(pallet, item);
  return readRelaySessions(node, async () => await Promise.resolve(items), {
    trust: { genesisHash: node.genesisHash },
    count,
    sessionBlocks,
    signal: new AbortController().signal,
    onBlock,
  });
}

describe('readRelaySessions', () => {
  const seeds = [3, 4, 5, 6];
  const nodes = seeds.map((seed) => new MadeRelayNode(seed, 75));

  it('gives points, duties and blocks of the last sessions as the runtime stored them', async () => {
    for (const node of nodes) {
      const { chain } = node;
      const { sessions, range } = await read(node, 2);
      equal(range.toBlock, node.best.number);
      const over = [...chain.reports.keys()].slice(-2);
      deepEqual(
        sessions.map(({ session }) => session.index),
        over,
      );
      for (const { session, points, duties, authored } of sessions) {
        const mine = [...points.accounts.keys()].map((account) => [account, points.totalOf(account)]);
        deepEqual(mine.toSorted(), [...(chain.reports.get(session.index) ?? [])].toSorted());
        const made = chain.sessions.find(({ index }) => index === session.index);
        deepEqual(duties.members, made?.members);
        deepEqual([...duties.disputeVotes].toSorted(), [...(made?.disputeVotes ?? [])].toSorted());
        const blocks = chain.blocks.filter((block) => block.session.index === session.index).length;
        equal(
          [...authored.values()].reduce((sum, count) => sum + count, 0),
          blocks,
        );
      }
    }
  });

  it('finds the points that the chain stored, sent each session and buffered', async () => {
    const buffered = seeds.map((seed) => new MadeRelayNode(seed, 75, { isBuffered: true }));
    for (const node of [...nodes, ...buffered]) {
      const { sessions, comparisons } = await read(node, 2);
      for (const { session } of sessions) {
        const comparison = comparisons.get(session.index);
        ok(comparison?.kind === 'compared', JSON.stringify(comparison));
        ok(comparison.validators >= session.elected.length);
        deepEqual(comparison.differences, []);
      }
    }
  });

  it('names the validator whose points the chain stored otherwise', async () => {
    const node = new MadeRelayNode(4, 75, { wrongPoints: 60 });
    const { sessions, comparisons } = await read(node, 1);
    const [last] = sessions;
    ok(last);
    const comparison = comparisons.get(last.session.index);
    ok(comparison?.kind === 'compared');
    deepEqual(
      comparison.differences.map(({ counted, stored }) => stored - counted),
      [60],
    );
  });

  it('compares no points where those of the session before were not sent by its end', async () => {
    const plain = new MadeRelayNode(4, 75);
    const { sessions } = await read(plain, 1);
    const begun = (sessions[0]?.session.startBlock ?? 0) - 1;
    const shapes: [MadeShape, RegExp][] = [
      [{ reportWaitsAfter: (number) => number === begun }, /report of a session before was not sent yet/],
      [{ reportWaitsAfter: (number) => number === begun - 1 }, /report of a session before was not sent yet/],
      [{ buffersAfter: (number) => number <= begun }, /changed how it stores points/],
      [{ buffersAfter: (number) => number < begun }, /changed how it stores points/],
    ];
    for (const [shape, because] of shapes) {
      const node = new MadeRelayNode(4, 75, { wrongPoints: 60, ...shape });
      const { comparisons } = await read(node, 1);
      const [comparison] = comparisons.values();
      ok(comparison?.kind === 'not_compared', JSON.stringify(comparison));
      match(comparison.because, because);
    }
    const other = new MadeRelayNode(4, 75, {
      wrongPoints: 60,
      reportWaitsAfter: (number) => number < begun - 1,
    });
    const [comparison] = (await read(other, 1)).comparisons.values();
    equal(comparison?.kind, 'compared');
  });

  it('says why points are not compared where the state before the last block is gone, and counts all the same', async () => {
    const node = new MadeRelayNode(4, 75, { isCalm: true });
    const end = node.chain.blocks.findLast(({ endsSession }) => endsSession);
    ok(end);
    node.lies.set('state_getReadProof', ([, hash], honest) => {
      if (hash === end.parent.hash) throw rpcRefusal('state_getReadProof', 'State already discarded', 4003);
      return honest();
    });
    const { sessions, comparisons } = await read(node, 1);
    const [last] = sessions;
    equal(last?.isWhole, true);
    const comparison = comparisons.get(last?.session.index ?? 0);
    ok(comparison?.kind === 'not_compared');
    equal(comparison.because, `the node has discarded the state of block ${end.header.number - 1}`);
  });

  it('lays all cores of a block that ends a session to that, though the state after it has no claims', async () => {
    for (const node of nodes) {
      const blame = new BlameTally();
      const { sessions } = await read(node, 2, 20, (block) => blame.add(block));
      blame.end();
      const counted = sessions.map(({ session }) => session.index);
      const ends = node.chain.blocks.filter(
        ({ endsSession, session }) => endsSession && counted.includes(session.index),
      );
      const lost = new Map(ends.map(({ header }) => [header.number, new Set<number>()]));
      for (const { losses } of blame.accounts.values())
        for (const loss of losses)
          if (loss.kind === 'core' && loss.rule === 'C1') lost.get(loss.block)?.add(loss.core);
      deepEqual(
        [...lost].map(([block, cores]) => [block, cores.size]),
        ends.map(({ header, session, backed }) => [header.number, session.groups.length - backed.length]),
      );
    }
  });

  it('lays each empty slot to the one validator whose own it was', async () => {
    const slotOf = (number: number): number => number + 2 * Math.floor(number / 5);
    const node = new MadeRelayNode(3, 75, { slotOf });
    const blame = new BlameTally();
    const { sessions } = await read(node, 2, 200, (block) => blame.add(block));
    blame.end();
    const counted = sessions.map(({ session }) => session.index);
    const expected = node.chain.blocks
      .filter(({ session }) => counted.includes(session.index))
      .flatMap(({ header: { number }, session: { index, elected } }) => {
        const gap = slotOf(number) - slotOf(number - 1) - 1;
        return Array.from({ length: gap }, (_, place) => {
          const slot = slotOf(number) - 1 - place;
          const digest = blake2AsHex(Buffer.concat([madeRandomness(index), u64(slot)]), 256);
          return `${slot} ${elected[Number(BigInt(digest) % BigInt(elected.length))]}`;
        });
      });
    ok(expected.length > 5);
    const laid = [...blame.accounts.values()].flatMap(({ losses }) =>
      losses.flatMap((loss) => (loss.kind === 'slot' ? `${loss.slot} ${loss.account}` : [])),
    );
    deepEqual(laid.toSorted(), expected.toSorted());
    equal(blame.blocksWithoutOwners, 0);
  });

  it('counts fewer sessions where the chain is young, and says so where none is over', async () => {
    const [node] = nodes;
    ok(node);
    const { sessions } = await read(node, 50);
    // The first one began with the chain, so that nothing tells what waited before it.
    equal(sessions.length, node.chain.reports.size - 1);
    await rejects(read(new MadeRelayNode(3, 8), 1), { code: 'unknown/no_data' });
  });

  it('refuses a body with a changed byte, and a header with one', async () => {
    const node = new MadeRelayNode(3, 60);
    node.lies.set('chain_getBlock', (_, honest) => {
      const { block } = honest() as { block: { header: unknown; extrinsics: string[] } };
      const extrinsics = block.extrinsics.map((extrinsic) => extrinsic.replace('36', '37'));
      return { block: { ...block, extrinsics } };
    });
    await rejects(read(node, 1), { code: 'unknown/finality_body' });
    node.lies.clear();
    node.lies.set('chain_getHeader', ([hash], honest) => {
      const header = honest() as { number: string } | null;
      const isOld = header !== null && Number(header.number) === node.best.number - 3;
      return isOld && hash ? { ...header, stateRoot: `0x${'77'.repeat(32)}` } : header;
    });
    await rejects(read(node, 1), { code: 'unknown/finality_header' });
  });

  it('names a body that the node left out, and counts the rest', async () => {
    const node = new MadeRelayNode(4, 75);
    const whole = await read(node, 2);
    const [, second] = whole.sessions;
    const lost = (second?.session.startBlock ?? 0) + 3;
    const hash = node.chain.hashes.get(lost);
    node.lies.set('chain_getBlock', ([asked], honest) => (asked === hash ? null : honest()));
    const { sessions, leftOut } = await read(node, 2);
    deepEqual(leftOut, []);
    deepEqual(
      sessions.map(({ unread }) => unread.map(({ number, code }) => [number, code])),
      [[], [[lost, 'unreachable/block']]],
    );
    // The session without a gap has the points of the runtime; of the other, a block and its rows are missing.
    const [first, partial] = sessions;
    deepEqual(first?.points, whole.sessions[0]?.points);
    const rows = (of: typeof partial): number => of?.duties.members[0]?.blocks ?? 0;
    equal(rows(partial), rows(second) - 1);
    ok((partial?.duties.candidates.unknown ?? 0) > 0);
  });

  it('leaves out sessions whose states the node has discarded, and counts the rest', async () => {
    const node = new MadeRelayNode(5, 75);
    const whole = await read(node, 3);
    const [first, second, third] = whole.sessions;
    ok(first && second && third);
    // Headers and bodies stay, states go: as on a node that prunes.
    node.lies.set('state_getReadProof', (params, honest) => {
      const number = node.chain.blocks.find(({ header }) => header.hash === params[1])?.header.number ?? 0;
      const isKept = number === 0 || number >= second.session.startBlock - 1;
      if (isKept) return honest();
      throw rpcRefusal('state_getReadProof', 'State already discarded for 0x00', 4003);
    });
    const { sessions, leftOut } = await read(node, 3);
    deepEqual(
      leftOut.map(({ fromBlock, toBlock, unread }) => [fromBlock, toBlock, unread.code]),
      [[first.session.startBlock, second.session.startBlock - 1, 'unreachable/state']],
    );
    deepEqual(
      sessions.map(({ session }) => session.index),
      [second.session.index, third.session.index],
    );
    // What the block before it includes counts for the second, and cannot be known.
    deepEqual(
      sessions.map(({ unread }) => unread.map(({ number }) => number)),
      [[second.session.startBlock - 1], []],
    );
    deepEqual(sessions[1]?.points, third.points);
    deepEqual(sessions[0]?.duties, second.duties);
  });

  it('counts around a body of a shape that is not known', async () => {
    const node = new MadeRelayNode(6, 75);
    const { sessions: whole } = await read(node, 1);
    const strange = (whole[0]?.session.startBlock ?? 0) + 2;
    const other = new MadeRelayNode(6, 75, { strange: new Set([strange]) });
    const { sessions } = await read(other, 1);
    deepEqual(
      sessions[0]?.unread.map(({ number, code }) => [number, code]),
      [[strange, 'unknown/paras_inherent']],
    );
  });

  it('refuses a state that the node does not prove, and every body where it has none', async () => {
    const node = new MadeRelayNode(4, 60);
    node.lies.set('state_getReadProof', (params, honest) => {
      const answer = honest() as { proof: string[] };
      const isGenesis = params[1] === node.genesisHash;
      return isGenesis ? answer : { ...answer, proof: answer.proof.slice(1) };
    });
    await rejects(read(node, 1), { code: 'unknown/finality_state_proof' });
    node.lies.clear();
    node.lies.set('chain_getBlock', () => null);
    await rejects(read(node, 1), { code: 'unreachable/block' });
  });

  it('says what is missing where the runtime stores sessions in another way', async () => {
    const node = new MadeRelayNode(5, 60);
    const items = (pallet: string, item: string) =>
      item === 'sessionStartBlock' ? undefined : node.runtime.item(pallet, item);
    const reading = readRelaySessions(node, async () => await Promise.resolve(items), {
      trust: { genesisHash: node.genesisHash },
      count: 1,
      sessionBlocks: 20,
      signal: new AbortController().signal,
    });
    await rejects(reading, { code: 'unknown/relay_session', message: /paraScheduler.sessionStartBlock/ });
  });
});
