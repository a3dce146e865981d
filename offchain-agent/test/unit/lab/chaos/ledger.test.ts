import { deepEqual, equal, match } from 'node:assert/strict';
import { Keyring } from '@polkadot/keyring';
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { headerHash, type RpcHeader } from '../../../../src/chain/block/header-hash.ts';
import { FinalityLedger } from '../../../../src/lab/chaos/ledger.ts';

/** A header of Aura in a slot; `other` makes another block of it. */
function aura(slot: number, other = 0): object {
  return headerOf(`0x0661757261${'20'}${le(slot)}`, other);
}

/** A header of BABE: a secondary claim of an authority (u32) in a slot (u64). */
function babe(authority: number, slot: number, other = 0): object {
  const index = Buffer.alloc(4);
  index.writeUInt32LE(authority);
  return headerOf(`0x0642414245${'34'}02${index.toString('hex')}${le(slot)}`, other);
}

function headerOf(log: string, other: number): object {
  const hash = (byte: number): string => `0x${byte.toString(16).padStart(2, '0').repeat(32)}`;
  const roots = { stateRoot: hash(2), extrinsicsRoot: hash(other) };
  return { number: '0x5', parentHash: hash(1), ...roots, digest: { logs: [log] } };
}

function le(slot: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(slot));
  return bytes.toString('hex');
}

describe('the ledger of a network', () => {
  let ledger: FinalityLedger;

  before(async () => void (await cryptoWaitReady()));

  beforeEach(() => {
    ledger = new FinalityLedger();
  });

  it('takes the same block from any number of nodes', () => {
    for (const item of [aura(7), aura(7), aura(8), babe(0, 9), babe(1, 9), babe(0, 9)])
      ledger.noteHeader(item);
    deepEqual(ledger.breaches, []);
  });

  it('sees that an author of Aura has signed two blocks of its slot', () => {
    ledger.noteHeader(aura(7));
    ledger.noteHeader(aura(7, 1));
    equal(ledger.breaches.length, 1);
    match(ledger.breaches[0]?.text ?? '', /^slot 7 has two blocks, 0x[0-9a-f]{64} and 0x[0-9a-f]{64}$/);
  });

  it('takes two blocks of a slot from two authors of Aura, whose forks deal it to each, and not from one', () => {
    const pairs = ['//Alice', '//Bob'].map((seed) => new Keyring({ type: 'sr25519' }).addFromUri(seed));
    ledger = new FinalityLedger(pairs.map(({ publicKey }) => u8aToHex(publicKey)));
    const sealed = (other: number, author: number): object => {
      const header = aura(7, other) as RpcHeader;
      const seal = pairs[author]?.sign(hexToU8a(headerHash(header)));
      const logs = [...header.digest.logs, `0x05617572610101${u8aToHex(seal).slice(2)}`];
      return { ...header, digest: { logs } };
    };
    ledger.noteHeader(sealed(0, 0));
    ledger.noteHeader(sealed(1, 1));
    deepEqual(ledger.breaches, []);
    ledger.noteHeader(sealed(2, 1));
    equal(ledger.breaches.length, 1);
  });

  it('sees that an authority of BABE has signed two blocks of a slot', () => {
    ledger.noteHeader(babe(3, 7));
    ledger.noteHeader(babe(3, 7, 1));
    equal(ledger.breaches[0]?.rule, 'one_block_a_slot');
    match(ledger.breaches[0]?.text ?? '', /^slot 7 by authority 3 has two blocks/);
  });

  it('sees two final blocks of one height, and tells who says which', () => {
    ledger.noteFinal('v1', 0, ['0xa', '0xb']);
    ledger.noteFinal('v2', 0, ['0xa', '0xb', '0xc']);
    deepEqual(ledger.breaches, []);
    ledger.noteFinal('v1', 2, ['0xd']);
    deepEqual(ledger.breaches, [
      { rule: 'one_final_block', text: 'block 2 is final as 0xc at v2 and as 0xd at v1' },
    ]);
  });

  it('sees a node that calls less final than before, but for one that has lost its database', () => {
    ledger.noteFinal('v1', 0, ['0xa', '0xb']);
    equal(ledger.nextOf('v1'), 2);
    ledger.noteHeight('v1', 0);
    deepEqual(ledger.breaches, [
      { rule: 'final_stays', text: 'v1 called block 1 final, and later only block 0' },
    ]);
    ledger.forget('v1');
    equal(ledger.nextOf('v1'), 0);
    ledger.noteHeight('v1', 0);
    equal(ledger.breaches.length, 1);
  });

  it('keeps the first breaches of each rule, and every one once', () => {
    for (let slot = 1; slot <= 30; slot += 1)
      for (const other of [0, 1, 1]) ledger.noteHeader(aura(slot, other));
    ledger.noteFinal('v1', 0, ['0xa']);
    ledger.noteFinal('v2', 0, ['0xb']);
    equal(ledger.breaches.length, 21);
  });
});
