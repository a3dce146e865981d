import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { addressRules } from '../../../../src/chain/target-address/allowed-address.ts';
import { allowPeerAddress } from '../../../../src/measure/reachability/dialer.ts';
import {
  type ReachabilityOptions,
  ReachabilityProber,
  type ReachabilityTarget,
} from '../../../../src/measure/reachability/reachability-prober.ts';
import { HostLimiter } from '../../../../src/measure/sample/host-limiter.ts';
import type { SampleOutcome } from '../../../../src/sli/sample.ts';
import { startProxy, type TcpProxy } from './tcp-proxy.ts';
import { type PeerBehaviour, startPeer, type TestPeer } from './test-peer.ts';

const genesisHash = `0x${'5a'.repeat(32)}`;
const otherGenesis = `0x${'5b'.repeat(32)}`;
/** Enough for any busy machine; where the time-out itself is the answer a test takes less. */
const patientMs = 30_000;
/** Half of it is still enough for a connection. */
const shortMs = 4_000;

describe('ReachabilityProber', () => {
  const closers: (() => Promise<unknown>)[] = [];
  const never = new AbortController().signal;

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function prober(options: Partial<ReachabilityOptions> = {}): Promise<ReachabilityProber> {
    const created = await ReachabilityProber.create({
      genesisHash,
      timeoutMs: patientMs,
      allow: allowPeerAddress(addressRules(true)),
      limiter: new HostLimiter(1_000),
      ...options,
    });
    closers.push(() => created.close());
    return created;
  }

  async function peer(behaviour: Partial<PeerBehaviour> = {}): Promise<TestPeer> {
    const started = await startPeer({ genesisHash, ...behaviour });
    closers.push(() => started.close());
    return started;
  }

  async function proxied(port: number): Promise<TcpProxy> {
    const proxy = await startProxy(port);
    closers.push(() => proxy.close());
    return proxy;
  }

  async function measure(subject: ReachabilityProber, target: ReachabilityTarget): Promise<SampleOutcome> {
    return await subject.measure(target, performance.now(), never);
  }

  it('measures the round trip of a ping to the registered peer', async () => {
    const outcome = await measure(await prober(), await peer());
    ok(outcome.kind === 'answer' && outcome.latencyUs > 0, JSON.stringify(outcome));
  });

  it('keeps the connection for the next measurement', async () => {
    const { port, peerId } = await peer();
    const proxy = await proxied(port);
    const subject = await prober();
    for (let count = 0; count < 3; count += 1)
      equal((await measure(subject, { multiaddr: proxy.multiaddr, peerId })).kind, 'answer');
    equal(proxy.accepted, 1);
  });

  it('measures twice at once', async () => {
    const target = await peer();
    const subject = await prober();
    await measure(subject, target);
    const outcomes = await Promise.all([measure(subject, target), measure(subject, target)]);
    deepEqual(
      outcomes.map(({ kind }) => kind),
      ['answer', 'answer'],
    );
  });

  it('counts the way to a far peer, and not the making of the connection', async () => {
    const { port, peerId } = await peer();
    const proxy = await proxied(port);
    proxy.delay(60);
    const startMs = performance.now();
    const outcome = await measure(await prober(), { multiaddr: proxy.multiaddr, peerId });
    const allUs = (performance.now() - startMs) * 1_000;
    ok(outcome.kind === 'answer' && outcome.latencyUs >= 110_000, JSON.stringify(outcome));
    ok(outcome.latencyUs <= allUs - 3 * 110_000, `${outcome.latencyUs} of ${allUs} us`);
  });

  it('asks a host no more than the rate allows, a new connection counting twice; the rest is not taken', async () => {
    let nowMs = 0;
    const subject = await prober({ limiter: new HostLimiter(4, () => nowMs) });
    const { port, peerId } = await peer();
    const proxy = await proxied(port);
    const target = { multiaddr: proxy.multiaddr, peerId };
    const kinds: string[] = [];
    for (let count = 0; count < 4; count += 1) kinds.push((await measure(subject, target)).kind);
    deepEqual(kinds, ['answer', 'answer', 'answer', 'untaken']);
    deepEqual(await measure(subject, target), { kind: 'untaken', reason: 'rate_limited' });
    nowMs = 250;
    equal((await measure(subject, target)).kind, 'answer');
    equal(proxy.accepted, 1);
  });

  it('does not dial a host that has had its requests from others of this process', async () => {
    const limiter = new HostLimiter(4, () => 0);
    const { port, peerId } = await peer();
    const proxy = await proxied(port);
    ok(limiter.tryTake(`127.0.0.1 ${proxy.multiaddr.split('/').at(-1)}`, 3));
    const outcome = await measure(await prober({ limiter }), { multiaddr: proxy.multiaddr, peerId });
    deepEqual(outcome, { kind: 'untaken', reason: 'rate_limited' });
    equal(proxy.accepted, 0);
  });

  it('refuses a peer of another network', async () => {
    const outcome = await measure(await prober(), await peer({ genesisHash: otherGenesis }));
    deepEqual(outcome, { kind: 'null', reason: 'wrong_genesis' });
  });

  it('refuses a peer with another key', async () => {
    const { multiaddr } = await peer();
    const { peerId } = await peer();
    deepEqual(await measure(await prober(), { multiaddr, peerId }), { kind: 'null', reason: 'wrong_peer' });
  });

  it('calls a peer that is gone refused', async () => {
    const target = await startPeer({ genesisHash });
    await target.close();
    deepEqual(await measure(await prober(), target), { kind: 'null', reason: 'refused' });
  });

  it('waits the time-out, and no longer, for a peer that never echoes', async () => {
    const target = await peer({ ping: 'silence' });
    deepEqual(await measure(await prober({ timeoutMs: shortMs }), target), {
      kind: 'null',
      reason: 'timeout',
    });
  });

  it('calls an echo that differs a bad answer', async () => {
    const outcome = await measure(await prober(), await peer({ ping: 'nonsense' }));
    deepEqual(outcome, { kind: 'null', reason: 'bad_answer' });
  });

  it('calls a peer that freezes while connected timed out', async () => {
    const { port, peerId } = await peer();
    const proxy = await proxied(port);
    const subject = await prober({ timeoutMs: 2 * shortMs });
    const target = { multiaddr: proxy.multiaddr, peerId };
    equal((await measure(subject, target)).kind, 'answer');
    proxy.freeze();
    deepEqual(await measure(subject, target), { kind: 'null', reason: 'timeout' });
    equal(subject.kept, 0);
  });

  it('connects anew within the time-out after the connection broke', async () => {
    const { port, peerId } = await peer();
    const proxy = await proxied(port);
    const subject = await prober();
    const target = { multiaddr: proxy.multiaddr, peerId };
    equal((await measure(subject, target)).kind, 'answer');
    proxy.cut();
    equal((await measure(subject, target)).kind, 'answer');
    equal(proxy.accepted, 2);
  });

  it('connects anew beside a connection that was lost in silence', async () => {
    const { port, peerId } = await peer();
    const proxy = await proxied(port);
    const subject = await prober({ timeoutMs: 2 * shortMs });
    const target = { multiaddr: proxy.multiaddr, peerId };
    equal((await measure(subject, target)).kind, 'answer');
    proxy.freezeOpen();
    equal((await measure(subject, target)).kind, 'answer');
    equal(proxy.accepted, 2);
    equal(subject.kept, 1);
  });

  it('keeps no more connections than it may', async () => {
    const peers = [await peer(), await peer(), await peer()];
    const subject = await prober({ maxKept: 2 });
    for (const target of peers) equal((await measure(subject, target)).kind, 'answer');
    equal(subject.kept, 2);
  });

  it('has taken no sample of a target whose turn did not come within the time-out', async () => {
    const silent = await tcpServer();
    const subject = await prober({ timeoutMs: shortMs, maxDialling: 1 });
    const { peerId } = await peer();
    const outcomes = await Promise.all(
      [0, 1].map((path) => measure(subject, { multiaddr: silent[path] ?? '', peerId })),
    );
    deepEqual(outcomes, [
      { kind: 'null', reason: 'timeout' },
      { kind: 'untaken', reason: 'stalled' },
    ]);
  });

  it('dials nothing that the address rules forbid', async () => {
    const { port, peerId } = await peer();
    const proxy = await proxied(port);
    const subject = await prober({ allow: allowPeerAddress(addressRules(false)) });
    deepEqual(await measure(subject, { multiaddr: proxy.multiaddr, peerId }), {
      kind: 'null',
      reason: 'forbidden_address',
    });
    equal(proxy.accepted, 0);
  });

  it('reaches no WebSocket address', async () => {
    const { multiaddr, peerId } = await peer();
    deepEqual(await measure(await prober(), { multiaddr: `${multiaddr}/ws`, peerId }), {
      kind: 'null',
      reason: 'unresolved',
    });
  });

  it('has taken no sample when it is told to stop, or is closed', async () => {
    const target = await peer({ ping: 'silence' });
    const subject = await prober();
    const controller = new AbortController();
    const stopped = subject.measure(target, performance.now(), controller.signal);
    controller.abort();
    deepEqual(await stopped, { kind: 'untaken', reason: 'stopped' });
    const closed = measure(subject, target);
    await subject.close();
    deepEqual(await closed, { kind: 'untaken', reason: 'stopped' });
  });

  it('calls a server of another protocol no answer', async () => {
    const [multiaddr = ''] = await tcpServer('220 mail.example.org ESMTP\r\n');
    const { peerId } = await peer();
    const outcome = await measure(await prober(), { multiaddr, peerId });
    equal(outcome.kind, 'null');
  });

  // Two addresses of a server that accepts, says one thing and no more.
  async function tcpServer(greeting?: string): Promise<string[]> {
    const server: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (greeting !== undefined) socket.end(greeting);
      closers.push(async () => socket.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => server.close());
    const { port } = server.address() as AddressInfo;
    return [`/ip4/127.0.0.1/tcp/${port}`, `/dns4/localhost/tcp/${port}`];
  }
});
