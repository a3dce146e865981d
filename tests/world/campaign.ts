import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleWorld } from './bundle.ts';
import type { WorldCure } from './cures/cure.ts';
import { type SceneRef, sceneSeed } from './draw/draw-scene.ts';
import type { PlayedScene, PlayOrder } from './play-scenes.ts';

export interface WorldCampaign {
  readonly scenes: readonly PlayedScene[];
  /** Of all scenes, in the order of their seeds. */
  readonly trace: string;
  readonly tookMs: number;
}

interface PlayOptions {
  readonly jobs: number;
  readonly cures?: readonly WorldCure[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether each process plays its scenes the other way round. */
  readonly isTurned?: boolean;
  /** Whether scenes are played on real sockets and in real time. */
  readonly isReal?: boolean;
}

interface CampaignOptions extends PlayOptions {
  readonly scenarios: number;
  readonly seed: number;
}

interface CampaignPlace {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const tellEvery = 100;

/** Plays the scenes of a seed. @throws Error when a process fails */
export async function runWorld(options: CampaignOptions, place: CampaignPlace): Promise<WorldCampaign> {
  const { scenarios, seed } = options;
  const seeds = Array.from({ length: scenarios }, (_, index) => sceneSeed(seed, index));
  return await playAll(seeds, options, place);
}

/** Plays scenes in processes that play many each. @throws Error when a process fails */
export async function playAll(
  refs: readonly SceneRef[],
  { jobs, cures = [], env = {}, isTurned = false, isReal = false }: PlayOptions,
  { say, signal }: CampaignPlace,
): Promise<WorldCampaign> {
  const beganMs = performance.now();
  const program = await bundleWorld(isReal ? 'real-process' : 'world-process', cures);
  const scenes: PlayedScene[] = [];
  const onScene = (scene: PlayedScene): void => {
    scenes.push(scene);
    if (scenes.length % (isReal ? 10 : tellEvery) === 0) say(`${scenes.length} of ${refs.length} scenes`);
  };
  await withIdentity(async (identity) => {
    const inOrder = isTurned ? refs.toReversed() : refs;
    const dealt = Array.from({ length: jobs }, (_, job) =>
      inOrder.filter((_ref, index) => index % jobs === job),
    );
    const orders = dealt
      .filter(({ length }) => length > 0)
      .map((own): PlayOrder => ({ scenes: own, identity, log: false }));
    await Promise.all(
      orders.map(async (order) => {
        await playIn(program, order, { env, signal, onLine: (line) => onScene(line as PlayedScene) });
      }),
    );
  });
  if (scenes.length !== refs.length && !signal.aborted)
    throw new Error(`${refs.length - scenes.length} scenes did not end`);
  scenes.sort((one, other) => one.seed - other.seed);
  const hash = createHash('sha256');
  for (const scene of scenes) hash.update(scene.hash);
  return { scenes, trace: hash.digest('hex').slice(0, 16), tookMs: Math.round(performance.now() - beganMs) };
}

/** Plays one scene and prints its log. */
export async function replayScene(
  ref: SceneRef,
  { say, signal }: CampaignPlace,
  cures: readonly WorldCure[] = [],
): Promise<PlayedScene> {
  const program = await bundleWorld('world-process', cures);
  let played: PlayedScene | undefined;
  let lastSeen = '';
  const tell = (atMs: number, line: string): void => {
    // Bytes on the wire tell nothing to people; neither does what is seen again.
    if (/^\d+[<>] /.test(line)) return;
    const seen = line.replace(/\d+/g, '#').replace(/0x#\w*/g, '#');
    if (line.startsWith('sees ') && seen === lastSeen) return;
    if (line.startsWith('sees ')) lastSeen = seen;
    say(`${(atMs / 1_000).toFixed(2).padStart(7)} ${line}`);
  };
  await withIdentity(async (identity) => {
    await playIn(
      program,
      { scenes: [ref], identity, log: true },
      {
        signal,
        onLine: (item) => {
          if ('line' in item) {
            const { atMs, line } = item as { atMs: number; line: string };
            tell(atMs, line);
          } else played = item as PlayedScene;
        },
      },
    );
  });
  if (!played) throw new Error(`scene ${String(ref)} did not end`);
  return played;
}

interface ProcessPlace {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onLine: (line: object) => void;
}

/** Runs a program of the world. @throws Error with what it printed when it fails */
export async function playIn(
  program: string,
  order: object,
  { env, signal, onLine }: ProcessPlace,
): Promise<void> {
  const child = spawn(process.execPath, ['--expose-gc', program, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop);
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  for await (const line of createInterface({ input: child.stdout })) onLine(JSON.parse(line) as object);
  const code = await exited;
  signal.removeEventListener('abort', stop);
  if (code !== 0 && !signal.aborted)
    throw new Error(`a process of the world ended with ${code}: ${complaints.trim()}`);
}

/** The same key for each gateway: a drawn one would be chance that no seed repeats. */
export async function withIdentity(run: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-world-'));
  const identity = join(folder, 'identity.key');
  writeFileSync(identity, '11'.repeat(32), { mode: 0o600 });
  try {
    await run(identity);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
