import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LineConnection as Caller } from '../../../../tests/support/fake-decider-node.ts';
import { silentLogger } from '../../../../tests/support/silent-logger.ts';
import { type LineClient, LineClients } from '../../../src/base/line-clients.ts';

describe('clients of a socket of lines', () => {
  let folder: string;
  let path: string;
  let server: Server;
  let clients: LineClients;
  const accepted: LineClient[] = [];
  const callers: Caller[] = [];
  /** Lines in the order in which they were answered. */
  const answered: string[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-lines-'));
    path = join(folder, 'lines.sock');
    accepted.length = 0;
    answered.length = 0;
    clients = new LineClients({ most: 4, log: silentLogger() });
    server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      const client = clients.add(socket);
      if (!client) return;
      accepted.push(client);
      createInterface(socket).on('line', (line) => {
        client
          .turn(async () => {
            await Promise.resolve();
            spin(2);
            answered.push(line);
            await client.send(line);
          })
          .catch(() => undefined);
      });
    });
    server.listen(path);
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const caller of callers.splice(0)) caller.close();
    clients.close();
    server.close();
    rmSync(folder, { recursive: true });
  });

  const open = async (): Promise<Caller> => {
    const caller = await Caller.open(path);
    callers.push(caller);
    return caller;
  };

  it('close the one that has said nothing for longest for a newcomer', async () => {
    const all = [await open(), await open(), await open(), await open()];
    for (const caller of all) equal(await caller.ask('a'), 'a');
    equal(await all[0]?.ask('b'), 'b');
    equal(await (await open()).ask('c'), 'c');
    equal(await all[1]?.next(), undefined, 'the second was idle for longest');
    for (const caller of [all[0], all[2], all[3]]) equal(await caller?.ask('d'), 'd');
  });

  it('keep those that must stay, and close the newcomer where all of them must', async () => {
    const kept = await open();
    equal(await kept.ask('a'), 'a');
    for (const client of accepted) client.isKept = true;
    for (let n = 0; n < 10; n += 1) equal(await (await open()).ask('b'), 'b');
    equal(await kept.ask('c'), 'c');
    for (const client of accepted) client.isKept = true;
    equal(await (await open()).next(), undefined);
    equal(await kept.ask('e'), 'e');
  });

  it('answers clients in turns, however many lines one sends', async () => {
    const [many, one] = [await open(), await open()];
    many.send('many\n'.repeat(300));
    equal(await many.next(), 'many');
    equal(await one.ask('one'), 'one');
    const before = answered.indexOf('one');
    ok(before < 150, `${before} lines of the other came first`);
    deepEqual(answered.filter((line) => line === 'one').length, 1);
  });
});

function spin(ms: number): void {
  for (const untilMs = performance.now() + ms; performance.now() < untilMs; );
}
