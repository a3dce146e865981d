import { nodeReport } from '../../offchain-agent/src/lab/client/substrate.ts';
import { type IndicatorName } from '../../offchain-agent/src/sli/indicator.ts';
import '@almanac-chain/types';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { SliRecords } from '../../offchain-agent/src/chain/records/records.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { nodeFolder } from '../../offchain-agent/src/lab/real/node-process.ts';
import type { NodeState } from '../../offchain-agent/src/lab/real/state.ts';
import { DelayingProxy } from '../support/delaying-proxy.ts';
import { multiaddr, rpcUrl } from '../support/local-address.ts';
import { pair, pairOf } from '../support/local-pair.ts';
import { type LoneNode, startLoneNode } from '../support/lone-node.ts';
import { measuredWindow } from '../support/measured-window.ts';
import { poll } from '../support/poll.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';
import { addNamedTarget, addressCalls } from '../support/register-target.ts';
import { leastTaken, measuredIn, type Phase } from '../support/reporter-phases.ts';
import { reportersNetwork } from '../support/reporters-network.ts';
import {
  type AgentFiles,
  type RunningAgent,
  startAgent,
  testReporter,
  writeAgentFiles,
} from '../support/reporting-agent.ts';
import {
  expectDown,
  expectFast,
  expectSlow,
  few,
  isMeasured,
  type SeenFigures,
  seenOf,
} from '../support/seen-record.ts';
import { submit } from '../support/submit.ts';

const slotMs = 2_000;
/** Two slots of each of the four validators. */
const windowMs = 16_000;
const samplesPerWindow = 8;
const timeoutMs = 3_000;
/** What is slow is slower than the bound of what is fast, which leaves a node time to wait for a core. */
const slowRpcMs = 700;
const slowPeerMs = 300;
const slowVantageMs = 900;
const fastUs = { arrival: 700_000, rpc: 500_000, reachability: 250_000 };
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
      reportersNetwork({ slotMs, windowMs, samplesPerWindow, timeoutMs, fastUs, minCoveragePpm: few }),
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

    it('of a validator that is killed or paused has no sample: its slots are its absence', async () => {
      for (const phase of ['gone', 'frozen'] as const) {
        const { assigned = 0n, authored } = (await answerOf('authorship', 'v4', windows.get(phase))) ?? {};
        ok(assigned > 0n);
        equal(authored, 0n);
        const { sampled } = (await answerOf('arrival', 'v4', windows.get(phase))) ?? {};
        const { each, all } = sampled?.absence ?? {};
        deepEqual([each, all, sampled?.reported], [assigned, 3n * assigned, 0n]);
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

  async function answerOf(indicator: IndicatorName, name: string, window: number | undefined) {
    const records = await SliRecords.atFinalized(chain.api, { indicator });
    return await records.answer(targetOf(name), 'window', window);
  }

  async function seen(
    indicator: IndicatorName,
    name: string,
    phase: Phase,
  ): Promise<SeenFigures | undefined> {
    return seenOf(await answerOf(indicator, name, windows.get(phase)));
  }

  /** Whether the window is closed on chain, and says something of all that the tests of this phase read. */
  async function isRecorded(window: number, phase: Phase): Promise<boolean> {
    if (agent?.reportsOf(window, leastTaken[phase]) !== 3) return false;
    if ((await chain.firstOpenWindow(0)) <= window) return false;
    for (const indicator of ['rpc', 'reachability', 'arrival'] as const)
      for (const name of measuredIn[phase][indicator] ?? [])
        if (!isMeasured(seenOf(await answerOf(indicator, name, window)))) return false;
    return true;
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
      const target = { target: targetOf(name), account: pair(index).address, nodeSecret };
      for (const call of addressCalls(chain, { ...target, ...place }))
        await submit(chain.api, call, pair(index));
    });
    await Promise.all(added);
    targets.set('lone', loneTarget);
    const { rpcPort, secret } = lone;
    const account = pair(0).address;
    const place = { target: loneTarget, account, nodeSecret: secret, url: rpcUrl(rpcPort) };
    for (const call of addressCalls(chain, place)) await submit(chain.api, call, pair(0));
    await poll(
      'the lone node follows',
      async () => await nodeReport(rpcPort),
      (report) => (report?.best ?? 0) > 0,
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
      well: async () => undefined,
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
      windows.set(phase, await measuredWindow(async (window) => await isRecorded(window, phase), windowMs));
    }
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
