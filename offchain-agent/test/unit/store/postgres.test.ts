import assert from 'node:assert/strict';
import { openStore } from '../../../src/store/open-store.ts';
import { openRecordArchive } from '../../../src/store/record-archive.ts';
import { conformsToStore } from './conformance.ts';
import { PostgresServer } from './postgres-server.ts';

describe('the store in PostgreSQL', () => {
  let server: PostgresServer;
  before(async () => {
    server = await PostgresServer.start();
  });
  after(async () => {
    await server?.stop();
  });

  it('that does not answer is named without its password', async () => {
    const nowhere = 'postgres://almanac:secret@127.0.0.1:1/samples';
    await assert.rejects(openStore(nowhere), (error: Error & { code: string }) => {
      assert.equal(error.code, 'unreachable/store');
      assert.match(
        error.message,
        /^the store "127\.0\.0\.1:1\/samples" does not answer: .*check that PostgreSQL runs there$/,
      );
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });

  it('keeps closed records too, and the first word about each', async () => {
    const archive = await openRecordArchive(await server.newDatabase());
    const key = { chain: '0xab', network: 0, indicator: 'authorship', kind: 'window' } as const;
    const record = (target: number, startS: number, text = '{}') => ({
      target,
      startS,
      record: text,
      block: { number: 7, hash: '0x07', timeMs: 1_795_000_000_000 },
    });
    await archive.put(key, [record(1, 20), record(2, 20), record(1, 40)]);
    await archive.put(key, [record(1, 20, '{"other":1}'), record(2, 40)]);
    assert.deepEqual(await archive.newest(key, 1), [record(1, 40), record(2, 40)]);
    assert.deepEqual(await archive.of(key, 1, 20, 40), [record(1, 20)]);
    await archive.close();
  });

  it('that has no such database says what to check', async () => {
    await assert.rejects(openStore(server.url('absent')), {
      code: 'bad_input/store_access',
      message: /refuses: database "absent" does not exist; check user, password and database/,
    });
  });

  it('goes on after the server was restarted', async () => {
    const own = await PostgresServer.start();
    const store = await openStore(await own.newDatabase());
    await store.setValue('head', '1');
    await own.restart(async () => {
      await assert.rejects(store.setValue('head', '2'), { code: 'unreachable/store' });
    });
    assert.equal(await store.getValue('head'), '1');
    await store.setValue('head', '3');
    assert.equal(await store.getValue('head'), '3');
    await store.close();
    await own.stop();
  });

  conformsToStore(async () => await server.newDatabase());
});
