import '@almanac-chain/types';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { exitCode } from '../../offchain-agent/src/base/exit.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { socketPath } from '../../offchain-agent/src/reporting/agent/queue/own-redis.ts';
import { askRedis } from '../../offchain-agent/src/reporting/agent/queue/redis-client.ts';
import { living } from '../support/cli.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { live } from '../support/live-chain.ts';
import { multiaddr } from '../support/local-address.ts';
import { pairOf } from '../support/local-pair.ts';
import { patient } from '../support/patient.ts';
import { poll } from '../support/poll.ts';
import { consentedAddress } from '../support/register-target.ts';
import { RelayedNode } from '../support/relayed-node.ts';
import {
  type AgentFiles,
  type RunningAgent,
  startAgent,
  testReporter,
  writeAgentFiles,
} from '../support/reporting-agent.ts';
import { submit } from '../support/submit.ts';

const slotDurationMs = 1_000;
const windowS = 4;
const dayMs = 86_400_000;
/** From the start of the agent to midnight: some windows before it, after whatever a busy machine takes to start an agent. */
const beforeMidnightMs = 56_000;
const setClock = new URL('../chaos/set-clock.mjs', import.meta.url).href;
const soon = { everyMs: 50 };
/** Of what was planned; the rest is what a busy machine may have voided. */
const leastShare = 0.5;
const malformed = [null, {}, { number: null }, 'no header', 7];

/**
 * One agent as a user runs it, on a chain whose midnight comes soon, with two nodes in front of it. What it measures is a
 * port that nobody listens at, on this machine: an answer that needs no node.
 */
