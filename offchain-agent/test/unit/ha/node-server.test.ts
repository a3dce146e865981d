import assert, { equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { link, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { LineConnection } from '../../../../tests/support/fake-decider-node.ts';
import { poll } from '../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../tests/support/silent-logger.ts';
import { serveNode } from '../../../src/ha/node-server.ts';
import { listenOnSocket } from '../../../src/ha/unix-socket.ts';
import { Deciders, hash, helloLine, otherHash, validator, well } from './deciders.ts';

const soon = { everyMs: 10 };

describe('the socket of a decider', () => {
  let world: Deciders;
  beforeEach(async () => {
    world = await Deciders.begin();
  });
  afterEach(async () => {
    await world.end();
  });

  it('answers a node that leads, each question in its turn', async () => {
    const a = await world.start({ node: 'a' });
    const node = await a.node();
    await a.leads();
    const vote = `vote 1 2 prevote 3 ${hash}`;
    const lines = [
      'author 5',
      vote,
      vote,
      `vote 1 2 prevote 3 ${otherHash}`,
      'author 5',
      'record',
      'heartbeat 1',
      well,
    ];
    node.send(`${lines.join('\n')}\n`);
    const answers: (string | undefined)[] = [];
    for (const _ of lines) answers.push(await node.next());
    const record = `1 2;prevote 3 ${hash}`;
    assert.deepEqual(answers, ['yes', 'yes', 'yes', 'no conflict', 'no conflict', record, 'yes', 'ok']);
  });

  it('answers a fault of its own with a refusal, logs it, and goes on', async () => {
    const a = await world.start({ node: 'a' });
    const faults: string[] = [];
    const log = { ...silentLogger(), error: (_data: object, message: string) => faults.push(message) };
    let isBroken = true;
    const decider = new Proxy(a.decider, {
      get: (real, name) => {
        if (name === 'ask' && isBroken) return async () => await Promise.reject(new TypeError('a slip'));
        const value: unknown = Reflect.get(real, name);
        return typeof value === 'function' ? value.bind(real) : value;
      },
    });
    const path = join(world.folder, 'slip.sock');
    const open = await serveNode(path, decider, () => undefined, log);
    const node = await LineConnection.open(path);
    equal(await node.ask(helloLine()), 'ok');
    equal(await node.ask('author 5'), 'no answer');
    match(faults.join(), /^answering a node's question failed: a slip; this should not happen/);
    isBroken = false;
    ok(/^(yes|no .*)$/.test((await node.ask('author 6')) ?? ''));
    node.close();
    await open.close();
  });

  it('tells of the lead for as long as it lasts, and at once when it is over', async () => {
    const a = await world.start({ node: 'a' });
    const told = await LineConnection.open(a.socket);
    assert.equal(await told.ask('lead'), 'lead 0 - -');
    const node = await a.node();
    const leads = await poll(
      'the lead is told',
      async () => (await told.next()) ?? '',
      (line) => !line.startsWith('lead 0'),
      soon,
    );
    assert.match(leads, /^lead [1-9]\d* - -$/);
    await node.ask(`vote 1 2 prevote 3 ${hash}`);
    await poll(
      'the round is told',
      async () => (await told.next()) ?? '',
      (line) => line.endsWith(' 1 2'),
      soon,
    );
    node.close();
    await poll(
      'the end is told',
      async () => (await told.next()) ?? '',
      (line) => line === 'lead 0 1 2',
      soon,
    );
    told.close();
  });

  it('tells a node why it is not the one', async () => {
    const a = await world.start({ node: 'a' });
    const refused = async (hello: string): Promise<string> => {
      const client = await LineConnection.open(a.socket);
      const answer = (await client.ask(hello)) ?? '';
      assert.equal(await client.next(), undefined, 'the connection ends');
      client.close();
      return answer;
    };
    const { author, voter, genesis } = validator;
    assert.match(await refused(`hello 2 ${genesis}`), /^no this HA sidecar speaks version 1/);
    assert.match(
      await refused(`hello 1 ${hash} ${author} ${voter} - -`),
      /^no the node is on the chain of genesis/,
    );
    assert.match(
      await refused(`hello 1 ${genesis} ${hash} ${voter} - -`),
      /^no the node has author key 0xab.* configured for author key 0x34/,
    );
    assert.match(await refused(helloLine('7 -')), /^no the sign log is ahead of the record \(log: slot 7/);
    assert.match(await refused(helloLine('- 1/2/prevote')), /vote 1\/2\/prevote; record: no slot, no vote/);
  });

  it('takes what the log of a node says for the record when the coordinator forgets', async () => {
    const a = await world.start({ node: 'a', isVolatile: true });
    const node = await a.node('7 1/2/prevote');
    await a.leads();
    assert.equal(await node.ask('author 7'), 'no conflict');
    assert.equal(await node.ask('author 8'), 'yes');
    assert.equal(await node.ask(`vote 1 2 prevote 3 ${hash}`), 'no conflict');
    assert.equal(await node.ask(`vote 1 2 precommit 3 ${hash}`), 'yes');
  });

  it('is not for two nodes, but for one that comes again', async () => {
    const a = await world.start({ node: 'a' });
    const first = await a.node();
    const second = await LineConnection.open(a.socket);
    const answer = second.ask(helloLine());
    first.close();
    assert.equal(await answer, 'ok');
    const third = await LineConnection.open(a.socket);
    assert.match((await third.ask(helloLine())) ?? '', /^no another node is connected/);
    second.close();
    third.close();
  });

  it('refuses a second decider with the same node id, and answers the first as before', async () => {
    const a = await world.start({ node: 'a' });
    const node = await a.node();
    await a.leads();
    const twin = await world.start({ node: 'a', leaseMs: 601 }).catch((error: unknown) => error);
    assert.match(String(twin), /a process listens on .* already/);
    assert.equal(await node.ask('author 5'), 'yes');
  });

  it('is not brought down by anything that is written to it', async () => {
    const a = await world.start({ node: 'a' });
    const node = await a.node();
    await a.leads();
    const strange = [
      '',
      'hello',
      helloLine(),
      'lead',
      'constructor',
      '\u0000\u0001',
      'author',
      'author -1',
      'é'.repeat(99),
    ];
    for (const line of strange) assert.equal(await node.ask(line), 'no such question', line);
    assert.equal(await node.ask('author 5'), 'yes');
    const before = await LineConnection.open(a.socket);
    assert.equal(await before.ask('author 6'), 'no such question');
    assert.equal(await before.ask(`${'x'.repeat(4_000)}`), 'no such question');
    assert.equal(await before.next(), undefined, 'a line without end ends the connection');
    const noise = await LineConnection.open(a.socket);
    noise.send(Uint8Array.from({ length: 900 }, (_, at) => (at * 37) % 256));
    noise.close();
    assert.equal(await node.ask('author 6'), 'yes');
    assert.ok(a.unknownLines() >= strange.length + 2);
  });

  it('has room for others after lines without end of clients that do not hang up', async () => {
    const a = await world.start({ node: 'a' });
    const rude: Socket[] = [];
    for (let n = 0; n < 40; n += 1) {
      const socket = connect({ path: a.socket, allowHalfOpen: true });
      socket.on('error', () => undefined).resume();
      rude.push(socket);
      await once(socket, 'connect');
      const end = once(socket, 'end');
      socket.write('x'.repeat(4_000));
      await end;
    }
    const node = await a.node();
    equal(await node.ask(well), 'ok');
    for (const socket of rude) socket.destroy();
  });

  it('keeps its node, and tells it of the lead, whatever connections others open', async () => {
    const a = await world.start({ node: 'a' });
    const node = await a.node();
    const told = await LineConnection.open(a.socket);
    match((await told.ask('lead')) ?? '', /^lead/);
    const others: LineConnection[] = [];
    for (let n = 0; n < 80; n += 1) {
      const other = await LineConnection.open(a.socket);
      others.push(other);
      if (n % 2 === 0) ok((await other.ask('lead')) !== undefined);
    }
    equal(await node.ask(well), 'ok');
    match((await told.next()) ?? '', /^lead/);
    for (const one of [...others, told]) one.close();
  });

  it('is of mode 0600, replaces one that a dead process left, and leaves a living one alone', async () => {
    const path = join(world.folder, 'own.sock');
    const left = createServer();
    await new Promise<void>((resolve) => left.listen(path, resolve));
    const accept = (): void => undefined;
    await assert.rejects(listenOnSocket(path, 'socket', accept), {
      code: 'bad_input/socket',
      message: /already/,
    });
    // What a process that is killed leaves: the file, and nobody behind it.
    await link(path, `${path}.left`);
    left.close();
    await rename(`${path}.left`, path);
    const opened = await listenOnSocket(path, 'socket', accept);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    await opened.close();
    await writeFile(path, 'a file of somebody');
    for (const wrong of [path, join(path, 'x'), join(world.folder, 'x'.repeat(120))]) {
      await assert.rejects(listenOnSocket(wrong, 'socket', accept), { code: 'bad_input/socket' }, wrong);
    }
    assert.equal(await readFile(path, 'utf8'), 'a file of somebody');
    const beside = (await readdir(world.folder)).filter((name) => name.startsWith('xx'));
    assert.deepEqual(beside, [], 'nobody listens where such a path was cut off');
  });
});
