import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { MadeRelayNode } from '../../../../../tests/support/made-relay-node.ts';
import { hashHeader } from '../../../../src/chain/grandpa/header.ts';
import type { StoredItems } from '../../../../src/chain/relay/session-source.ts';
import { RpcError } from '../../../../src/chain/rpc/error.ts';
import type { SessionBlock } from '../../../../src/measure/backing/count-sessions.ts';
import { readRelaySessions, sessionsSource } from '../../../../src/measure/backing/relay-sessions.ts';
import { BlameTally } from '../../../../src/measure/blame/session-blame.ts';

/** @param itemsAt by the number of a block, instead of those of its runtime */
async function read(
  node: MadeRelayNode,
  itemsAt: (number: number, own: StoredItems) => StoredItems,
  onBlock?: (block: SessionBlock) => void,
) {
  const own: StoredItems = (pallet, item) => node.runtime.item(pallet, item);
  const numbers = new Map([...node.chain.hashes].map(([number, hash]) => [String(hash), number] as const));
  return await readRelaySessions(
    node,
    async (hash) => await Promise.resolve(itemsAt(numbers.get(hash) ?? 0, own)),
    {
      trust: { genesisHash: node.genesisHash },
      count: 3,
      onBlock,
      sessionBlocks: 20,
      signal: new AbortController().signal,
    },
  );
}

describe('sessions of which a node does not tell the runtime', () => {
  const node = new MadeRelayNode(5, 75);

  for (const [what, thrown, code, because] of [
    [
      'has discarded the state',
      () =>
        new RpcError(node.url, 'state_getRuntimeVersion', { code: 4003, message: 'State already discarded' }),
      'unreachable/state',
      /^the node has discarded the state of block \d+$/,
    ],
    [
      'gives metadata that cannot be read',
      () => new TypeError('Cannot construct unknown type MetadataV5'),
      'unknown/relay_session',
      /cannot be read: its metadata is of another form \(Cannot construct unknown type MetadataV5\)$/,
    ],
  ] as const) {
    it(`leaves them out where it ${what}, and counts the rest`, async () => {
      const whole = await read(node, (_, own) => own);
      const [first, second, third] = whole.sessions;
      ok(first && second && third);
      const { sessions, leftOut } = await read(node, (number, own) => {
        if (number >= second.session.startBlock - 1) return own;
        throw thrown();
      });
      deepEqual(
        leftOut.map(({ fromBlock, unread }) => [fromBlock, unread.code]),
        [[first.session.startBlock, code]],
      );
      match(leftOut[0]?.unread.because ?? '', because);
      deepEqual(
        sessions.map(({ session }) => session.index),
        [second.session.index, third.session.index],
      );
      deepEqual(sessions[1]?.points, third.points);
    });

    it(`ends where it ${what} everywhere`, async () => {
      const reading = read(node, () => {
        throw thrown();
      });
      await rejects(reading, { code });
    });
  }

  it('counts without a block whose disputes cannot be read, and names it', async () => {
    const whole = await read(node, (_, own) => own);
    const { sessions } = await read(
      node,
      (_, own) => (pallet, item) => (item === 'disputes' ? undefined : own(pallet, item)),
    );
    const disputed = node.chain.blocks.filter(({ disputesBefore }) => disputesBefore.length > 0);
    const unread = sessions.flatMap((session) => session.unread);
    ok(unread.length > 0);
    for (const { number, code } of unread) {
      equal(code, 'unknown/relay_session');
      ok(disputed.some(({ header }) => header.number === number));
    }
    equal(sessions.length, whole.sessions.length);
  });

  const without =
    (name: string) =>
    (_: number, own: StoredItems): StoredItems =>
    (pallet, item) =>
      item === name ? undefined : own(pallet, item);

  it('counts no dispute whose backers are kept by another name', async () => {
    const { sessions } = await read(node, without('backersOnDisputes'));
    const unread = sessions.flatMap((session) => session.unread);
    ok(unread.length > 0);
    for (const { because } of unread)
      match(because, /: its runtime has no parasDisputes\.backersOnDisputes$/);
  });

  it('compares no points where one of their items has another name, and names it', async () => {
    for (const item of ['mode', 'validatorPoints', 'outgoingSessionReport']) {
      const { comparisons } = await read(node, without(item));
      ok(comparisons.size > 0);
      for (const one of comparisons.values())
        match(
          one.kind === 'not_compared' ? one.because : '',
          new RegExp(`: its runtime has no stakingAhClient\\.${item}$`),
        );
    }
  });

  it('lays no missing vote to a validator where disabled ones have another name, and says so', async () => {
    const blame = new BlameTally();
    await read(node, without('disabledValidators'), (block) => blame.add(block));
    blame.end();
    const { because = '', blocks = 0 } = blame.unreadOffers ?? {};
    match(because, /: its runtime has no session\.disabledValidators$/);
    ok(blocks > 1);
    const all = [...blame.accounts.values()].flatMap(({ losses }) => losses);
    ok(all.some(({ kind }) => kind === 'vote'));
    for (const { kind, cause } of all) if (kind === 'vote') equal(cause, 'unknown');
  });

  it('knows no owners of slots where an epoch does not hold its block', async () => {
    const own: StoredItems = (pallet, item) => node.runtime.item(pallet, item);
    const source = sessionsSource(node, async () => await Promise.resolve(own), 20);
    const [first, ...later] = node.chain.blocks.filter(({ endsSession }) => endsSession);
    const last = later.at(-1);
    ok(first && last);
    ok(await source.epochsAfter(hashHeader(first.header.rpc)));
    const inside = node.chain.blocks.find(({ header }) => header.number === last.header.number - 1);
    equal(await source.epochsAfter(hashHeader(inside?.header.rpc)), undefined);
  });
});
