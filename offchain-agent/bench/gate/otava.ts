import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../src/base/folder.ts';
import type { ReleaseStory } from './histories.ts';

const packages = ['apache-otava==0.8.0', 'numpy==2.2.6', 'scipy==1.16.3'];

/**
 * The releases of each story at which Apache Otava finds a change downwards; a sentence where it cannot be had here.
 * Its own library, in an environment of its own; of its dependencies those that analysing needs.
 */
export async function otava(stories: readonly ReleaseStory[]): Promise<readonly number[][] | string> {
  const folder = join(cacheFolder(), 'otava-0.8.0');
  const python = join(folder, 'bin', 'python');
  if (!existsSync(join(folder, 'ready'))) {
    for (const [command, ...args] of [
      ['python3', '-m', 'venv', folder],
      [python, '-m', 'pip', 'install', '--quiet', '--no-deps', ...packages],
      [python, '-c', `open(${JSON.stringify(join(folder, 'ready'))}, 'w').close()`],
    ] as const) {
      const { code, errors } = await run(command, args, '');
      if (code !== 0)
        return `left out, it cannot be installed here: ${errors.trim().split('\n').at(-1) ?? ''}`;
    }
  }
  const lines = stories.map(({ k, past, releases }) =>
    JSON.stringify({ past: k, series: [...past, ...releases.map((release) => release.once)] }),
  );
  const driver = fileURLToPath(new URL('otava_changes.py', import.meta.url));
  const { code, output, errors } = await run(python, [driver], `${lines.join('\n')}\n`);
  if (code !== 0) return `left out, it failed: ${errors.trim().split('\n').at(-1) ?? ''}`;
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as number[]);
}

async function run(command: string, args: readonly string[], input: string) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined).end(input);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, output, errors };
}
