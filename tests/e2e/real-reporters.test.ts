import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Keyring } from '@polkadot/api';
import '@almanac/types';
import type { KeyringPair } from '@polkadot/keyring/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { SliRecords } from '../../offchain-agent/src/chain/records.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import type { IndicatorName } from '../../offchain-agent/src/chain/sli-answer.ts';
import { nodeFolder } from '../../offchain-agent/src/network/real/node-arguments.ts';
import { nodeReport } from '../../offchain-agent/src/network/real/node-rpc.ts';
import type { NodeState } from '../../offchain-agent/src/network/real/state.ts';
import { validatorSeed } from '../../offchain-agent/src/network/real/validator-keys.ts';
import { DelayingProxy } from '../support/delaying-proxy.ts';
import { type LoneNode, startLoneNode } from '../support/lone-node.ts';
import { poll } from '../support/poll.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';
import { addNamedTarget, addressCalls } from '../support/register-target.ts';
import {
  type AgentFiles,
  type RunningAgent,
  startAgent,
  testReporter,
  writeAgentFiles,
} from '../support/reporting-agent.ts';
import { submit } from '../support/submit.ts';

const slotMs = 1_000;
const windowMs = 10_000;
const samplesPerWindow = 10;
const timeoutMs = 3_000;
const slowRpcMs = 500;
const slowPeerMs = 200;
const slowVantageMs = 500;
const fastUs = { arrival: 400_000, rpc: 250_000, reachability: 100_000 };
/** Shares in ppm: what is up and what is fast is well above these, what is slow below. */
const most = 750_000;
const some = 400_000;
const few = 250_000;
/** Of what is planned; the arrivals of the phase `blind` are never taken, a fifth. */
const leastTaken = 0.6;
const mostWindows = 12;

type Phase = 'well' | 'gone' | 'frozen' | 'blind';

/** What the chain says of a target in a window; shares in ppm. */
interface Seen {
  readonly uptime: number | undefined;
  readonly latency: number | undefined;
  readonly coverage: number;
  readonly p50Us: number | undefined;
  readonly hasQuorum: boolean;
  readonly expected: number;
}

/**
 * One window each, the first that could be measured: all is `well`; v4 and the RPC of v3 are `gone`, and the vantage is
 * slow; v4 is `frozen`; the vantage is `blind`. All along v2 answers late, and `lone` answers with what it had when it lost
 * its peers. Of v4 no RPC is known to reporters, as of validators that keep theirs closed.
 */
