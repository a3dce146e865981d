import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { base58Decode } from '@polkadot/util-crypto';
import { hexText } from '../../../../src/base/bytes.ts';
import { addressRules } from '../../../../src/chain/target-address/allowed-address.ts';
import {
  AuthorityFinder,
  type AuthorityFinding,
  type FindingBounds,
} from '../../../../src/measure/discovery/authority-finder.ts';
import { sha256 } from '../../../../src/measure/discovery/kademlia.ts';
import { framed } from '../../../../src/measure/discovery/protobuf.ts';
import { allowPeerAddress, Dialer } from '../../../../src/measure/reachability/dialer.ts';
import type { PeerStream } from '../../../../src/measure/reachability/peer-connection.ts';
import { HostLimiter } from '../../../../src/measure/sample/host-limiter.ts';
import { startProxy } from '../reachability/tcp-proxy.ts';
import { answer, type DhtBehaviour, type DhtPeer, genesisHash, keyOf, startDhtPeer } from './dht-peer.ts';
import { recordBytes, recordValue, signedValue, validator } from './signed-record.ts';

const alice = validator(1);
const bob = validator(2);
const never = new AbortController().signal;
const local = allowPeerAddress(addressRules(true));
const strangers = allowPeerAddress(addressRules(false));

describe('AuthorityFinder', () => {
  const closers: (() => Promise<unknown>)[] = [];
  let dialer: Dialer;

  before(async () => {
    dialer = await Dialer.open({ maxConnections: 64, timeoutMs: 30_000 });
  });

  after(async () => await dialer.close());

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function peer(behaviour?: DhtBehaviour): Promise<DhtPeer> {
    const started = await startDhtPeer(behaviour);
    closers.push(() => started.close());
    return started;
  }

  function finder(bootnode: DhtPeer, bounds: Partial<FindingBounds> = {}, allow = local): AuthorityFinder {
    const { peerId, multiaddr } = bootnode;
    const created = new AuthorityFinder({
      genesisHash,
      bootnodes: [{ peerId, multiaddrs: [multiaddr], allow: local }],
      dialer,
      allow,
      limiter: new HostLimiter(1_000),
      bounds: { peerMs: 20_000, ...bounds },
    });
    closers.push(async () => created.close());
    return created;
  }

  async function find(subject: AuthorityFinder, who = alice): Promise<AuthorityFinding> {
    const id = hexText(who.id);
    const finding = (await subject.findAll([id], never)).get(id);
    ok(finding);
    return finding;
  }

  /** An answer of these bytes, whatever is asked. */
  async function lied(bytes: Uint8Array): Promise<AuthorityFinding> {
    return await find(finder(await peer({ instead: (stream) => void stream.send(bytes) })));
  }

  it('finds the records of several validators at one bootnode, over one connection', async () => {
    const bootnode = await peer();
    const proxy = await startProxy(bootnode.port);
    closers.push(() => proxy.close());
    bootnode.values.set(keyOf(alice), recordValue(alice));
    bootnode.values.set(keyOf(bob), recordValue(bob));
    const ids = [hexText(alice.id), hexText(bob.id)];
    const done: number[] = [];
    const found = await finder({ ...bootnode, multiaddr: proxy.multiaddr }).findAll(ids, never, (count) =>
      done.push(count),
    );
    deepEqual(
      ids.map((id) => found.get(id)?.record?.peerId),
      [alice.peerId, bob.peerId],
    );
    deepEqual([done, proxy.accepted], [[1, 2], 1]);
  });

  it('takes the DHT of a chain with a fork id', async () => {
    const bootnode = await peer({ protocol: `/${genesisHash.slice(2)}/fork/kad` });
    bootnode.values.set(keyOf(alice), recordValue(alice));
    equal((await find(finder(bootnode))).record?.peerId, alice.peerId);
  });

  it('goes on at the peers that the bootnode names, and takes the newest record of all', async () => {
    const [bootnode, first, second] = [await peer(), await peer(), await peer()];
    bootnode.values.set(keyOf(alice), recordValue(alice, { timeMs: 2_000 }));
    first.values.set(keyOf(alice), recordValue(alice, { timeMs: 3_000 }));
    second.values.set(keyOf(alice), recordValue(alice, { timeMs: 1_000 }));
    for (const { peerId, multiaddr } of [first, second])
      bootnode.closer.push({ peerId, addresses: [multiaddr] });
    const { record, asked } = await find(finder(bootnode));
    deepEqual([record?.publishedMs, asked], [3_000, 3]);
  });

  it('asks peers that name each other in a circle once each', async () => {
    const peers = [await peer(), await peer(), await peer()];
    for (const one of peers)
      for (const { peerId, multiaddr } of peers) one.closer.push({ peerId, addresses: [multiaddr] });
    const [bootnode] = peers as [DhtPeer];
    const finding = await find(finder(bootnode));
    ok(!finding.record);
    deepEqual([finding.reason, finding.asked], ['no_record', 3]);
    deepEqual(
      peers.map(({ asked }) => asked),
      [1, 1, 1],
    );
  });

  it('asks no more peers than it may, however many are named', async () => {
    const [bootnode, other] = [await peer(), await peer()];
    bootnode.closer.push({ peerId: other.peerId, addresses: [other.multiaddr] });
    for (let seed = 10; seed < 40; seed += 1)
      bootnode.closer.push({ peerId: validator(seed).peerId, addresses: [other.multiaddr] });
    const finding = await find(finder(bootnode, { mostAsked: 5 }));
    equal(finding.asked, 5);
  });

  it('asks the nearest to the key first, by the XOR of SHA-256', async () => {
    const bootnode = await peer();
    const others = await Promise.all(Array.from({ length: 6 }, async () => await peer()));
    for (const { peerId, multiaddr } of others) bootnode.closer.push({ peerId, addresses: [multiaddr] });
    const { asked } = await find(finder(bootnode, { mostAsked: 4 }));
    equal(asked, 4);
    const hash = (bytes: Uint8Array) => BigInt(`0x${createHash('sha256').update(bytes).digest('hex')}`);
    const target = hash(createHash('sha256').update(alice.id).digest());
    const far = ({ peerId }: DhtPeer) => hash(base58Decode(peerId)) ^ target;
    const nearest = others.toSorted((a, b) => (far(a) < far(b) ? -1 : 1)).slice(0, 3);
    deepEqual(
      others.filter((one) => one.asked > 0),
      others.filter((one) => nearest.includes(one)),
    );
  });

  it('asks nobody further when three good records are there', async () => {
    const peers = [await peer(), await peer(), await peer(), await peer(), await peer()];
    for (const one of peers) one.values.set(keyOf(alice), recordValue(alice));
    const [first, ...others] = peers as [DhtPeer, ...DhtPeer[]];
    for (const { peerId, multiaddr } of others) first.closer.push({ peerId, addresses: [multiaddr] });
    // The bootnode, then three at once.
    equal((await find(finder(first))).asked, 4);
  });

  it('sends nothing to where strangers may not have it sent', async () => {
    const [bootnode, inside] = [await peer(), await peer()];
    bootnode.closer.push({ peerId: inside.peerId, addresses: [inside.multiaddr] });
    const { refusals } = await find(finder(bootnode, {}, strangers));
    deepEqual([...refusals], [['not_allowed', 1]]);
    equal(inside.asked, 0);
  });

  it('believes no peer that has another key than the one told of', async () => {
    const [bootnode, other] = [await peer(), await peer()];
    other.values.set(keyOf(alice), recordValue(alice));
    bootnode.closer.push({ peerId: bob.peerId, addresses: [other.multiaddr] });
    const { record, refusals } = await find(finder(bootnode));
    equal(record, undefined);
    deepEqual([...refusals], [['wrong_peer', 1]]);
    equal(other.asked, 0);
  });

  it('finds a good peer though a liar has told a wrong address of it', async () => {
    const [bootnode, good] = [await peer(), await peer()];
    good.values.set(keyOf(alice), recordValue(alice));
    bootnode.closer.push({ peerId: good.peerId, addresses: ['/ip4/127.0.0.1/tcp/1', good.multiaddr] });
    equal((await find(finder(bootnode))).record?.peerId, alice.peerId);
  });

  it('finds the good record beside a lie, and tells of the lie', async () => {
    const [bootnode, liar] = [await peer(), await peer()];
    bootnode.values.set(keyOf(alice), recordValue(alice));
    liar.values.set(keyOf(alice), recordValue(bob));
    bootnode.closer.push({ peerId: liar.peerId, addresses: [liar.multiaddr] });
    const { record, refusals } = await find(finder(bootnode));
    equal(record?.peerId, alice.peerId);
    deepEqual([...refusals], [['wrong_authority_signature', 1]]);
  });

  it('refuses a peer of another network', async () => {
    const finding = await find(finder(await peer({ genesisHash: `0x${'5b'.repeat(32)}` })));
    deepEqual([...finding.refusals], [['no_dht', 1]]);
    equal(!finding.record && finding.reason, 'no_answer');
  });

  const key = sha256(alice.id);
  const unsigned = signedValue(recordBytes(alice), new Uint8Array(64));
  const lies: readonly (readonly [string, Uint8Array, string])[] = [
    ['a record without a signature', framed(answer(key, unsigned)), 'wrong_authority_signature'],
    ['the record of another key', framed(answer(sha256(bob.id), recordValue(bob))), 'other_key'],
    ['an answer that is not a protobuf', framed(Uint8Array.of(0x1a, 0x7f, 0x00)), 'malformed'],
    ['an answer of 2^34 bytes, announced', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x3f), 'too_long'],
    ['an answer of 71,681 bytes, announced', Uint8Array.of(0x81, 0xb0, 0x04), 'too_long'],
  ];
  for (const [name, bytes, reason] of lies) {
    it(`refuses ${name}: ${reason}`, async () => {
      const finding = await lied(bytes);
      deepEqual([...finding.refusals], [[reason, 1]]);
      equal(!finding.record && finding.reason, 'refused');
    });
  }

  it('refuses an answer that ends too early', async () => {
    const half = framed(answer(key, recordValue(alice))).subarray(0, 40);
    const instead = (stream: PeerStream): void => {
      stream.send(half);
      void stream.close();
    };
    deepEqual([...(await find(finder(await peer({ instead })))).refusals], [['cut_off', 1]]);
  });

  it('reads an answer that comes byte by byte', async () => {
    const bytes = framed(answer(key, recordValue(alice)));
    const instead = (stream: PeerStream): void => {
      for (const byte of bytes) stream.send(Uint8Array.of(byte));
    };
    equal((await find(finder(await peer({ instead })))).record?.peerId, alice.peerId);
  });

  it('waits for a silent peer as long as it may, and no longer', async () => {
    const silent = await peer({ instead: () => undefined });
    const finding = await find(finder(silent, { peerMs: 1_000 }));
    deepEqual([...finding.refusals], [['timeout', 1]]);
    const late = await find(finder(silent, { authorityMs: 1_000 }));
    equal(!late.record && late.reason, 'out_of_time');
    const none = await find(finder(silent, { allMs: 1_000 }));
    equal(!none.record && none.reason, 'out_of_time');
  });

  it('waits for its turn at a host that has had its requests', async () => {
    const { peerId, multiaddr, values } = await peer();
    values.set(keyOf(alice), recordValue(alice));
    const limiter = new HostLimiter(4);
    const startMs = performance.now();
    const taken = limiter.tryTake(`127.0.0.1 ${multiaddr.split('/').at(-1)}`, 4);
    const bootnodes = [{ peerId, multiaddrs: [multiaddr], allow: local }];
    const subject = new AuthorityFinder({ genesisHash, bootnodes, dialer, allow: local, limiter });
    closers.push(async () => subject.close());
    equal((await find(subject)).record?.peerId, alice.peerId);
    ok(taken && performance.now() - startMs >= 400);
  });

  it('ends when it is told to', async () => {
    const subject = finder(await peer({ instead: () => undefined }));
    const reason = new Error('enough');
    const controller = new AbortController();
    const finding = subject.findAll([hexText(alice.id)], controller.signal);
    controller.abort(reason);
    await rejects(finding, reason);
  });
});
