import { deepEqual, equal } from 'node:assert/strict';
import { sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { describeHeartbeatChain } from '../../../../tests/support/heartbeat-chain-conformance.ts';
import type { HeartbeatChain, Seat, SentHeartbeat } from '../../../src/chain/heartbeat/heartbeat-chain.ts';
import { compareHeartbeats } from '../../../src/reporting/cli/verify/heartbeats.ts';
import { messageOf, recountHeartbeats } from '../../../src/verify/recount-heartbeats.ts';

const genesis = `0x${'07'.repeat(32)}`;
const slotMs = 6_000;
/** The slot of block 0 would be at the start of this window of ten slots. */
const startS = 60_000;
const sessionBlocks = 5;
const names = ['a', 'b', 'c'];
const pairs = names.map((_, index) => sr25519PairFromSeed(new Uint8Array(32).fill(index + 1)));
const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

/** The heartbeat of a seat, signed by somebody for some session of some chain. */
function sent(session: number, seat: number, by = seat, of = session, chain = genesis): SentHeartbeat {
  const pair = pairs[by];
  if (!pair) throw new Error(`nobody is ${by}`);
  return { session, seat, signature: hex(sr25519Sign(messageOf(chain, of), pair)) };
}

/** Blocks without a missed slot, a session every five of them; nobody sits elsewhere than at first. */
class FakeHeartbeatChain implements HeartbeatChain {
  readonly genesisHash = genesis;
  from: number | undefined = 0;
  readonly blocks = new Map<number, readonly SentHeartbeat[]>();
  readonly seats: readonly Seat[] = names.map((account, index) => ({
    account,
    key: hex(pairs[index]?.publicKey ?? new Uint8Array()),
  }));

  async countedFrom(): Promise<number | undefined> {
    return this.from;
  }

  async slotStartMs(block: number): Promise<number> {
    return block === 0 ? 0 : startS * 1_000 + block * slotMs;
  }

  async sessionAt(block: number): Promise<number> {
    return Math.floor(block / sessionBlocks);
  }

  async seatsAt(): Promise<readonly Seat[]> {
    return this.seats;
  }

  async heartbeatsIn(block: number): Promise<readonly SentHeartbeat[]> {
    return this.blocks.get(block) ?? [];
  }
}

describeHeartbeatChain('a chain in memory', () => ({ chain: new FakeHeartbeatChain(), head: 12 }));

describe('recountHeartbeats', () => {
  const window = { startS, endS: startS + 60 };
  const head = 30;

  it('counts the sessions that ended in a window, and who was heard in them', async () => {
    const chain = new FakeHeartbeatChain();
    chain.blocks.set(1, [sent(0, 0), sent(0, 1)]);
    chain.blocks.set(4, [sent(0, 2)]);
    // The block that ends this session, number 10, is the first of the next window.
    chain.blocks.set(6, [sent(1, 0)]);
    const { counts, sessions, blocks } = await recountHeartbeats(chain, window, head);
    deepEqual([sessions, blocks], [[0], 5]);
    deepEqual(
      Object.fromEntries(counts),
      Object.fromEntries(names.map((name) => [name, { expected: 1, heard: 1 }])),
    );
    const later = { startS: window.endS, endS: window.endS + 60 };
    const next = await recountHeartbeats(chain, later, head);
    // Of session 2 nobody was heard at all.
    deepEqual(next.sessions, [1]);
    deepEqual(next.counts.get('b'), { expected: 1, heard: 0 });
  });

  it('believes no signature of another, for another session, of another chain, and none that is no signature', async () => {
    const chain = new FakeHeartbeatChain();
    chain.blocks.set(2, [
      sent(0, 0),
      sent(0, 1, 2),
      sent(0, 2, 2, 1),
      sent(0, 2, 2, 0, `0x${'08'.repeat(32)}`),
      { session: 0, seat: 1, signature: '0x00' },
      { session: 0, seat: 99, signature: sent(0, 1).signature },
      sent(1, 1),
    ]);
    const { counts } = await recountHeartbeats(chain, window, head);
    deepEqual(
      names.map((name) => counts.get(name)?.heard),
      [1, 0, 0],
    );
  });

  it('counts nothing before the first session that the chain counts, nor where it counts none', async () => {
    const chain = new FakeHeartbeatChain();
    chain.blocks.set(1, [sent(0, 0)]);
    for (const from of [1, undefined]) {
      chain.from = from;
      equal((await recountHeartbeats(chain, window, head)).counts.size, 0);
    }
  });

  it('signs what the node signs: 53 bytes, the session with the lowest byte first', () => {
    equal(
      hex(messageOf(genesis, 258)),
      `0x${Buffer.from('almanac/heartbeat').toString('hex')}${'07'.repeat(32)}02010000`,
    );
  });
});

describe('compareHeartbeats', () => {
  const row = (account: string, authored: bigint, assigned: bigint) =>
    ({ target: 1, who: { account, name: undefined }, authored, assigned }) as never;

  it('finds a count that differs, a record without heartbeats and heartbeats without a record', () => {
    const rows = [row('a', 2n, 3n), row('b', 3n, 3n), row('c', 1n, 3n)];
    const counts = new Map([
      ['a', { heard: 2, expected: 3 }],
      ['b', { heard: 2, expected: 3 }],
      ['d', { heard: 1, expected: 3 }],
    ]);
    deepEqual(
      compareHeartbeats({ rows }, { counts }).map(({ account, isEqual }) => [account, isEqual]),
      [
        ['a', true],
        ['b', false],
        ['c', false],
        ['d', false],
      ],
    );
  });
});
