import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { drawScene, type SceneRef } from './draw/draw-scene.ts';
import { play } from './play.ts';
import type { PlayedScene, PlayOrder } from './play-scenes.ts';
import { openReal } from './real/real-stage.ts';

/** So that a scene sees as many blocks in a third of the time. */
const blockMs = 2_000;
const sideBySide = 8;

const crashes = new Set<(error: unknown) => void>();
const crash = (error: unknown): void => {
  for (const listener of crashes) listener(error);
};
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

const { scenes, identity, log } = JSON.parse(process.argv[2] ?? '{}') as PlayOrder;
const left = [...scenes];
await Promise.all(
  Array.from({ length: sideBySide }, async () => {
    for (let ref = left.shift(); ref !== undefined; ref = left.shift()) await playReal(ref);
  }),
);
process.stdout.write('', () => process.exit(0));

async function playReal(ref: SceneRef): Promise<void> {
  const scene = { ...drawScene(ref), blockMs };
  const { seed, kind } = scene;
  const beganMs = performance.now();
  const write = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const stage = openReal(
    seed,
    log ? (line) => write({ atMs: performance.now() - beganMs, line }) : undefined,
  );
  const ports = await Promise.all(scene.nodes.map(freePort));
  const outcome = await play({
    scene,
    stage,
    identity,
    portOf: (index) => ports[index] ?? 0,
    onCrash: (listener) => void crashes.add(listener),
  });
  stage.close();
  const tookMs = Math.round(performance.now() - beganMs);
  const played: PlayedScene = { seed, kind, hash: 'real', events: 0, tookMs, ...outcome };
  write(played);
}

/** A port that nothing listens at. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}