describe('three reporters on a network of real nodes', () => {
  const giveUp = new AbortController();
  const proxies: DelayingProxy[] = [];
  const windows = new Map<Phase, number>();
  let starting: Promise<TestNetwork> | undefined;
  let network: TestNetwork;
  let chain: ApiReportingChain;
  let lone: LoneNode | undefined;
  let vantage: DelayingProxy;
  let goneRpc: DelayingProxy;
  let agentFiles: AgentFiles | undefined;
  let agent: RunningAgent | undefined;
  /** Ids by the names of this test; `all` are all authors. */
  const targets = new Map([['all', 0]]);

  before(async () => {
    await cryptoWaitReady();
    starting = startTestNetwork(
      {
        name: 'reporters',
        validators: 4,
        candidates: 0,
        slotMs,
        sessionMs: 20 * slotMs,
        sessionsPerEra: 6,
        windowMs,
        genesis: {
          registry: { admission: 'open', invited: [] },
          sli: {
            sampling: {
              samplesPerWindow,
              timeoutMs,
              fastUs,
              minCoveragePpm: few,
              minReporters: 2,
              graceMs: 12_000,
              graceBlocks: 2,
              clockOffsetMs: 1_500,
              lagBlocks: 3,
            },
          },
        },
      },
      giveUp.signal,
    );
    network = await starting;
    chain = await openReportingChain(network.url, { signal: giveUp.signal });
    await registerAll();
    await live();
  });

  after(async () => {
    giveUp.abort();
    agent?.command.process.kill('SIGINT');
    await agent?.command.ended;
    await lone?.close();
    await chain?.close();
    for (const proxy of proxies) await proxy.close();
    await (await starting?.catch(() => undefined))?.down();
    await agentFiles?.remove();
  });

  describe('rpc', () => {
    it('of a node that answers at once is up and fast', async () => {
      expectFast(await seen('rpc', 'v1', 'well'), fastUs.rpc);
      expectFast(await seen('rpc', 'v3', 'well'), fastUs.rpc);
    });

    it('of a node behind a slow line is up, and its latency shows the line', async () => {
      expectSlow(await seen('rpc', 'v2', 'well'), slowRpcMs);
    });

    it('of a port that nobody listens at is down', async () => {
      expectDown(await seen('rpc', 'v3', 'gone'));
      expectFast(await seen('rpc', 'v1', 'gone'), fastUs.rpc);
    });

    it('of a node that answers with what it had when it lost its peers is down', async () => {
      expectDown(await seen('rpc', 'lone', 'well'));
      expectDown(await seen('rpc', 'lone', 'blind'));
    });
  });

  describe('reachability', () => {
    it('of a validator that answers at once is up and fast', async () => {
      for (const name of ['v1', 'v4'])
        expectFast(await seen('reachability', name, 'well'), fastUs.reachability);
    });

    it('of a validator behind a slow line is up, and its latency shows the line', async () => {
      expectSlow(await seen('reachability', 'v2', 'well'), slowPeerMs);
    });

    it('of a killed validator is down, and up again when it is back', async () => {
      expectDown(await seen('reachability', 'v4', 'gone'));
      expectFast(await seen('reachability', 'v4', 'blind'), fastUs.reachability);
    });

    it('of a paused validator, whose port still takes connections, is down', async () => {
      expectDown(await seen('reachability', 'v4', 'frozen'));
    });
  });

  describe('arrival', () => {
    it('of validators whose blocks come at once is up and fast', async () => {
      for (const name of ['v1', 'v4', 'all']) expectFast(await seen('arrival', name, 'well'), fastUs.arrival);
    });

    it('of blocks that come over a slow line is up, and its latency shows the line', async () => {
      expectSlow(await seen('arrival', 'v1', 'gone'), slowVantageMs);
      expectSlow(await seen('arrival', 'all', 'gone'), slowVantageMs);
    });

    it('of a validator that is killed or paused has no sample: what it missed is its authorship', async () => {
      for (const phase of ['gone', 'frozen'] as const) {
        equal(await seen('arrival', 'v4', phase), undefined);
        const { assigned = 0n, authored } = (await answerOf('authorship', 'v4', phase)) ?? {};
        ok(assigned > 0n);
        equal(authored, 0n);
      }
      expectFast(await seen('arrival', 'all', 'frozen'), fastUs.arrival);
    });

    it('is unknown, not down, when the vantage answers and tells of nothing new', async () => {
      for (const name of ['v1', 'v4', 'all']) {
        const { expected = 0, ...rest } = (await seen('arrival', name, 'blind')) ?? {};
        ok(expected > 0);
        deepEqual(rest, {
          uptime: undefined,
          latency: undefined,
          coverage: 0,
          p50Us: undefined,
          hasQuorum: false,
        });
      }
    });
  });

  async function answerOf(indicator: IndicatorName, name: string, phase: Phase) {
    const records = await SliRecords.atFinalized(chain.api, { indicator });
    return await records.answer(targetOf(name), 'window', windows.get(phase));
  }

  async function seen(indicator: IndicatorName, name: string, phase: Phase): Promise<Seen | undefined> {
    const answer = await answerOf(indicator, name, phase);
    if (!answer?.sampled) return undefined;
    const { latencyPpm, coveragePpm = 0, p50Us, quorum, expected } = answer.sampled;
    return {
      uptime: answer.sliPpm,
      latency: latencyPpm,
      coverage: coveragePpm,
      p50Us,
      hasQuorum: quorum,
      expected: Number(expected),
    };
  }

  async function registerAll(): Promise<void> {
    for (const { who, target } of await chain.targets(0)) {
      const node = network.state.nodes.find(({ account }) => account === who?.account);
      if (node) targets.set(node.name, target);
    }
    lone = await startLoneNode(network.state);
    const loneTarget = await addNamedTarget(chain, 'lone', pair(0).address, [pair(0), pair(1), pair(2)]);
    const rpc = await proxy(nodeOf('v2').rpc_port, slowRpcMs);
    const peer = await proxy(nodeOf('v2').p2p_port, slowPeerMs);
    goneRpc = await proxy(nodeOf('v3').rpc_port);
    const places = {
      v1: { url: rpcUrl(nodeOf('v1').rpc_port), multiaddr: multiaddr(nodeOf('v1').p2p_port) },
      v2: { url: rpcUrl(rpc.port), multiaddr: multiaddr(peer.port) },
      v3: { url: rpcUrl(goneRpc.port) },
      v4: { multiaddr: multiaddr(nodeOf('v4').p2p_port) },
    };
    const added = Object.entries(places).map(async ([name, place], index) => {
      const nodeSecret = await secretOf(name);
      for (const call of addressCalls(chain, { target: targetOf(name), nodeSecret, ...place }))
        await submit(chain.api, call, pair(index));
    });
    await Promise.all(added);
    targets.set('lone', loneTarget);
    const { rpcPort, secret } = lone;
    for (const call of addressCalls(chain, { target: loneTarget, nodeSecret: secret, url: rpcUrl(rpcPort) }))
      await submit(chain.api, call, pair(0));
    await poll(
      'the lone node follows',
      async () => await nodeReport(rpcPort),
      (report) => (report?.best ?? 0) > 0,
      { withinMs: 60_000 },
    );
    await lone.cutOff();
    const reporters = ['//Eve', '//Ferdie', '//One'].map((seed) => testReporter(seed, pairOf(seed)));
    await Promise.all(
      reporters.map(({ pair: { address: signer }, pair: signing, head }) =>
        submit(chain.api, registryCalls.join(chain.api, 0, { signer, head }), signing),
      ),
    );
    vantage = await proxy(nodeOf('v1').rpc_port);
    agentFiles = await writeAgentFiles(reporters, {
      chain: network.url,
      vantages: [`ws://127.0.0.1:${vantage.port}`],
    });
    agent = startAgent(agentFiles);
  }

  // Each phase lasts until it has a window of its own.
  async function live(): Promise<void> {
    const changes: Readonly<Record<Phase, () => Promise<void>>> = {
      well: async () => await reportersAreMeasuring(),
      gone: async () => {
        await network.stop('v4', true);
        await goneRpc.close();
        vantage.delayMs = slowVantageMs;
      },
      frozen: async () => {
        vantage.delayMs = 0;
        await network.resume('v4');
        await poll(
          'v4 is back',
          async () => await nodeReport(nodeOf('v4').rpc_port),
          (report) => (report?.peers ?? 0) > 0,
          {
            withinMs: 60_000,
          },
        );
        await network.stop('v4');
      },
      blind: async () => {
        await network.resume('v4');
        vantage.turnTo(lone?.rpcPort ?? 0);
      },
    };
    for (const phase of ['well', 'gone', 'frozen', 'blind'] as const) {
      await changes[phase]();
      windows.set(phase, await measuredWindow());
    }
    const last = Math.max(...windows.values());
    await poll(
      'the last window is closed',
      async () => await chain.firstOpenWindow(0),
      (open) => open > last,
      { withinMs: 60_000 },
    );
  }

  /** The next window of which all three have measured most: on a busy machine they leave out what they were late for. */
  async function measuredWindow(): Promise<number> {
    const stepS = windowMs / 1_000;
    const from = (Math.floor(Date.now() / windowMs) + 1) * stepS;
    const candidates = Array.from({ length: mostWindows }, (_, index) => from + index * stepS);
    const isMeasured = (window: number): boolean => agent?.reportsOf(window, leastTaken) === 3;
    const found = await poll(
      'three reporters have measured most of a window',
      async () => candidates.find(isMeasured),
      (window) => window !== undefined,
      { withinMs: mostWindows * windowMs },
    );
    return found ?? 0;
  }

  /** A report of each has been accepted: what it reports of, it has measured for a while. */
  async function reportersAreMeasuring(): Promise<void> {
    await poll(
      'three reporters have reported',
      async () => (await chain.reporters(0)).filter(({ reported }) => reported !== undefined).length,
      (count) => count === 3,
      { withinMs: 90_000 },
    );
  }

  async function proxy(port: number, delayMs = 0): Promise<DelayingProxy> {
    const opened = await DelayingProxy.open(port, delayMs);
    proxies.push(opened);
    return opened;
  }

  async function secretOf(name: string): Promise<Uint8Array> {
    const hex = await readFile(join(nodeFolder(network.state.name, name), 'node-key'), 'utf8');
    return Uint8Array.from(Buffer.from(hex, 'hex'));
  }

  function nodeOf(name: string): NodeState {
    const node = network.state.nodes.find((candidate) => candidate.name === name);
    if (!node) throw new Error(`no node ${name}`);
    return node;
  }

  function targetOf(name: string): number {
    return targets.get(name) ?? -1;
  }
});

