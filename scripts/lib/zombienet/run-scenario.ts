import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiledRuntimes } from '../../../offchain-agent/src/lab/client/substrate.ts';
import { cargoTargetFolder, root } from '../folders.mjs';
import { capture } from '../process.mjs';
import { processesBelow } from './processes-below.ts';

const figures = ['--validators', '4', '--slot', '2s', '--session', '1m', '--window', '20s'];

/** What makes the specifications, by the names under which the scenarios refer to them. */
const specs: Readonly<Record<string, readonly string[]>> = {
  'almanac-local.json': figures,
  'almanac-babe.json': ['--engine', 'babe', ...figures],
};

/** What a reader wants of zombienet's output: the assertions, one a line, and what went wrong. */
const telling = /✅|❌|^Result:|Error running script/u;
const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Runs one scenario on the node that is built; returns zombienet's exit code, the number of assertions that do not hold. */
export async function runScenario(name: string, verbose: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-zombienet-'));
  const onSignal = () => void endAll(folder).then(() => process.exit(130));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const network = readFileSync(join(root, 'zombienet', `${name}.toml`), 'utf8');
    const [spec = '', options = []] = Object.entries(specs).find(([file]) => network.includes(file)) ?? [];
    if (!(await writeSpec(join(folder, spec), options))) return 1;
    console.log(`\n${name}`);
    return await zombienet(folder, name, verbose);
  } finally {
    await endAll(folder);
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeSpec(path: string, options: readonly string[]): Promise<boolean> {
  const almanac = join(root, 'offchain-agent/bin/almanac.js');
  const { code, stdout, output } = await capture(process.execPath, [almanac, 'network', 'spec', ...options]);
  if (code === 0) writeFileSync(path, stdout);
  else console.error(output);
  return code === 0;
}

function zombienet(folder: string, name: string, verbose: boolean): Promise<number> {
  const cli = join(root, 'node_modules/@zombienet/cli/dist/cli.js');
  const scenario = join(root, 'zombienet', `${name}.zndsl`);
  const options = ['--provider', 'native', '--logType', 'text', '--spawn-concurrency', '4'];
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [cli, ...options, '--force', '--dir', join(folder, 'net'), 'test', scenario],
      {
        cwd: folder,
        env: {
          ...compiledRuntimes(),
          ...process.env,
          PATH: [join(cargoTargetFolder(), 'release'), process.env['PATH']].join(delimiter),
          TMPDIR: folder,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [child.stdout, child.stderr]) printLines(stream, verbose);
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function printLines(stream: Readable, verbose: boolean): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (part: string) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (verbose || telling.test(line.replaceAll(colours, ''))) console.log(line);
    }
  });
}

// A zombienet that was killed leaves its nodes behind, so they are looked for by what they were started with.
async function endAll(folder: string): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    const left = processesBelow(folder);
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself in the meantime.
      }
    }
    await sleep(100);
  }
}
