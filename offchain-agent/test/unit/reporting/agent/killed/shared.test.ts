import { deepEqual, ok } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  Queue,
  type RedisQueueBackend,
} from 'bullmq';
import pg from 'pg';
import { poll } from '../../../../../../tests/support/poll.ts';
import { program } from '../../../../../../tests/support/program.ts';
import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import { holderOf } from '../../../../../src/reporting/agent/data-lock.ts';
import { queueName } from '../../../../../src/reporting/agent/open-chain-agents.ts';
import { OwnRedis } from '../../../../../src/reporting/agent/queue/own-redis.ts';
import { noMetrics } from '../../../../../src/reporting/metrics.ts';
import { type DecodedEvidence, decodeEvidence } from '../../../../../src/sli/evidence/decode.ts';
import { cidOf } from '../../../../../src/sli/evidence/evidence.ts';
import type { Sample } from '../../../../../src/sli/sample.ts';
import { EvidenceFolder } from '../../../../../src/store/evidence-folder.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { PostgresServer } from '../../../store/postgres-server.ts';
import { genesisHash, LiveChain, type LiveReporter } from './live-chain.ts';
import { serveObjects } from './remote.ts';

const { options, file } = program(new URL('./agent.program.ts', import.meta.url));
const reporters: readonly [LiveReporter, LiveReporter, LiveReporter] = [
  {
    account: '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL',
    signer: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
  },
  {
    account: '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw',
    signer: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  },
  {
    account: '5Fxune7f71ZbpP2FoY3mhYcmM596Erhv1gRue4nsPwkxMR4n',
    signer: '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y',
  },
];
const [eve, ferdie, one] = reporters;
type Row = Readonly<Record<string, unknown>>;

/** Samples of a window: instants times targets. */
const planned = 20;
const names = ['eve', 'ferdie', 'one', 'standby'];

/**
 * Two reporters on one Redis and one on a PostgreSQL, all three with their samples and outboxes in one PostgreSQL; the last
 * has a second process, as when a machine stands by.
 */
