import { deepEqual, doesNotThrow, equal, ok, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { hex, testVoter, u32, u64, unhex } from '../../../../../tests/support/grandpa-bytes.ts';
import {
  GrandpaChain,
  headerBytes,
  justification,
  justificationBytes,
  rpcHeader,
} from '../../../../../tests/support/grandpa-chain.ts';
import { verifyJustification } from '../../../../../tests/support/verify-justification.ts';
import { AuthoritySet } from '../../../../src/chain/grandpa/authority-set.ts';
import { hashHeader, readHeader } from '../../../../src/chain/grandpa/header.ts';
import { decodeJustification } from '../../../../src/chain/grandpa/justification.ts';
import { ScaleReader } from '../../../../src/chain/grandpa/scale-reader.ts';
import { setChangeOf } from '../../../../src/chain/grandpa/set-change.ts';

interface Vectors {
  readonly justifications: readonly {
    readonly name: string;
    readonly round: number;
    readonly setId: number;
    readonly targetNumber: number;
    readonly precommits: number;
    readonly bytes: string;
  }[];
  readonly headers: readonly { readonly name: string; readonly number: number; readonly bytes: string }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../../tests/vectors/grandpa.json', import.meta.url), 'utf8'),
) as Vectors;

const voters = ['alice', 'bob', 'charlie', 'dave'].map(testVoter);
const [alice = testVoter('alice'), bob = testVoter('bob')] = voters;

describe('decodeJustification', () => {
  for (const vector of vectors.justifications) {
    it(`reads ${vector.name}, whose signatures hold for its round and set id`, () => {
      const read = decodeJustification(vector.bytes);
      const { round, setId, targetNumber } = vector;
      deepEqual({ round: read.round, targetNumber: read.targetNumber }, { round, targetNumber });
      equal(read.precommits.length, vector.precommits);
      const keys = read.precommits.map(({ authority }) => ({ key: authority, weight: 1n }));
      doesNotThrow(() => verifyJustification(read, new AuthoritySet(setId, keys)));
      throws(() => verifyJustification(read, new AuthoritySet(setId + 1, keys)), {
        code: 'unknown/finality_signature',
      });
    });
  }

  it('reads what an encoder of its own wrote, headers between included', () => {
    const chain = new GrandpaChain(voters);
    const target = chain.append();
    const above = chain.append({ slot: 100 });
    const bytes = justificationBytes({
      target,
      setId: 3,
      round: 9,
      votes: [
        { voter: alice, block: target },
        { voter: bob, block: above },
      ],
      ancestries: [above],
    });
    const read = decodeJustification(hex(bytes));
    equal(read.round, 9);
    equal(read.targetHash, target.hash);
    deepEqual(
      read.precommits.map(({ authority, targetHash, targetNumber }) => [authority, targetHash, targetNumber]),
      [
        [alice.key, target.hash, 1],
        [bob.key, above.hash, 2],
      ],
    );
    deepEqual(
      read.ancestries.map(({ hash, number }) => [hash, number]),
      [[above.hash, 2]],
    );
  });

  const chain = new GrandpaChain(voters);
  const honest = justification(chain.append(), voters, 0);

  it('refuses every cut of it', () => {
    for (let length = 0; length < unhex(honest).length; length += 1) {
      throws(() => decodeJustification(hex(unhex(honest).subarray(0, length))), malformed);
    }
  });

  it('refuses a byte too many', () => {
    throws(() => decodeJustification(`${honest}00`), malformed);
  });

  const start = Buffer.concat([u64(1), Buffer.alloc(32), u32(1)]);
  const bombs: readonly [string, Uint8Array][] = [
    ['a list of 2^30 votes', Buffer.concat([start, u32((2 ** 30 - 1) * 4 + 2)])],
    ['a list of 2^32 votes', Buffer.concat([start, Buffer.of(3), u32(2 ** 32 - 1)])],
    ['a list longer than any number', Buffer.concat([start, Buffer.of(0xff), Buffer.alloc(68, 0xff)])],
    ['no votes and 2^30 headers', Buffer.concat([start, Buffer.of(0), u32((2 ** 30 - 1) * 4 + 2)])],
    ['a round beyond 2^53', Buffer.concat([Buffer.alloc(8, 0xff), start.subarray(8), Buffer.of(0, 0)])],
  ];
  for (const [name, bytes] of bombs) {
    it(`refuses ${name} without making room for it`, () => {
      const before = process.memoryUsage().heapUsed;
      throws(() => decodeJustification(hex(bytes)), malformed);
      ok(process.memoryUsage().heapUsed - before < 50_000_000);
    });
  }

  for (const item of [null, 7, {}, '', '0x0', 'no hex', '0xzz']) {
    it(`refuses ${JSON.stringify(item)}`, () => throws(() => decodeJustification(item), malformed));
  }
});

describe('readHeader', () => {
  for (const { name, number, bytes } of vectors.headers) {
    it(`reads ${name}, every byte of it`, () => {
      const header = readHeader(new ScaleReader(unhex(bytes)));
      equal(header.number, number);
      const { parentHash, stateRoot, extrinsicsRoot, digest } = header.rpc;
      const logs = digest.logs as `0x${string}`[];
      const again = { number, parentHash, stateRoot, extrinsicsRoot, logs } as never;
      equal(hex(headerBytes(again)), bytes);
    });
  }

  it('finds the set that Polkadot scheduled in block 512271', () => {
    const [first] = vectors.headers;
    const change = setChangeOf(readHeader(new ScaleReader(unhex(first?.bytes ?? ''))));
    equal(change?.lastBlock, 512_271);
    ok((change?.next.length ?? 0) > 100);
    ok(change?.next.every(({ weight }) => weight === 1n));
  });
});

describe('hashHeader', () => {
  const chain = new GrandpaChain(voters);
  chain.append();
  const block = chain.append({ next: [alice] });
  const honest = rpcHeader(block);
  const [slot = '0x', change = '0x', seal = '0x'] = block.logs;

  it('gives the hash of all its parts', () => {
    equal(hashHeader(honest).hash, block.hash);
  });

  // The bytes in a row, and so the hash, are the same in each of them.
  const cuts: readonly [string, object][] = [
    [
      'a root of 33 bytes, with one less after it',
      {
        stateRoot: `${honest.stateRoot}${honest.extrinsicsRoot.slice(2, 4)}`,
        extrinsicsRoot: `0x${honest.extrinsicsRoot.slice(4)}`,
      },
    ],
    [
      'a parent that holds the number',
      {
        parentHash: `${honest.parentHash}08`,
        number: `0x${(Number(`0x${honest.stateRoot.slice(2, 4)}`) >> 2).toString(16)}`,
      },
    ],
    [
      'a digest item cut in two, so that its slot is not found',
      {
        digest: { logs: [slot.slice(0, 8), `0x${slot.slice(8)}${change.slice(2)}`, seal] },
      },
    ],
    [
      'a set change hidden in the item before it',
      {
        digest: { logs: [`${slot}${change.slice(2)}`, seal.slice(0, 20), `0x${seal.slice(20)}`] },
      },
    ],
    ['a digest item with a byte behind its end', { digest: { logs: [`${slot}00`, change, seal] } }],
    ['an empty digest item', { digest: { logs: [slot, '0x', `${change}${seal.slice(2)}`] } }],
  ];
  for (const [name, part] of cuts) {
    it(`refuses ${name}`, () => throws(() => hashHeader({ ...honest, ...part }), malformed));
  }

  for (const item of [
    null,
    undefined,
    5,
    {},
    { ...honest, number: '0x100000000' },
    { ...honest, digest: {} },
  ]) {
    it(`refuses ${JSON.stringify(item)?.slice(0, 40)}`, () => throws(() => hashHeader(item), malformed));
  }
});

const malformed = { code: 'unknown/finality_malformed' };
