import { deepEqual, equal, ok } from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';
import { poll } from '../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { unfinished } from '../../../../../tests/support/unfinished-message.ts';
import { HeldBytes } from '../../../../src/base/held-bytes.ts';
import { FeedSide } from '../../../../src/serve/telemetry/feed-side.ts';
import { readNodeFrame } from '../../../../src/serve/telemetry/node-message.ts';
import { mostNodesOfChain, TelemetryChain } from '../../../../src/serve/telemetry/telemetry-chain.ts';
import type { TelemetryNode } from '../../../../src/serve/telemetry/telemetry-node.ts';
import { mostStrangeChains, TelemetryState } from '../../../../src/serve/telemetry/telemetry-state.ts';
import {
  aliceKey,
  aliceSli,
  authority,
  connected,
  FakeRecords,
  genesis,
  startMs,
  TelemetryScene,
} from './telemetry-scene.ts';

/** A front end's socket that takes everything and sends nothing on. */
class DeafSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  bufferedAmount = 0;
  isEnded = false;

  send(frame: Buffer): void {
    this.bufferedAmount += frame.length;
  }

  terminate(): void {
    this.isEnded = true;
    this.emit('close');
  }
}

const otherKey = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';

describe('a crowd of telemetry clients of one address', () => {
  const records = new FakeRecords();
  records.byKey.set(aliceKey, aliceSli);

  const join = (chain: TelemetryChain, name: string, client: string): TelemetryNode | undefined => {
    const frame = readNodeFrame(connected({ name }));
    ok(frame?.message.kind === 'connected');
    return chain.add(frame.message, client, startMs);
  };
  const say = (chain: TelemetryChain, node: TelemetryNode, text: string): void => {
    const frame = readNodeFrame(text);
    ok(frame);
    chain.update(node, frame.message, startMs);
  };

  it('makes a frame no longer when a node takes up and drops the key that all others claim', () => {
    const chain = new TelemetryChain(genesis, records);
    const nodes = Array.from({ length: 300 }, (_, index) => join(chain, `n${index}`, '192.0.2.7'));
    for (const node of nodes) if (node) say(chain, node, authority(aliceKey));
    chain.takeParts();
    const [liar] = nodes;
    ok(liar);
    for (let times = 0; times < 100; times += 1) {
      say(chain, liar, authority(otherKey));
      say(chain, liar, authority(aliceKey));
    }
    say(chain, liar, authority(otherKey));
    const parts = chain.takeParts();
    // Of each message the liar itself, and of the others once how many they are now.
    equal(parts.length, 2 * 201 + 299);
    equal(parts.filter((part) => part.includes('"claimed_by":299')).length, 299);
  });

  it('leaves a node of another address its place in a full chain', () => {
    const chain = new TelemetryChain(genesis, records);
    const crowd = Array.from({ length: mostNodesOfChain }, (_, index) =>
      join(chain, `n${index}`, '192.0.2.7'),
    );
    ok(crowd.every((node) => node !== undefined));
    equal(join(chain, 'one more', '192.0.2.7'), undefined);
    const honest = join(chain, 'honest', '198.51.100.1');
    ok(honest);
    equal(chain.size, mostNodesOfChain);
    const names = [...chain.nodes()].map(({ about }) => about.name);
    ok(names.includes('honest') && names.includes('n0') && !names.includes(`n${mostNodesOfChain - 1}`));
    // What is left of the node that went changes nothing.
    const gone = crowd.at(-1);
    ok(gone);
    chain.takeParts();
    say(chain, gone, authority(aliceKey));
    chain.remove(gone);
    deepEqual(chain.takeParts(), []);
  });

  it('takes no place of chains that other addresses have nodes of', () => {
    const state = new TelemetryState(records);
    const other = (index: number): string => `0x${index.toString(16).padStart(64, '0')}`;
    const say = (genesisHash: string, client: string): ReturnType<TelemetryState['add']> => {
      const frame = readNodeFrame(connected({ name: client, genesis_hash: genesisHash }));
      ok(frame?.message.kind === 'connected');
      return state.add(frame.message, client, startMs);
    };
    for (let index = 0; index < mostStrangeChains; index += 1) ok(say(other(index), '192.0.2.7'));
    equal(say(other(900), '192.0.2.7'), undefined);
    // A chain with a node of somebody else is theirs as well.
    ok(say(other(mostStrangeChains - 1), '198.51.100.2'));
    ok(say(other(901), '198.51.100.1'));
    state.flush({ tellAll: () => undefined, tellChain: () => undefined });
    equal(state.chains.size, mostStrangeChains);
    ok(state.chains.has(other(901)) && state.chains.has(other(0)));
    const shared = state.chains.get(other(mostStrangeChains - 1));
    deepEqual(
      [...(shared?.nodes() ?? [])].map(({ about }) => about.name),
      ['192.0.2.7', '198.51.100.2'],
    );
    // One of which there are records has a place whatever others have.
    ok(say(genesis, '192.0.2.7'));
  });

  it('leaves a front end of another address its place, and its own first ones theirs', async () => {
    const scene = new TelemetryScene();
    await scene.open({ trustProxy: ['127.0.0.1'], mostFeeds: 4 });
    try {
      const from = async (address: string): Promise<WebSocket> =>
        await scene.connect('/feed', { 'x-forwarded-for': address });
      const crowd: WebSocket[] = [];
      for (let count = 0; count < 4; count += 1) crowd.push(await from('192.0.2.7'));
      equal(await scene.refusal('/feed', { 'x-forwarded-for': '192.0.2.7' }), 503);
      for (const [count, socket] of crowd.slice(1).toReversed().entries()) {
        const closed = once(socket, 'close');
        await from(`198.51.100.${count}`);
        await closed;
      }
      // Each has one: nobody has more to give.
      equal(await scene.refusal('/feed', { 'x-forwarded-for': '198.51.100.9' }), 503);
      equal(crowd[0]?.readyState, crowd[0]?.OPEN);
    } finally {
      await scene.close();
    }
  });

  it('does not keep answers for a front end that asks and does not read', () => {
    const unread = new HeldBytes(() => ({ bufferBytes: 2 ** 30, bufferTotalBytes: 2 ** 30 }));
    const source = { chains: new Map<string, TelemetryChain>(), flush: () => undefined };
    const feeds = new FeedSide({ source, version: 'test', now: () => startMs, log: silentLogger(), unread });
    const deaf = new DeafSocket();
    feeds.accept(deaf as unknown as WebSocket, '192.0.2.7');
    // In JSON six times as long: 36 MB of answers.
    const ping = Buffer.from(`ping:${'\u0001'.repeat(1_000)}`);
    for (let times = 0; times < 6_000; times += 1) deaf.emit('message', ping);
    ok(unread.bytes > 1_000_000 && unread.bytes < 1_100_000, `${unread.bytes} bytes are kept`);
    deaf.emit('close');
    equal(unread.bytes, 0);
  });

  it('closes the front end that leaves most unread where all together leave too much', () => {
    const unread = new HeldBytes(() => ({ bufferBytes: 1_000_000, bufferTotalBytes: 1_000_000 }));
    const source = { chains: new Map<string, TelemetryChain>(), flush: () => undefined };
    const feeds = new FeedSide({ source, version: 'test', now: () => startMs, log: silentLogger(), unread });
    const [much, little] = [new DeafSocket(), new DeafSocket()];
    for (const socket of [much, little]) feeds.accept(socket as unknown as WebSocket, '192.0.2.7');
    much.emit('message', Buffer.from(`ping:${'x'.repeat(900_000)}`));
    little.emit('message', Buffer.from(`ping:${'x'.repeat(200_000)}`));
    deepEqual([much.isEnded, little.isEnded], [true, false]);
    for (const socket of [much, little]) socket.emit('close');
  });

  it('cuts off nodes whose messages never end, beyond 64 MiB of one address', async () => {
    const scene = new TelemetryScene();
    await scene.open();
    try {
      const frame = 1_024 * 1_024;
      let closed = 0;
      const sockets = [];
      for (let count = 0; count < 66; count += 1) {
        const socket = await unfinished(scene.port, '/submit', frame);
        socket.once('close', () => (closed += 1));
        socket.write(Buffer.alloc(frame - 1));
        sockets.push(socket);
      }
      await poll(
        'those that hold most are cut off',
        async () => closed,
        (count) => count > 0,
        { everyMs: 20 },
      );
      ok(closed < 5, `${closed} of 66`);
      for (const socket of sockets) socket.destroy();
    } finally {
      await scene.close();
    }
  });

  it('does not keep commands for a feed that does not read them', async () => {
    const deaf = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(deaf, 'listening');
    const opened = once(deaf, 'connection') as Promise<[WebSocket]>;
    const scene = new TelemetryScene();
    await scene.open({ upstream: `ws://127.0.0.1:${(deaf.address() as { port: number }).port}/feed` });
    try {
      const greedy = await scene.connect('/feed');
      const [behind] = await opened;
      behind.pause();
      const closed = once(greedy, 'close');
      const command = `subscribe:${'x'.repeat(1_000)}`;
      for (let times = 0; times < 20_000; times += 1) greedy.send(command);
      equal((await closed)[0], 1008);
    } finally {
      await scene.close();
      for (const socket of deaf.clients) socket.terminate();
      deaf.close();
    }
  });
});
