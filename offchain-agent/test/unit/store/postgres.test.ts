import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { poll } from '../../../../tests/support/poll.ts';
import { AgentError } from '../../../src/base/error.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { openPostgres } from '../../../src/store/postgres-driver.ts';
import { openRecordArchive } from '../../../src/store/record-archive.ts';
import { SqlStore } from '../../../src/store/sql-store.ts';
import { conformsToStore } from './conformance.ts';
import { conformsToDriver } from './driver-conformance.ts';
import { PostgresServer } from './postgres-server.ts';
import { sampleCase } from './store-cases.ts';

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

  it('that falls silent is given up on, its connections with it, and goes on when it answers again', async () => {
    const silent = await SilentProxy.open(await server.newDatabase());
    const store = new SqlStore(await openPostgres(silent.url, { answerWithinMs: 500 }));
    // All connections that the store may have.
    await Promise.all(['one', 'two', 'three', 'four'].map((name) => store.setValue(name, '1')));
    const before = silent.connections;
    assert.ok(before >= 3, `${before} connections`);
    silent.isSilent = true;
    for (const ended of await Promise.allSettled([
      store.putSamples('reporter', [sampleCase()]),
      store.takeLease('account', 'holder', 1_000, 0),
      store.getValue('one'),
    ])) {
      assert.ok(ended.status === 'rejected' && ended.reason instanceof AgentError);
      assert.deepEqual([ended.reason.code, ended.reason.retryable], ['unreachable/store', true]);
    }
    await poll(
      'what hung is dropped',
      async () => silent.connections,
      (left) => left === before - 3,
    );
    silent.isSilent = false;
    await store.putSamples('reporter', [sampleCase()]);
    assert.equal(await store.takeLease('account', 'holder', 1_000, 0), true);
    assert.equal((await store.samplesOf('reporter', 0, sampleCase().window)).length, 1);
    await store.close();
    await silent.close();
  });

  conformsToStore({ place: () => server.newDatabase(), open: openStore });
  conformsToDriver(async () => await openPostgres(await server.newDatabase()));
});

/** A TCP proxy before the socket of a server: when it is silent, what comes is lost, and every connection stays open. */
class SilentProxy {
  isSilent = false;
  readonly #server = createServer((client) => this.#join(client));
  readonly #sockets = new Set<Socket>();
  readonly #database: URL;

  private constructor(database: string) {
    this.#database = new URL(database);
  }

  static async open(database: string): Promise<SilentProxy> {
    const proxy = new SilentProxy(database);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `postgres://almanac@127.0.0.1:${port}${this.#database.pathname}`;
  }

  /** How many are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    const server = connect(join(this.#database.searchParams.get('host') ?? '', '.s.PGSQL.5432'));
    this.#sockets.add(client);
    client.on('close', () => {
      this.#sockets.delete(client);
      server.destroy();
    });
    client.on('error', () => undefined);
    server.on('error', () => undefined).on('close', () => client.destroy());
    client.on('data', (bytes) => !this.isSilent && server.write(bytes));
    server.on('data', (bytes) => !this.isSilent && client.write(bytes));
  }
}
