import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expectedOf } from './draw.ts';
import type { Plant, RefusalsOptions } from './options.ts';
import type { SceneRequest, SceneResult } from './scene.program.ts';

interface RefusalsResult {
  readonly seed: number;
  readonly plant: Plant | undefined;
  readonly draws: number;
  readonly samples: number;
  /** Cases by way. */
  readonly ways: Readonly<Record<string, number>>;
  /** Samples that are not what the oracle says, a sentence each. */
  readonly turned: readonly string[];
}

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** The rules before the cure, put into a copy of the source. */
const plants: Readonly<Record<Plant, readonly [path: string, from: string, to: string]>> = {
  routes: [
    'chain/target-address/own-fault.ts',
    "if (code !== 'ENETUNREACH') return",
    "if (code === 'ENETUNREACH') return true; else return",
  ],
  lookups: [
    'chain/target-address/refusal.ts',
    'const isUnresolved =',
    "if (reason === 'not_resolved') return offline as never;\n  const isUnresolved =",
  ],
};

/** Whether namespaces can be made here; campaigns need them. */
export function canRefuse(): boolean {
  const probe = spawnSync('unshare', [
    ...unshareArgs(),
    'sh',
    '-c',
    'mount -t tmpfs t /run && ip link set lo up',
  ]);
  return probe.status === 0;
}

/** Takes every case in namespaces of its own, and compares each sample with what the oracle says. */
export async function runRefusals(
  { seed, draws, plant }: RefusalsOptions,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<RefusalsResult> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-refusals-'));
  try {
    const source = plant ? await planted(plant, folder) : join(repository, 'offchain-agent/src');
    const request = { seed, draws, source, scratch: join(folder, 'resolv.conf') };
    const turned: string[] = [];
    const ways: Record<string, number> = {};
    let taken = 0;
    let samples = 0;
    for await (const { draw, outcomes } of casesOf(request, signal)) {
      taken += 1;
      ways[draw.way] = (ways[draw.way] ?? 0) + 1;
      outcomes.forEach(([subject = 'nothing', other = 'nothing'], reporter) => {
        const expected = expectedOf(draw, reporter);
        samples += 2;
        for (const [what, got, wanted] of [
          ['target', subject, expected.subject],
          ['other', other, expected.other],
        ] as const) {
          if (got.split(' ')[0] === wanted) continue;
          turned.push(
            `case ${taken} (${JSON.stringify(draw)}), reporter ${reporter}, ${what}: ${got}, should be ${wanted}`,
          );
          say(turned.at(-1) as string);
        }
      });
    }
    if (taken !== draws && !signal.aborted)
      throw new Error(`the scene ended after ${taken} of ${draws} cases`);
    return { seed, plant, draws: taken, samples, ways, turned };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* casesOf(request: SceneRequest, signal: AbortSignal): AsyncGenerator<SceneResult> {
  const scene = fileURLToPath(new URL('scene.program.ts', import.meta.url));
  const child = spawn(
    'unshare',
    [
      ...unshareArgs(),
      '--kill-child',
      '--fork',
      process.execPath,
      '--import',
      'tsx',
      scene,
      JSON.stringify(request),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: repository, signal, killSignal: 'SIGKILL' },
  );
  child.on('error', () => undefined);
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line) as SceneResult;
}

/** A copy of the agent's source with the old rule in it. */
async function planted(plant: Plant, folder: string): Promise<string> {
  const copy = join(folder, 'offchain-agent');
  await cp(join(repository, 'offchain-agent/src'), join(copy, 'src'), { recursive: true });
  await cp(join(repository, 'offchain-agent/package.json'), join(copy, 'package.json'));
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const [place, from, to] = plants[plant];
  const path = join(copy, 'src', place);
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${place} no longer has the place of the plant ${plant}`);
  await writeFile(path, text.replace(from, to));
  return join(copy, 'src');
}

function unshareArgs(): string[] {
  return process.getuid?.() === 0 ? ['-mn'] : ['-rmn'];
}

export function isSoundRefusals({ turned, draws }: RefusalsResult): boolean {
  return draws > 0 && turned.length === 0;
}

export function refusalsText({ seed, plant, draws, samples, ways, turned }: RefusalsResult): string {
  const counts = Object.entries(ways).map(([way, count]) => `  ${way.padEnd(18)} ${count}`);
  return [
    `seed ${seed}${plant ? `, with the old rule of ${plant} put in` : ''}: ${draws} cases, ${samples} samples, ${turned.length} turned`,
    ...counts,
  ].join('\n');
}
