import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { HeartbeatChain } from '../../offchain-agent/src/chain/heartbeat/heartbeat-chain.ts';

interface HeartbeatSubject {
  readonly chain: HeartbeatChain;
  /** Number of a block after the genesis, which the chain still has; so are those before it. */
  readonly head: number;
}

/** What every `HeartbeatChain` does, whatever stands behind it. */
export function describeHeartbeatChain(name: string, subject: () => HeartbeatSubject): void {
  describe(`${name} as a chain with heartbeats`, () => {
    it('names itself, and from which session on it counts', async () => {
      const { chain } = subject();
      match(chain.genesisHash, /^0x[0-9a-f]{64}$/);
      const from = await chain.countedFrom();
      ok(from === undefined || (Number.isSafeInteger(from) && from >= 0), `${from}`);
    });

    it('has slots that ascend with blocks, and sessions that do not go back', async () => {
      const { chain, head } = subject();
      const blocks = Array.from({ length: head }, (_, index) => index + 1);
      const slots = await Promise.all(blocks.map((block) => chain.slotStartMs(block)));
      deepEqual(
        slots,
        [...new Set(slots)].toSorted((a, b) => a - b),
      );
      const sessions = await Promise.all(blocks.map((block) => chain.sessionAt(block)));
      deepEqual(
        sessions,
        sessions.toSorted((a, b) => a - b),
      );
    });

    it('has no slot before that of the genesis, which is at no time', async () => {
      equal(await subject().chain.slotStartMs(0), 0);
    });

    it('seats validators, each with an account and a key', async () => {
      const { chain, head } = subject();
      const seats = await chain.seatsAt(head);
      ok(seats.length > 0);
      for (const { account, key } of seats) {
        ok(account.length > 0);
        match(key, /^0x[0-9a-f]{64}$/);
      }
      equal(new Set(seats.map(({ account }) => account)).size, seats.length);
    });

    it('lists no heartbeats of a block without any', async () => {
      const { chain, head } = subject();
      deepEqual(await chain.heartbeatsIn(head), []);
    });
  });
}
