import { deepEqual } from 'node:assert/strict';
import { once } from 'node:events';
import fc from 'fast-check';
import type { WebSocket } from 'ws';
import {
  fuzzRuns,
  strangeBytes,
  strangeText,
  strangeValue,
  uncaught,
} from '../../../../../tests/support/fuzz.ts';
import { connected, type FeedReader, genesis, imported, TelemetryScene, v2 } from './telemetry-scene.ts';

const messages = [
  'system.connected',
  'system.interval',
  'block.import',
  'notify.finalized',
  'afg.authority_set',
] as const;
const fields = [
  'best',
  'height',
  'chain',
  'name',
  'genesis_hash',
  'sysinfo',
  'peers',
  'authority_id',
  'network_id',
  'startup_time',
  'version',
] as const;

/** A pong comes when the message before it was served, unless that ended the connection. */
async function served(socket: WebSocket): Promise<void> {
  const found = new AbortController();
  const { signal } = found;
  const ignore = (): void => undefined;
  if (socket.listenerCount('error') < 2) socket.on('error', ignore);
  socket.ping();
  await Promise.race(
    [once(socket, 'pong', { signal }), once(socket, 'close', { signal })].map(
      async (one) => await one.catch(ignore),
    ),
  );
  found.abort();
}

describe('telemetry, told anything', function () {
  this.timeout(300_000);
  let scene: TelemetryScene;
  let honest: WebSocket;
  let feed: FeedReader;
  let height = 1;

  before(async () => {
    scene = new TelemetryScene();
    await scene.open();
    honest = await scene.connect('/submit');
    honest.send(connected());
    feed = await scene.feed();
    await feed.until(11);
    feed.say(`subscribe:${genesis}`);
    await feed.until(13);
  });
  after(async () => await scene.close());

  /** The server goes on when what an honest node says reaches a front end. */
  const isServed = async (): Promise<void> => {
    height += 1;
    honest.send(imported(height));
    await feed.until(1, (payload) => (payload as [number])[0] === height);
  };

  it('outlives whatever comes to /submit', async () => {
    const stop = uncaught();
    let socket = await scene.connect('/submit');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          strangeBytes(),
          fc
            .tuple(
              fc.constantFrom(...messages),
              fc.dictionary(fc.constantFrom(...fields), strangeValue()),
              fc.boolean(),
            )
            .map(([msg, said, isWhole]) =>
              isWhole ? connected({ genesis_hash: `0x${'ee'.repeat(32)}`, ...said }) : v2({ msg, ...said }),
            ),
        ),
        fc.boolean(),
        async (frame, isBinary) => {
          if (socket.readyState !== socket.OPEN) socket = await scene.connect('/submit');
          socket.send(frame, { binary: isBinary });
          await served(socket);
        },
      ),
      { numRuns: fuzzRuns() },
    );
    await isServed();
    deepEqual(stop(), []);
  });

  it('outlives whatever comes to /feed', async () => {
    const stop = uncaught();
    let other = await scene.feed();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', 'ping:', 'subscribe:', `subscribe:${genesis}`, 'send-finality:'),
        strangeText(),
        strangeBytes(),
        fc.boolean(),
        async (command, text, bytes, isText) => {
          const { socket } = other;
          if (socket.readyState !== socket.OPEN) other = await scene.feed();
          other.socket.send(isText ? `${command}${text}` : bytes, { binary: !isText });
          await served(other.socket);
        },
      ),
      { numRuns: fuzzRuns() },
    );
    await isServed();
    deepEqual(stop(), []);
  });
});
