import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql/promise';
import pg from 'pg';
import { MadeLedger } from '../../../../tests/support/fake-outbox-chain.ts';
import { Outbox } from '../../../src/reporting/outbox/outbox.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { PostgresServer } from './postgres-server.ts';
import { alice, bob } from './store-cases.ts';

const place = { network: 0, reporter: bob };
const report = { kind: 'report', ...place } as const;

/** What the version before typed rows left: rows of every kind, over, sent and waiting. */
const left = [
  { effect: { ...report, window: 0, part: 0 }, state: 'finalized' },
  { effect: { ...report, window: 20, part: 0 }, state: 'refused' },
  { effect: { ...report, window: 40, part: 'commit' }, state: 'submitted' },
  { effect: { kind: 'census', network: 1, reporter: bob, window: 40, part: 0 }, state: 'pending' },
  { effect: { kind: 'claim', ...place, window: 0 }, state: 'submitted' },
  { effect: { ...report, window: 20, part: 1 }, state: 'pending' },
  { effect: { ...report, window: 40, part: 'open' }, state: 'pending' },
  { effect: { ...report, window: 40, part: 0 }, state: 'pending' },
  { effect: { ...report, window: 40, part: 1 }, state: 'pending' },
  { effect: { kind: 'other' }, state: 'pending' },
] as const;

describe('an outbox whose rows had their kind in their key alone', () => {
  let folder: string;
  let server: PostgresServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-typed-outbox-'));
    server = await PostgresServer.start();
  });
  after(async () => {
    await server?.stop();
    await rm(folder, { recursive: true });
  });

  it('is taken over from an SQLite file, and each row takes effect once', async () => {
    const file = join(folder, 'store.sqlite');
    const database = new Database(file, {});
    await database.exec(await leftIn('sqlite'));
    database.close();
    await assertTakenOver(file);
  });

  it('is taken over from PostgreSQL, and each row takes effect once', async () => {
    const url = await server.newDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(await leftIn('postgres'));
    await client.end();
    await assertTakenOver(url);
  });
});

async function leftIn(database: 'sqlite' | 'postgres'): Promise<string> {
  return await readFile(new URL(`./version-6/${database}.sql`, import.meta.url), 'utf8');
}

async function assertTakenOver(where: string): Promise<void> {
  const store = await openStore(where);
  try {
    const rows = await store.outbox(alice);
    assert.deepEqual(
      rows.map(({ effect, state }) => ({ effect, state })),
      left,
    );
    const fates = await store.outboxFates(alice, ['pending']);
    assert.deepEqual(
      fates.map(({ effect }) => effect),
      left.filter(({ state }) => state === 'pending').map(({ effect }) => effect),
    );

    // What the old version sent is in a block before the new one looks.
    const ledger = new MadeLedger();
    ledger.commitsUntil = 2;
    const chain = ledger.chainOf(alice);
    for (const { extrinsic } of rows) if (extrinsic !== undefined) await chain.submit(extrinsic);
    ledger.grow(1);
    const clock = { now: () => 0, wait: async () => undefined };
    const outbox = new Outbox({ store, chain, holder: 'new', clock });
    for (let block = 0; block < 6; block += 1) {
      await outbox.step();
      ledger.grow(1);
    }
    const settled = await store.outbox(alice);
    const refused = settled.filter(({ state }) => state === 'refused').map(({ key }) => key);
    // The rest of a report of which a part was refused.
    assert.deepEqual(refused, [rows[1]?.key, rows[5]?.key]);
    assert.deepEqual(
      settled.filter(({ state }) => state !== 'finalized' && state !== 'refused'),
      [],
    );
    assert.deepEqual(
      ledger
        .finalizedDispatches()
        .map(({ key, dispatch }) => `${key} ${dispatch.kind}`)
        .toSorted(),
      rows
        .flatMap(({ key, state }) => (state === 'finalized' || refused.includes(key) ? [] : [`${key} ok`]))
        .toSorted(),
    );
  } finally {
    await store.close();
  }
}
