import { deepEqual, equal } from 'node:assert/strict';
import { u8aToHex } from '@polkadot/util';
import { encodeAddress } from '@polkadot/util-crypto';
import { agreed, type RowEvidence } from '../../../extension/content/rows.ts';
import { endsOf, keyOf, sameEnds } from '../../../extension/ss58.ts';

const keys = Array.from({ length: 64 }, (_, index) =>
  Uint8Array.from({ length: 32 }, (__, at) => (index * 37 + at * 101 + index * at) % 256),
);
const hex = (key: Uint8Array): string => u8aToHex(key).slice(2);
const [first = new Uint8Array(32), second = new Uint8Array(32)] = keys;
const alice = encodeAddress(first, 0);
const bob = encodeAddress(second, 0);
const cut = (address: string, kept = 6): string => `${address.slice(0, kept)}…${address.slice(-kept)}`;
const evidence = (parts: Partial<RowEvidence>): RowEvidence => ({ whole: [], cut: [], words: [], ...parts });

describe('addresses on pages', () => {
  it('reads the key of an address of any prefix, as @polkadot/util-crypto writes it', () => {
    for (const key of keys)
      for (const prefix of [0, 2, 42, 63, 64, 255, 1_284, 16_383])
        equal(keyOf(encodeAddress(key, prefix)), hex(key), `prefix ${prefix}`);
  });

  it('rejects an address with one letter changed, cut or added', () => {
    for (let at = 0; at < alice.length; at += 1) {
      const letter = alice[at] === 'A' ? 'B' : 'A';
      equal(keyOf(`${alice.slice(0, at)}${letter}${alice.slice(at + 1)}`), undefined, `letter ${at}`);
    }
    for (const text of ['', alice.slice(1), `${alice}1`, ` ${alice}`, 'x'.repeat(48), '0x1234'])
      equal(keyOf(text), undefined);
  });

  it('reads the ends of a cut address, and nothing shorter', () => {
    deepEqual(endsOf(cut(alice)), { head: alice.slice(0, 6), tail: alice.slice(-6) });
    deepEqual(endsOf('abcdef...ghijkm'), { head: 'abcdef', tail: 'ghijkm' });
    for (const text of [cut(alice, 5), 'Validator', 'abcdef…', 'abc0ef…ghijkm', `${cut(alice)} x`])
      equal(endsOf(text), undefined, text);
  });

  it('matches ends in the prefixes of Polkadot, Kusama and others', () => {
    for (const prefix of [0, 2, 42]) {
      const address = encodeAddress(first, prefix);
      equal(sameEnds(hex(first), address.slice(0, 6), address.slice(-6)), true);
      equal(sameEnds(hex(second), address.slice(0, 6), address.slice(-6)), false);
    }
  });
});

describe('evidence in a row', () => {
  it('takes the account that all parts mean', () => {
    const who = { key: hex(first), address: alice };
    deepEqual(agreed(evidence({ whole: [alice, 'some name'], words: [cut(alice)] })), who);
    deepEqual(agreed(evidence({ whole: [alice, encodeAddress(first, 42)] })), who);
    deepEqual(agreed(evidence({ whole: [alice], cut: [cut(encodeAddress(first, 42))] })), who);
    deepEqual(agreed(evidence({ cut: [cut(alice)], words: [cut(alice)] })), {
      head: alice.slice(0, 6),
      tail: alice.slice(-6),
    });
  });

  it('takes none where two parts mean different accounts', () => {
    equal(agreed(evidence({ whole: [alice, bob] })), undefined);
    equal(agreed(evidence({ whole: [alice], words: [cut(bob)] })), undefined);
    equal(agreed(evidence({ cut: [cut(alice), cut(bob)] })), undefined);
    equal(agreed(evidence({ cut: [cut(alice)], words: [cut(bob)] })), undefined);
  });

  it('takes no account from a name that reads like a cut address', () => {
    equal(agreed(evidence({ whole: [cut(alice)], words: [cut(alice)] })), undefined);
    equal(agreed(evidence({ words: ['STAKING CO', '/01'] })), undefined);
  });
});