function expectFast(record: Seen | undefined, boundUs: number): void {
  ok(isMeasured(record), text(record));
  ok((record.uptime ?? 0) >= most && (record.latency ?? 0) >= some, text(record));
  ok((record.p50Us ?? boundUs) < boundUs, text(record));
}

function expectSlow(record: Seen | undefined, delayMs: number): void {
  ok(isMeasured(record), text(record));
  ok((record.uptime ?? 0) >= most && (record.latency ?? 1) <= few, text(record));
  ok((record.p50Us ?? 0) >= delayMs * 1_000, text(record));
}

function expectDown(record: Seen | undefined): void {
  ok(isMeasured(record), text(record));
  deepEqual([record.uptime, record.latency, record.p50Us], [0, 0, undefined], text(record));
}

function isMeasured(record: Seen | undefined): record is Seen {
  return record?.hasQuorum === true && record.coverage >= few;
}

function text(record: Seen | undefined): string {
  return JSON.stringify(record);
}

function rpcUrl(port: number): string {
  return `ws://127.0.0.1:${port}`;
}

function multiaddr(port: number): string {
  return `/ip4/127.0.0.1/tcp/${port}`;
}

function pair(index: number): KeyringPair {
  return pairOf(validatorSeed(index));
}

function pairOf(seed: string): KeyringPair {
  return new Keyring({ type: 'sr25519', ss58Format: 42 }).createFromUri(seed);
}