describe('agents that share a queue and a store', () => {
  const chains = new Map<string, LiveChain>();
  const servers: Server[] = [];
  const agents = new Map<string, ChildProcess>();
  let folder: string;
  let postgres: PostgresServer;
  let redis: OwnRedis;
  let redisUrl: string;
  let storeUrl: string;
  let queueUrl: string;
  let store: Store;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-shared-'));
    const options = { data: folder, log: silentLogger(), metrics: noMetrics() };
    [postgres, redis] = await Promise.all([PostgresServer.start(), OwnRedis.open(options)]);
    [storeUrl, queueUrl] = [await postgres.newDatabase(), await postgres.newDatabase()];
    redisUrl = `unix:${redis.socket}`;
    store = await openStore(storeUrl);
    for (const reporter of reporters) {
      const chain = new LiveChain(reporter);
      chains.set(reporter.account, chain);
      const objects = { reporting: chain, outbox: chain.ledger.chainOf(reporter.signer) };
      const server = serveObjects(join(folder, `${reporter.account}.sock`), objects);
      servers.push(server);
      await once(server, 'listening');
    }
    await Promise.all([
      start(eve, 'eve', redisUrl),
      start(ferdie, 'ferdie', redisUrl),
      start(one, 'one', queueUrl),
      start(one, 'standby', queueUrl),
    ]);
    await Promise.all(reporters.map((reporter) => reported(reporter, 2)));
  });

  after(async () => {
    await Promise.all([...agents.keys()].map(async (name) => await end(name, 'SIGKILL')));
    for (const server of servers) server.close();
    for (const chain of chains.values()) chain.stop();
    await store?.close();
    await redis?.close();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('report every window once, each for its own account', async () => {
    for (const { account, signer } of reporters) {
      for (const [window, counts] of chainOf(account).tally())
        deepEqual({ window, ...counts }, { window, accepted: 1, refused: 0 });
      const rows = await store.outbox(signer);
      ok(rows.length > 0);
      ok(rows.every(({ key, state }) => key.split('/')[2] === account && state !== 'refused'));
    }
  });

  it('keep the samples of all in the one store, and nothing of it beside', async () => {
    for (const { account } of reporters) {
      const [closed] = await store.windows(account, 0, 'closed');
      const kept = await store.samplesOf(account, 0, closed?.window ?? 0);
      ok(kept.length <= planned, `${kept.length} samples`);
      // How many instants of a window an agent comes to depends on the machine; the evidence names them.
      const measured = (await evidenceOf(`0x${closed?.contentId}`)).samples.filter(
        ({ outcome }) => outcome.kind !== 'untaken' || outcome.reason !== 'stopped',
      );
      ok(measured.length > 0);
      const places = new Set(kept.map(placeOf));
      deepEqual(
        measured.map(placeOf).filter((place) => !places.has(place)),
        [],
      );
    }
    for (const name of names) {
      const kept = (await readdir(join(folder, name))).filter((file) => /sqlite|^queue$/.test(file));
      deepEqual(kept, []);
    }
  });

  it('have their duties handed out by the queue that they name, each its own', async () => {
    const onRedis = { connection: { path: redis.socket }, factory: createRedisBackend };
    const postgresFactory = createPostgresBackend as unknown as BackendFactory<RedisQueueBackend>;
    const onPostgres = { connection: { connectionString: queueUrl }, factory: postgresFactory };
    const homes = [onRedis, onRedis, onPostgres];
    for (const [index, { account }] of reporters.entries()) {
      const { connection, factory } = homes[index] ?? onRedis;
      const name = queueName(genesisHash, 0, account);
      const queue = new Queue(name, { prefix: 'almanac', connection }, factory);
      ok((await queue.getCompletedCount()) > 0, name);
      await queue.close();
    }
  });

  it('go on when one of them is killed, which goes on where it was', async () => {
    await end('eve', 'SIGKILL');
    const before = chainOf(eve.account).tally().size;
    await reported(ferdie, chainOf(ferdie.account).tally().size + 1);
    await start(eve, 'eve', redisUrl);
    await reported(eve, before + 1);
    for (const { accepted, refused } of chainOf(eve.account).tally().values())
      deepEqual([accepted, refused], [1, 0]);
  });

  it('hand an account over to the process that stands by, when the one that signs for it ends', async () => {
    const [lease] = await rowsOf(
      storeUrl,
      'SELECT holder FROM almanac_leases WHERE account = $1',
      one.signer,
    );
    const ids = await Promise.all(['one', 'standby'].map(async (name) => await holderOf(join(folder, name))));
    const place = ids.indexOf(String(lease?.['holder']));
    await end(['one', 'standby'][place] ?? 'nobody', 'SIGTERM');
    await reported(one, chainOf(one.account).tally().size + 1);
    for (const { accepted, refused } of chainOf(one.account).tally().values())
      deepEqual([accepted, refused], [1, 0]);
  });

  function chainOf(account: string): LiveChain {
    const chain = chains.get(account);
    if (!chain) throw new Error(`there is no chain of ${account}`);
    return chain;
  }

  async function evidenceOf(contentId: string): Promise<DecodedEvidence> {
    for (const name of names) {
      const bytes = await new EvidenceFolder(join(folder, name)).get(cidOf(contentId));
      if (bytes) return decodeEvidence(bytes);
    }
    throw new Error(`no agent keeps the evidence ${contentId}`);
  }

  async function reported({ account }: LiveReporter, windows: number): Promise<void> {
    const read = async (): Promise<number> => chainOf(account).tally().size;
    await poll(`${windows} reports of ${account}`, read, (count) => count >= windows);
  }

  async function start({ account, signer }: LiveReporter, name: string, queue: string): Promise<void> {
    const parts = [join(folder, name), join(folder, `${account}.sock`), account, signer, genesisHash];
    const agent = spawn(process.execPath, [...options, file, ...parts, storeUrl, queue], {
      stdio: ['ignore', 'pipe', process.env['SHOW_AGENT'] ? 'inherit' : 'ignore'],
    });
    agents.set(name, agent);
    if (agent.stdout) await once(agent.stdout, 'data');
  }

  async function end(name: string, signal: NodeJS.Signals): Promise<void> {
    const agent = agents.get(name);
    if (!agent) throw new Error(`${name} does not run`);
    agents.delete(name);
    const gone = once(agent, 'exit');
    agent.kill(signal);
    await gone;
  }
});

function placeOf({ target, instantUs }: Sample): string {
  return `${target} ${instantUs}`;
}

async function rowsOf(url: string, sql: string, ...values: readonly string[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
