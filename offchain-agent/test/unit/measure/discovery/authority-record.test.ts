import { deepEqual, equal } from 'node:assert/strict';
import { concatBytes, hexBytes, textBytes } from '../../../../src/base/bytes.ts';
import {
  type AuthorityRecord,
  newer,
  type RecordRefusal,
  readAuthorityRecord,
} from '../../../../src/measure/discovery/authority-record.ts';
import { writeField } from '../../../../src/measure/discovery/protobuf.ts';
import {
  addressBytes,
  publishedMs,
  recordBytes,
  recordValue,
  signedValue,
  validator,
} from './signed-record.ts';

const alice = validator(1);
const bob = validator(2);
const address = '/ip4/198.51.100.7/tcp/30333';
const ofAlice = { key: alice.nodeKey, signature: new Uint8Array(64) };

/** Signed by both keys of Alice, whatever it is. */
function signed(record: Uint8Array): Uint8Array {
  return signedValue(record, alice.sign(record), { ...ofAlice, signature: alice.signAsNode(record) });
}

/** What a node of polkadot-sdk 2609 published for the key of //Bob on a network of one machine. */
const published =
  '0x0a470a31047f00000106633da50326002408011220fbe36e52243be6c4abe3ff7f37f574d2cbe5d7fd5be1afc97f7696304cfc324612120a10d9914c43a824ea18000000000000000012409c515e8880b548d7352395e2effedaa205112394bbee836fc13efeed15deab5f325c07257859093224885748b95ceb2a09510e81a8a342c6d74c3b779e0d97881a680a40594144094729dd8e15afec71ee95e966e04406b6c65fd8c95fdd233251c3dc13b97750b9b0283ede65606bbc0a18b1df5d99ad7929cf0078c863124b2ead3902122408011220fbe36e52243be6c4abe3ff7f37f574d2cbe5d7fd5be1afc97f7696304cfc3246';
const bobsId = '0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48';

