import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { LineConnection } from '../../../../tests/support/fake-decider-node.ts';
import { fuzzRuns, strangeBytes, strangeText, uncaught } from '../../../../tests/support/fuzz.ts';
import { serveControl } from '../../../src/ha/control.ts';
import type { OpenSocket } from '../../../src/ha/unix-socket.ts';
import { Deciders, hash, helloLine, type RunningDecider, well } from './deciders.ts';

const words = [
  'hello',
  'author',
  'vote',
  'heartbeat',
  'record',
  'again',
  'health',
  'lead',
  '0',
  '1',
  '-1',
  '18446744073709551615',
  '9007199254740992',
  'prevote',
  'precommit',
  '__proto__',
  'constructor',
  hash,
] as const;

describe('the sockets of a decider, told anything', function () {
  this.timeout(300_000);
  let world: Deciders;
  let a: RunningDecider;
  let node: LineConnection;
  let control: OpenSocket;
  let controlPath: string;

  before(async () => {
    world = await Deciders.begin();
    a = await world.start({ node: 'a', leaseMs: 60_000 });
    node = await a.node();
    await a.leads();
    controlPath = join(world.folder, 'control.sock');
    control = await serveControl(controlPath, a.decider);
  });
  after(async () => {
    node?.close();
    await control?.close();
    await world?.end();
  });

  const line = fc.oneof(
    fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((all) => all.join(' ')),
    strangeText().map((text) => text.replace(/[\r\n]/g, ' ').slice(0, 400)),
    fc.constantFrom(helloLine(), well, `vote 1 2 prevote 3 ${hash}`, '{"ask":"status"}', '{"ask":null}'),
  );

  it('answer each line with one, to whoever is no node, and grant nothing', async () => {
    const stop = uncaught();
    const client = await LineConnection.open(a.socket);
    await fc.assert(
      fc.asyncProperty(line, async (text) => {
        // This begins to tell of the lead for good; a second node is refused, and has to go.
        fc.pre(text !== 'lead' && !text.startsWith('hello'));
        equal(await client.ask(text), 'no such question', text);
      }),
      { numRuns: fuzzRuns() },
    );
    client.close();
    deepEqual(stop(), []);
  });

  it('answer each line of a node with one', async () => {
    const stop = uncaught();
    await fc.assert(
      fc.asyncProperty(line, async (text) => {
        const answer = await node.ask(text);
        ok(answer !== undefined && answer.length > 0, text);
      }),
      { numRuns: fuzzRuns() },
    );
    deepEqual(stop(), []);
  });

  it('answer each line of a person with one of JSON', async () => {
    const stop = uncaught();
    const client = await LineConnection.open(controlPath);
    await fc.assert(
      fc.asyncProperty(line, async (text) => {
        const answer = JSON.parse((await client.ask(text)) ?? '') as {
          error?: { code: string };
          node?: string;
        };
        ok(answer.node === 'a' || answer.error?.code === 'bad_input/control', text);
      }),
      { numRuns: fuzzRuns() },
    );
    client.close();
    deepEqual(stop(), []);
  });

  it('outlive arbitrary bytes', async () => {
    const stop = uncaught();
    await fc.assert(
      fc.asyncProperty(strangeBytes(), fc.boolean(), async (bytes, isControl) => {
        const socket = connect(isControl ? controlPath : a.socket);
        socket.on('error', () => undefined);
        const closed = once(socket, 'close');
        socket.resume().end(bytes);
        await closed;
      }),
      { numRuns: fuzzRuns() },
    );
    equal((await node.ask(well)) === undefined, false);
    deepEqual(stop(), []);
  });
});