describe('an agent whose nodes fail it', () => {
  const ending = new AbortController();
  let test: TestChain;
  let chain: ApiReportingChain;
  let first: RelayedNode;
  let second: RelayedNode;
  let files: AgentFiles;
  let agent: RunningAgent;
  let account: string;
  let aheadMs: number;
  let midnightS: number;
  let life: Promise<void> | undefined;

  before(async () => {
    await cryptoWaitReady();
    // The first blocks are built before the clock runs, two minutes behind it: none of them is of the future then.
    const midnightMs = Math.ceil((Date.now() + beforeMidnightMs) / dayMs) * dayMs;
    test = await startTestChain({
      firstSlot: Math.floor((midnightMs - 120_000) / slotDurationMs),
      preset: 'local',
      patch: {
        validators: { slotDurationMs, sessionLength: 1_000, sessionsPerEra: 2 },
        sli: {
          windowMs: windowS * 1_000,
          sampling: {
            samplesPerWindow: 4,
            timeoutMs: 500,
            fastUs: { arrival: 400_000, rpc: 250_000, reachability: 100_000 },
            graceMs: 60_000,
            graceBlocks: 30,
            idleWindows: 100,
          },
        },
      },
    });
    await test.build();
    chain = await openReportingChain(test.url, patient);
    [first, second] = await Promise.all([RelayedNode.open(test.url), RelayedNode.open(test.url)]);
    const reporter = testReporter('//Eve', pairOf('//Eve'));
    account = reporter.pair.address;
    const [port = 0] = await freePorts(1);
    const address = consentedAddress(new Uint8Array(32).fill(1), {
      genesisHash: chain.genesisHash,
      target: 1,
      account: pairOf('//Alice').address,
      address: multiaddr(port),
    });
    const { pair, head } = reporter;
    const joining = registryCalls.join(chain.api, 0, { signer: pair.address, head });
    const adding = registryCalls.addAddress(chain.api, 0, 1, address);
    await test.serve(
      Promise.all([submit(test.api, adding, pairOf('//Alice')), submit(test.api, joining, pair)]),
    );
    files = await writeAgentFiles(
      [reporter],
      { chain: first.url, vantages: [] },
      {
        chain: { urls: [first.url, second.url] },
      },
    );
    const clockFile = join(files.folder, 'clock');
    midnightS = midnightMs / 1_000;
    aheadMs = midnightMs - beforeMidnightMs - Date.now();
    await writeFile(clockFile, String(aheadMs));
    life = live(test, ending.signal, aheadMs);
    life.catch(() => undefined);
    agent = startAgent(files, { NODE_OPTIONS: `--import=${setClock}`, CHAOS_CLOCK: clockFile });
  });

  after(async () => {
    agent?.command.process.kill('SIGKILL');
    await agent?.command.ended;
    ending.abort();
    await life?.catch(() => undefined);
    await Promise.all([first?.leave(), second?.leave()]);
    await chain?.close();
    await test?.close();
    await files?.remove();
  });

  it('measures every window while they are away across UTC midnight, and reports all when they are back', async () => {
    const begun = await poll('a window is measured', async () => firstBegun(), isThere, soon);
    ok(begun !== undefined && begun < midnightS - 2 * windowS, 'it was too slow: midnight is there already');
    await until(midnightS - 1.5 * windowS);
    await Promise.all([first.leave(), second.leave()]);
    await until(midnightS + 2.5 * windowS);
    await Promise.all([first.comeBack(), second.comeBack()]);
    const last = midnightS + 2 * windowS;
    await reported(last);
    const windows: number[] = [];
    for (let window = begun + windowS; window <= last; window += windowS) windows.push(window);
    const unreported = (): number[] => windows.filter((window) => agent.reportsOf(window, leastShare) !== 1);
    // What was tried in vain meanwhile waits for its next try, and is reported after later windows.
    await poll(
      'a report of each window',
      async () => unreported().length,
      (left) => left === 0,
      soon,
    );
    deepEqual(unreported(), [], JSON.stringify(agent.news));
    deepEqual(
      agent.log.filter((line) => line.includes('counted beside what is measured')),
      [],
    );
  });

  it('goes on when one sends what no node sends', async () => {
    const node = first.subscribers > 0 ? first : second;
    for (const item of malformed) node.push(item);
    await reported(currentWindow() + windowS);
    equal(agent.command.process.exitCode, null);
    ok(agent.log.some((line) => line.includes('sent what cannot be read')));
  });

  it('goes on at the next of chain.urls when one is gone', async () => {
    const [gone, other] = first.subscribers > 0 ? [first, second] : [second, first];
    equal(other.subscribers, 0);
    await gone.leave();
    await reported(currentWindow() + windowS);
    ok(other.subscribers > 0);
  });

  it('ends its queue and drains when one Ctrl-C reaches it twice', async () => {
    const redis = await queuePid();
    // It cannot have ended before the second one comes: it waits for its queue.
    process.kill(redis, 'SIGSTOP');
    try {
      agent.command.process.kill('SIGINT');
      await sleep(200);
      agent.command.process.kill('SIGINT');
    } finally {
      process.kill(redis, 'SIGCONT');
    }
    const { code } = await agent.command.ended;
    equal(code, exitCode.interrupted);
    deepEqual(living([redis]), []);
    ok(agent.log.some((line) => line.includes('the agent has ended')));
  });

  /** What the chain and the agent take for now, UTC seconds. */
  function nowS(): number {
    return (Date.now() + aheadMs) / 1_000;
  }

  function currentWindow(): number {
    return Math.floor(nowS() / windowS) * windowS;
  }

  async function until(timeS: number): Promise<void> {
    await sleep(Math.max(0, (timeS - nowS()) * 1_000));
  }

  function firstBegun(): number | undefined {
    const line = agent.log.find((one) => one.includes('window begins'));
    return line === undefined ? undefined : (JSON.parse(line) as { window: number }).window;
  }

  /** Waits for the chain to have a report of the window, or of a later one. */
  async function reported(window: number): Promise<void> {
    const read = async (): Promise<number> => (await chain.standingOf(0, account))?.reported ?? 0;
    await poll(`a report of ${window}`, read, (newest) => newest >= window, soon);
  }

  async function queuePid(): Promise<number> {
    return (await askRedis(socketPath(join(files.folder, 'data', 'queue')))).pid;
  }
});

function isThere(value: unknown): boolean {
  return value !== undefined;
}