describe('readAuthorityRecord', () => {
  it('reads what a real node has published', () => {
    deepEqual(readAuthorityRecord(hexBytes(bobsId), hexBytes(published)), {
      kind: 'record',
      version: 3,
      peerId: '12D3KooWSmdeC2Xk6DBbthVB9bA9tjVqmUQwjmuBCDLBfU2U1r2R',
      addresses: ['/ip4/127.0.0.1/tcp/25405'],
      publishedMs: 1_795_287_706_562,
    });
  });

  const rest = { kind: 'record', peerId: alice.peerId, addresses: [address] };

  it('reads version 3, with a time', () => {
    deepEqual(readAuthorityRecord(alice.id, recordValue(alice)), { ...rest, version: 3, publishedMs });
  });

  it('reads version 2, without a time', () => {
    const value = recordValue(alice, {});
    deepEqual(readAuthorityRecord(alice.id, value), { ...rest, version: 2, publishedMs: undefined });
  });

  it('reads version 1, which the node has not signed', () => {
    const record = recordBytes(alice);
    const value = signedValue(record, alice.sign(record));
    deepEqual(readAuthorityRecord(alice.id, value), { ...rest, version: 1, publishedMs: undefined });
  });

  it('keeps addresses of all transports, each once, and sixteen at most', () => {
    const several = ['/dns4/a.example/tcp/30333/ws', address, address, '/ip4/198.51.100.7/udp/30333/quic-v1'];
    const of = (texts: readonly string[]) => texts.map((text) => addressBytes(`${text}/p2p/${alice.peerId}`));
    const read = readAuthorityRecord(alice.id, recordValue(alice, { addresses: of(several) }));
    deepEqual((read as AuthorityRecord).addresses, [several[0], address, several[3]]);
    const many = Array.from({ length: 17 }, (_, index) => `/ip4/198.51.100.7/tcp/${30_000 + index}`);
    const cut = readAuthorityRecord(alice.id, recordValue(alice, { addresses: of(many) }));
    deepEqual((cut as AuthorityRecord).addresses, many.slice(0, 16));
  });

  const record = recordBytes(alice, { timeMs: publishedMs });
  const good = signed(record);
  const withPeer = (peerId: string) => addressBytes(`${address}/p2p/${peerId}`);
  const time = (bytes: Uint8Array) => signed(recordBytes(alice, { time: bytes }));
  const lies: readonly (readonly [string, Uint8Array, RecordRefusal])[] = [
    ['nothing', new Uint8Array(), 'wrong_authority_signature'],
    ['text', textBytes('<html>'), 'malformed'],
    ['a record cut off', good.subarray(0, good.length - 1), 'malformed'],
    ['a length beyond its end', Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f), 'malformed'],
    ['a length of 2^69', Uint8Array.of(0x0a, ...ones(9), 0x7f), 'malformed'],
    ['a number without an end', Uint8Array.of(...ones(11)), 'malformed'],
    ['two records in one', concatBytes([good, writeField(1, record)]), 'malformed'],
    ['the record of another validator', recordValue(bob), 'wrong_authority_signature'],
    ['a record signed by another one', signedValue(record, bob.sign(record)), 'wrong_authority_signature'],
    [
      'a signature of 63 bytes',
      signedValue(record, alice.sign(record).subarray(1)),
      'wrong_authority_signature',
    ],
    ['a signature of zeros', signedValue(record, new Uint8Array(64)), 'wrong_authority_signature'],
    ['a changed record', changed(good), 'wrong_authority_signature'],
    ['a node signature of zeros', signedValue(record, alice.sign(record), ofAlice), 'wrong_node_signature'],
    [
      'the node signature of another key',
      signedValue(record, alice.sign(record), { ...ofAlice, signature: bob.signAsNode(record) }),
      'wrong_node_signature',
    ],
    [
      'a node key that is not ed25519',
      signedValue(record, alice.sign(record), {
        key: Uint8Array.from(alice.nodeKey, (byte, index) => (index === 1 ? 2 : byte)),
        signature: alice.signAsNode(record),
      }),
      'wrong_node_signature',
    ],
    [
      'addresses of a node that has not signed',
      signedValue(record, alice.sign(record), { key: bob.nodeKey, signature: bob.signAsNode(record) }),
      'other_peer_id',
    ],
    [
      'version 3 with the node signature taken off',
      signedValue(record, alice.sign(record)),
      'no_node_signature',
    ],
    ['no address', signed(recordBytes(alice, { addresses: [] })), 'no_address'],
    [
      'an address that is none',
      signed(recordBytes(alice, { addresses: [textBytes('here')] })),
      'bad_address',
    ],
    [
      'an address of a thousand bytes',
      signed(
        recordBytes(alice, { addresses: [addressBytes(`/dns4/${'a'.repeat(1_000)}/p2p/${alice.peerId}`)] }),
      ),
      'bad_address',
    ],
    [
      'an address without PeerId',
      signed(recordBytes(alice, { addresses: [addressBytes(address)] })),
      'no_peer_id',
    ],
    [
      'addresses of two nodes',
      signed(recordBytes(alice, { addresses: [withPeer(alice.peerId), withPeer(bob.peerId)] })),
      'several_peer_ids',
    ],
    ['a time of 8 bytes', time(new Uint8Array(8)), 'bad_time'],
    ['a time that no clock shows', time(new Uint8Array(16).fill(0xff)), 'bad_time'],
  ];
  for (const [name, value, reason] of lies) {
    it(`refuses ${name}: ${reason}`, () => {
      deepEqual(readAuthorityRecord(alice.id, value), { kind: 'refused', reason });
    });
  }

  it('refuses every record with bytes cut off', () => {
    for (let length = 0; length < good.length; length += 1)
      equal(readAuthorityRecord(alice.id, good.subarray(0, length)).kind, 'refused', `${length} bytes`);
  });
});

describe('newer', () => {
  it('takes the later time, and any time before none', () => {
    const at = (time: number | undefined) =>
      readAuthorityRecord(alice.id, recordValue(alice, { timeMs: time })) as AuthorityRecord;
    const [early, late, none] = [at(1_000), at(2_000), at(undefined)];
    for (const [a, b, expected] of [
      [undefined, none, none],
      [none, early, early],
      [early, none, early],
      [early, late, late],
      [late, early, late],
    ] as const)
      equal(newer(a, b), expected);
  });
});

function ones(count: number): Uint8Array {
  return new Uint8Array(count).fill(0xff);
}

/** With another port in its address. */
function changed(value: Uint8Array): Uint8Array {
  const at = Buffer.from(value).indexOf(Buffer.of(0x76, 0x7d));
  return Uint8Array.from(value, (byte, index) => (index === at ? 0x77 : byte));
}
