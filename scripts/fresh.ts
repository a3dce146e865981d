// `npm run fresh`: a command in a clone on which nothing of ours is installed yet, some times; what it took, as a table.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { duration } from './lib/check/duration.ts';
import { root } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';
import { capture, run } from './lib/process.mjs';
import { forWasmToolchain, testPackages } from './lib/setup/packages.mjs';
import { yardstickSeconds } from './lib/yardstick.mjs';

const help = `usage: npm run fresh -- [--runs N] [--warm N] [--purge] [--keep] [-- COMMAND [ARG...]]

  Clones HEAD into an empty folder, with an empty HOME, empty caches of npm, pip and cargo and no build outputs, and runs the
  command there (default: npm test, which may take 50 minutes cold and 16 warm). Prints what each run took, also when it is
  interrupted. Ends with 0 when all runs did, in time.
  --runs N   cold runs, each in a new clone (default: 3)
  --warm N   runs more in the last clone (default: 0)
  --purge    as root: remove the Debian packages of the project before each cold run; they stay removed where the command does
             not install them
  --keep     leave the last clone and print where it is`;

const { values, positionals } = parseOptions(help, {
  options: {
    runs: { type: 'string', default: '3' },
    warm: { type: 'string', default: '0' },
    purge: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** Of a machine before the project: what other software needs as well stays. */
const shared = ['build-essential', 'curl', 'jq', 'zstd', 'python3-venv'];

interface Row {
  readonly kind: string;
  readonly code: number;
  readonly ms: number;
  readonly counts: string;
  readonly load: string;
  /** Whether it took longer than it may. */
  readonly isLate: boolean;
}

const command = positionals.length > 0 ? positionals : ['npm', 'test'];
/** What `npm test` may take, in minutes. */
const most = positionals.length > 0 ? undefined : { cold: 50, warm: 16 };
const rows: Row[] = [];
const cold = whole('runs', values.runs, 1);
const warm = whole('warm', values.warm, 0);
let place: Place | undefined;
let running: ChildProcess | undefined;
let isInterrupted = false;
// Gigabytes would stay otherwise, and the runs before untold.
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.on(name, () => {
    isInterrupted = true;
    // With all that npm started: what is told alone leaves it behind.
    if (running?.pid !== undefined && running.exitCode === null) process.kill(-running.pid, name);
  });
try {
  for (let run = 1; run <= cold && !isInterrupted; run += 1) {
    place?.remove();
    if (values.purge) await purge();
    place = await freshPlace();
    rows.push(await measured(`cold ${run}`, place, most?.cold));
  }
  for (let run = 1; place && run <= warm && !isInterrupted; run += 1)
    rows.push(await measured(`warm ${run}`, place, most?.warm));
} finally {
  if (values.keep && place) console.log(`the clone: ${place.clone}`);
  else place?.remove();
  printTable();
}
process.exitCode = !isInterrupted && rows.every(({ code, isLate }) => code === 0 && !isLate) ? 0 : 1;

function printTable(): void {
  const purged = values.purge ? ', Debian packages removed before' : '';
  console.log(`\n${command.join(' ')}; yardstick ${yardstickSeconds().toFixed(2)} s${purged}`);
  console.log('run       exit      time  load at start  result');
  for (const { kind, code, ms, load, counts, isLate } of rows)
    console.log(
      `${kind.padEnd(8)} ${String(code).padStart(5)} ${duration(ms).padStart(9)}  ${load.padStart(13)}  ${counts}${isLate ? ', over its limit' : ''}`,
    );
  if (isInterrupted) console.log('interrupted');
}

interface Place {
  readonly clone: string;
  readonly env: NodeJS.ProcessEnv;
  remove(): void;
}

async function freshPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-fresh-'));
  const home = join(folder, 'home');
  const clone = join(folder, 'almanac');
  mkdirSync(home);
  const cloned = await run('git', ['clone', '--quiet', '--no-hardlinks', root, clone]);
  if (cloned !== 0) throw new Error('git clone failed; its own words are above');
  return {
    clone,
    env: environment(home),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Nothing of this user but where packages come from, and the tools that the project does not install. */
function environment(home: string): NodeJS.ProcessEnv {
  const mine = homedir();
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|ALMANAC_|XDG_|CARGO_TARGET)/i.test(name),
  );
  const kept = Object.entries({
    npm_config_userconfig: join(mine, '.npmrc'),
    RUSTUP_HOME: join(mine, '.rustup'),
    PYENV_ROOT: join(mine, '.pyenv'),
    PIP_CONFIG_FILE: join(mine, '.config/pip/pip.conf'),
  }).filter(([name, path]) => process.env[name] === undefined && existsSync(path));
  return {
    ...Object.fromEntries(own),
    ...Object.fromEntries(kept),
    HOME: home,
    CARGO_HOME: join(home, '.cargo'),
    npm_config_cache: join(home, '.npm'),
  };
}

async function purge(): Promise<void> {
  const names = [...testPackages, ...forWasmToolchain].flatMap(({ names }) => [...names]);
  const installed = names.filter((name) => !shared.includes(name));
  console.log(`removing Debian packages: ${installed.join(' ')}`);
  const { code, output } = await capture('apt-get', ['purge', '-y', '--auto-remove', ...installed], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (code !== 0) throw new Error(`apt-get purge failed:\n${output.slice(-1_000)}`);
}

async function measured(kind: string, { clone, env }: Place, mostMinutes = Infinity): Promise<Row> {
  const load = loadavg()[0]?.toFixed(1) ?? '';
  const begunMs = Date.now();
  const [program = '', ...args] = command;
  let tail = '';
  let group: number | undefined;
  const code = await new Promise<number>((resolve) => {
    const child = spawn(program, args, {
      cwd: clone,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running = child;
    group = child.pid;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        process.stdout.write(part);
        tail = `${tail}${part}`.slice(-20_000);
      });
    child.on('error', () => resolve(127));
    child.on('close', (ended) => {
      running = undefined;
      resolve(ended ?? 1);
    });
  });
  const ms = Date.now() - begunMs;
  // Compilers outlive what started them for a moment, and write into the clone that is removed next.
  if (isInterrupted) await groupEnds(group);
  const counts = [...tail.matchAll(/^(\d+ passed, \d+ failed)$/gm)].at(-1)?.[1] ?? '';
  const size = await capture('du', ['-sm', join(clone, 'node_modules')]);
  const megabytes = size.code === 0 ? `node_modules ${size.stdout.split('\t')[0]} MB` : 'no node_modules';
  return {
    kind,
    code,
    ms,
    isLate: ms > mostMinutes * 60_000,
    load,
    counts: counts === '' ? megabytes : `${counts}, ${megabytes}`,
  };
}

/** Waits until no process of a group is left; after half a minute they are killed. */
async function groupEnds(group: number | undefined): Promise<void> {
  if (group === undefined) return;
  for (const endsAtMs = Date.now() + 30_000; ; await sleep(100))
    try {
      process.kill(-group, Date.now() < endsAtMs ? 0 : 'SIGKILL');
    } catch {
      return;
    }
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= 100) return value;
  console.error(`almanac: invalid --${name} ${text}: a whole number from ${least} to 100`);
  process.exit(2);
}
