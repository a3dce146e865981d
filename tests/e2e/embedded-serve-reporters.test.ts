import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type ChainConnection, openChain } from '../../offchain-agent/src/chain/rpc/connect.ts';
import { ApiServedChain } from '../../offchain-agent/src/serve/chain/api-served-chain.ts';
import { createChainServer } from '../../offchain-agent/src/serve/chain-server.ts';
import { readMonitorConfig } from '../../offchain-agent/src/serve/monitor/config.ts';
import { startMonitor } from '../../offchain-agent/src/serve/monitor/start-monitor.ts';
import { fixedNames } from '../../offchain-agent/src/serve/names/served-names.ts';
import type { OutcomeOf } from '../support/measuring-reporter.ts';
import { patient } from '../support/patient.ts';
import { poll } from '../support/poll.ts';
import { ReportingStory, windowS } from '../support/reporting-story.ts';
import { silentLogger } from '../support/silent-logger.ts';

const well: OutcomeOf = () => ({ kind: 'answer', latencyUs: 5_000 });
/** The RPC endpoint of target 2 does not answer. */
const secondDown: OutcomeOf = ({ target, indicator }) =>
  target === 2 && indicator === 'rpc'
    ? { kind: 'null', reason: 'timeout' }
    : { kind: 'answer', latencyUs: 5_000 };

interface Incident {
  readonly target: number;
  readonly indicator: string;
  readonly state: string;
  readonly start_at: string;
  readonly end_at: string | null;
  readonly reporters: { readonly least: number; readonly most: number } | null;
  readonly text: string;
}

describe('the status of endpoints that reporters measure', () => {
  let story: ReportingStory;
  let connection: ChainConnection;
  let chain: ApiServedChain;
  let server: FastifyInstance;
  /** Starts of the window in which the endpoint was down, and of the one after it. */
  let [downS, wellS] = [0, 0];

  before(async () => {
    story = await ReportingStory.open();
    await story.join('Eve', 'Ferdie', 'One');
    await story.skip();
    await story.play({ Eve: well, Ferdie: well, One: well });
    connection = await openChain(story.world.test.url, patient);
    chain = await ApiServedChain.open(connection, {
      name: 'story',
      url: story.world.test.url,
      genesisHash: connection.api.genesisHash.toHex(),
      basis: 'simulated',
      names: fixedNames(),
    });
    server = await createChainServer({ chain, log: silentLogger(), web: null });
  });

  after(async () => {
    await chain?.close();
    await server?.close();
    await connection?.api.disconnect();
    await story?.close();
  });

  it('is an incident when all reporters saw it down, with how many', async () => {
    downS = story.window;
    await story.play({ Eve: secondDown, Ferdie: secondDown, One: secondDown });
    const [incident, ...others] = await rpcIncidents(({ length }) => length === 1);
    deepEqual(others, []);
    deepEqual(
      [incident?.target, incident?.state, incident?.start_at, incident?.reporters],
      [2, 'open', iso(downS), { least: 3, most: 3 }],
    );
    match(incident?.text ?? '', /: 0 of 20 requests answered, since .* UTC, seen by 3 reporters$/);
  });

  it('ends it with the first window in which they saw it well', async () => {
    wellS = story.window;
    await story.play({ Eve: well, Ferdie: well, One: well });
    const [incident] = await rpcIncidents(([first]) => first?.state === 'recovered');
    deepEqual([incident?.start_at, incident?.end_at], [iso(downS), iso(wellS)]);
  });

  it('lists reporters that are silent as missing coverage, though the one that is left says all is down', async () => {
    const down: OutcomeOf = () => ({ kind: 'null', reason: 'timeout' });
    await story.play({ Eve: down });
    const page = await poll(
      'the page of the silent window',
      async () => (await server.inject('/status/0')).body,
      (body) => body.includes('rpc: not measured since'),
    );
    ok(
      page.includes(
        `rpc: not measured since ${utc(wellS + windowS)} UTC: reports of 1 count; a quorum is 3 and more than half of the active reporters; coverage 33.33 %`,
      ),
    );
    match(page, /Missing coverage is not an incident/);
    equal((await rpcIncidents(() => true)).length, 1);
  });

  it('measures again when they are back, and has no incident of the time between', async () => {
    await story.play({ Eve: well, Ferdie: well, One: well });
    const page = await poll(
      'the page of the window after',
      async () => (await server.inject('/status/0')).body,
      (body) => !body.includes('rpc: not measured since'),
    );
    match(page, /100\.00 % \(20 of 20 requests answered, coverage 100\.00 %\)/);
    equal((await rpcIncidents(() => true)).length, 1);
  });

  it('takes over on a status page that samples the endpoint itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-recorded-'));
    const file = join(folder, 'status.yaml');
    // Nothing listens there: what the page shows as answered is recorded.
    writeFileSync(
      file,
      `name: Recorded
listen: 127.0.0.1:0
chain: {url: "${story.world.test.url}"}
endpoints:
  - {name: closed, url: "http://127.0.0.1:2/", target: "2"}
  - {name: unknown, url: "http://127.0.0.1:3/"}
`,
    );
    const serving = await startMonitor(readMonitorConfig(file), {
      log: silentLogger(),
      onEnd: (error) => ok(false, String(error)),
    });
    try {
      const page = await poll(
        'the page with records',
        async () => await (await fetch(`${serving.http}/status`)).text(),
        (body) => body.includes('as of finalized block'),
      );
      match(page, /100\.00 % \(20 of 20 requests answered, coverage 100\.00 %\)/);
      match(page, /Records of [^,<]+, as of finalized block \d+\./);
      match(page, /id="target-2"[^]*Samples of this monitor\./);
    } finally {
      await serving.close();
      rmSync(folder, { recursive: true });
    }
  });

  async function rpcIncidents(
    isExpected: (incidents: readonly Incident[]) => boolean,
  ): Promise<readonly Incident[]> {
    const read = async (): Promise<readonly Incident[]> => {
      const answer = await server.inject('/api/v1/networks/0/incidents');
      // The story jumps from window to window: nobody authors between, which is another matter.
      return answer
        .json<{ incidents: Incident[] }>()
        .incidents.filter(({ indicator }) => indicator === 'rpc');
    };
    return await poll('incidents of rpc', read, isExpected);
  }

  function iso(seconds: number): string {
    return new Date(seconds * 1_000).toISOString();
  }

  function utc(seconds: number): string {
    return iso(seconds).slice(0, 19).replace('T', ' ');
  }
});
