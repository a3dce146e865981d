import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { parse } from 'yaml';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { live, slotBeforeLife } from '../support/live-chain.ts';
import { multiaddr } from '../support/local-address.ts';
import { pairOf } from '../support/local-pair.ts';
import { patient } from '../support/patient.ts';
import { poll } from '../support/poll.ts';
import { consentedAddress } from '../support/register-target.ts';
import {
  type AgentFiles,
  type RunningAgent,
  startAgent,
  type TestReporter,
  testReporter,
  writeAgentFiles,
} from '../support/reporting-agent.ts';
import { submit } from '../support/submit.ts';

const slotDurationMs = 2_000;
const windowS = 6;
const digits = 8;

/** A chain with one reporter, which measures a port that nobody listens at: that costs nothing. */
interface Place {
  readonly test: TestChain;
  readonly chain: ApiReportingChain;
  readonly reporter: TestReporter;
}

describe('one agent that reports on two chains', () => {
  const ending = new AbortController();
  const files: AgentFiles[] = [];
  const places: Place[] = [];
  const living: Promise<void>[] = [];
  let agent: RunningAgent | undefined;
  let url: string;
  let health: {
    readonly ready: boolean;
    readonly reporters: readonly { readonly account: string; readonly faults: object }[];
  };
  let metrics: string;

  before(async () => {
    await cryptoWaitReady();
    const [port = 0] = await freePorts(1);
    url = `http://127.0.0.1:${port}`;
    places.push(...(await Promise.all([open('Eve', 50), open('Ferdie', 60)])));
    const [first, second] = places as [Place, Place];
    const further = await filesOf(second);
    const { chain, local, reporters } = parse(await readFile(further.configFile, 'utf8')) as Record<
      string,
      object
    >;
    const settings = { http: { listen: `127.0.0.1:${port}` }, also: [{ chain, local, reporters }] };
    agent = startAgent(await filesOf(first, settings));
    living.push(...places.map(({ test }) => live(test, ending.signal)));
    for (const life of living) life.catch(() => undefined);
    await Promise.all(places.map(reported));
    health = await poll(
      'every reporter is ready',
      async () => (await (await fetch(`${url}/health`)).json()) as typeof health,
      ({ ready }) => ready,
    );
    metrics = await (await fetch(`${url}/metrics`)).text();
  });

  after(async () => {
    agent?.command.process.kill('SIGTERM');
    await agent?.command.ended;
    ending.abort();
    await Promise.allSettled(living);
    for (const { chain, test } of places) {
      await chain.close();
      await test.close();
    }
    for (const one of files) await one.remove();
  });

  it('reports to each with the reporter of that chain', async () => {
    const [first, second] = places as [Place, Place];
    notEqual(first.chain.genesisHash, second.chain.genesisHash);
    equal(await first.chain.standingOf(0, second.reporter.pair.address), undefined);
    equal(await second.chain.standingOf(0, first.reporter.pair.address), undefined);
  });

  it('says how it is on each, and how old the newest block of each is', () => {
    const accounts = places.map(({ reporter }) => reporter.pair.address);
    deepEqual(
      health.reporters.map(({ account, faults }) => [account, faults]),
      accounts.map((account) => [account, {}]),
    );
    for (const account of accounts) {
      const line = new RegExp(`^almanac_finalized_block_number\\{reporter="${account}"\\} [1-9]`, 'm');
      match(metrics, line);
    }
  });

  it('keeps the evidence of each apart, and serves all of it', async () => {
    const addresses = places.map(({ reporter }) => reporter.pair.address);
    // A window is listed once nobody can report it any more.
    const index = await poll(
      'evidence of both is listed',
      async () =>
        (await (await fetch(`${url}/evidence`)).json()) as {
          windows: { reporter: string; cid: string | null }[];
        },
      ({ windows }) =>
        addresses.every((address) => windows.some((row) => row.reporter === address && row.cid !== null)),
      { everyMs: 500, withinMs: 240_000 },
    );
    const data = join(files[1]?.folder ?? '', 'data');
    const folders = [data, join(data, 'chains', places[1]?.chain.genesisHash.slice(2, 2 + digits) ?? '')];
    for (const [place, { reporter }] of places.entries()) {
      const { address } = reporter.pair;
      const cid = index.windows.find((row) => row.reporter === address && row.cid !== null)?.cid;
      ok(cid, `no evidence of ${address}`);
      equal((await fetch(`${url}/evidence/${cid}`)).status, 200);
      ok((await readdir(join(folders[place] ?? '', 'evidence'))).includes(`${cid}.jsonl`));
    }
  });

  async function open(name: string, sessionLength: number): Promise<Place> {
    const test = await startTestChain({
      firstSlot: slotBeforeLife(slotDurationMs),
      preset: 'local',
      patch: {
        validators: { slotDurationMs, sessionLength, sessionsPerEra: 2 },
        sli: {
          windowMs: windowS * 1_000,
          sampling: {
            samplesPerWindow: 4,
            timeoutMs: 500,
            fastUs: { arrival: 400_000, rpc: 250_000, reachability: 100_000 },
            graceMs: 16_000,
            graceBlocks: 15,
            idleWindows: 100,
          },
        },
      },
    });
    await test.build();
    const chain = await openReportingChain(test.url, patient);
    const reporter = testReporter(`//${name}`, pairOf(`//${name}`));
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
    return { test, chain, reporter };
  }

  async function filesOf({ test, reporter }: Place, settings: Readonly<Record<string, unknown>> = {}) {
    const written = await writeAgentFiles([reporter], { chain: test.url, vantages: [] }, settings);
    files.push(written);
    return written;
  }

  async function reported({ chain, reporter }: Place): Promise<void> {
    const { address } = reporter.pair;
    const read = async (): Promise<number | undefined> => (await chain.standingOf(0, address))?.reported;
    await poll(`a report of ${address}`, read, (window) => window !== undefined);
  }
});
