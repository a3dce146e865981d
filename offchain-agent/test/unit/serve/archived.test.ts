import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { FakeServedChain, noonS, windowS } from '../../../../tests/support/fake-served-chain.ts';
import { silentLogger } from '../../../../tests/support/silent-logger.ts';
import { slots } from '../../../../tests/support/status-scene.ts';
import { createChainServer } from '../../../src/serve/chain-server.ts';
import { openDatabase } from '../../../src/store/open-store.ts';
import { openRecordArchive, type RecordArchive } from '../../../src/store/record-archive.ts';

const firstS = noonS - 3 * windowS;

describe('a server with an archive, after the chain has deleted what it had', () => {
  let folder: string;
  let file: string;
  let archive: RecordArchive;
  let chain: FakeServedChain;
  let server: FastifyInstance;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-archive-'));
    file = join(folder, 'records.sqlite');
    archive = await openRecordArchive(file);
    chain = FakeServedChain.withValidators('v1');
    chain.windows.push(
      slots(1, firstS, 0),
      slots(1, firstS + windowS, 10),
      slots(1, firstS + 2 * windowS, 10),
    );
    const first = await createChainServer({ chain, log: silentLogger(), web: null, archive });
    await first.inject('/status');
    await first.close();
    // Retention, and a restart.
    chain.windows.splice(0, 2);
    chain.advance(windowS);
    chain.windows.push(slots(1, noonS, 10));
    server = await createChainServer({ chain, log: silentLogger(), web: null, archive });
  });
  after(async () => {
    await server.close();
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers the record, says that it comes from the archive, and names the block that proves it', async () => {
    const answer = await server.inject(`/api/v1/networks/0/targets/1/sli/authorship/window/${firstS + 7}`);
    equal(answer.statusCode, 200);
    const { from_archive, immutable, as_of, record } = answer.json<{
      from_archive: boolean;
      immutable: boolean;
      as_of: { block: number };
      record: { sli_ppm: number; start_s: number };
    }>();
    deepEqual(
      [from_archive, immutable, as_of.block, record.sli_ppm, record.start_s],
      [true, true, 100, 0, firstS],
    );
  });

  it('tells a history of chain and archive, and which is which', async () => {
    const answer = await server.inject('/api/v1/networks/0/targets/1/history?period=window&last=10');
    const { rows } = answer.json<{
      rows: { start_s: number; record: { sli_ppm: number } | null; archived_at: { block: number } | null }[];
    }>();
    deepEqual(
      rows.map(({ start_s, record, archived_at }) => [start_s, record?.sli_ppm, archived_at?.block ?? null]),
      [
        [firstS, 0, 100],
        [firstS + windowS, 1_000_000, 100],
        [firstS + 2 * windowS, 1_000_000, null],
        [noonS, 1_000_000, null],
        [noonS + windowS, undefined, null],
      ],
    );
  });

  it('has nothing where neither has', async () => {
    const answer = await server.inject(`/api/v1/networks/0/targets/1/sli/authorship/window/${firstS - 1}`);
    equal(answer.statusCode, 404);
  });

  it('knows the incident that the chain no longer shows', async () => {
    const body = (await server.inject('/status/0')).body;
    match(body, /v1: 0 of 10 slots authored, 2026-11-20 11:59:00 to 11:59:20 UTC/);
    doesNotMatch(body, /None\./);
  });

  it('shows the status when the archive takes nothing more', async () => {
    const driver = await openDatabase(file);
    const refuses = "BEFORE INSERT ON almanac_records BEGIN SELECT RAISE(FAIL, 'the disk is full'); END";
    await driver.write(async (run) => await run(`CREATE TRIGGER full ${refuses}`, []));
    await driver.close();
    chain.advance(windowS);
    chain.windows.push(slots(1, noonS + windowS, 10));
    const other = await createChainServer({ chain, log: silentLogger(), web: null, archive });
    equal((await other.inject('/status/0')).statusCode, 200);
    await other.close();
  });
});
