import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { root } from './folders.mjs';

// Loading some thousand modules one by one takes longer than what most commands do. Not packed for npm: there what npm installed
// and audits is what runs.

// Libraries that find files of their own beside them, or are asked for by few commands and have much behind them.
const external = [
  '@aws-sdk/client-s3',
  '@fastify/swagger',
  'bullmq',
  'ioredis',
  'koffi',
  'libsql',
  'pg',
  'pino',
  'pino-pretty',
  'prom-client',
  'smoldot',
  'uplot',
];

/** What modules start that stand beside it: programs of their own, by their paths without an ending. */
export const programs = [
  'agent/queue/count-window',
  'network/embedded/validator-process',
  'scale/load/generator/generator-process',
];

// Parts of earlier bundles are kept for so long: a process that was started from them may load them yet.
const keptMs = 24 * 3_600_000;

/**
 * Puts the compiled command line, the programs that it starts and their libraries together in few files, unless that is done.
 * bin/program.js takes them where they are newer than what the compiler wrote.
 * @param {string} [agent] the folder of the package
 * @param {readonly string[]} [started] the programs
 * @returns {Promise<boolean>} whether anything had to be done
 */
export async function bundle(agent = join(root, 'offchain-agent'), started = programs) {
  const folder = join(agent, 'bundle');
  const main = join(folder, 'main.js');
  const made = [
    join(agent, 'dist/.tsbuildinfo'),
    join(root, 'node_modules/.almanac-lock'),
    import.meta.filename,
  ];
  const newest = made.map(modifiedMs);
  if (modifiedMs(main) > Math.max(...newest)) return false;
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: ['cli/main', ...started].map((path) => ({
      in: join(agent, `dist/${path}.js`),
      out: basename(path),
    })),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external,
    // What libraries in CommonJS ask for of Node.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    plugins: [whereItWas(agent, started)],
    write: false,
    logLevel: 'silent',
  });
  mkdirSync(folder, { recursive: true });
  // The parts before the file that names them, which is there as a whole or not at all.
  for (const { path, contents } of outputFiles.toSorted(
    (a, b) => Number(a.path === main) - Number(b.path === main),
  )) {
    const written = `${path}.${process.pid}`;
    writeFileSync(written, contents);
    renameSync(written, path);
  }
  const current = new Set(outputFiles.map(({ path }) => basename(path)));
  for (const name of readdirSync(folder))
    if (!current.has(name) && modifiedMs(join(folder, name)) < Date.now() - keptMs)
      rmSync(join(folder, name));
  return true;
}

/**
 * Where a compiled module of ours is told that it stands, in the folder of the package: in the bundle where it starts a program
 * beside it, which is there too, else where the compiler put it.
 * @param {string} path in what is compiled
 * @param {readonly string[]} [started]
 */
export function placeOf(path, started = programs) {
  const isBesideProgram = started.some((program) => dirname(program) === dirname(path));
  return isBesideProgram ? join('bundle', basename(path)) : join('dist', path);
}

/**
 * Our own modules, and those of Chopsticks, find files and start processes by where they stand: that stays where they are. (Chopsticks cannot
 * be left out: a process has @polkadot/* once, or is told so.)
 * @param {string} agent the folder of the package
 * @param {readonly string[]} started
 * @returns {import('esbuild').Plugin}
 */
function whereItWas(agent, started) {
  return {
    name: 'where it was',
    setup(build) {
      build.onLoad({ filter: /(offchain-agent\/dist|chopsticks-core)\/.*\.js$/ }, ({ path }) => {
        const inside = relative(join(agent, 'dist'), path);
        const stood = inside.startsWith('..') ? path : join(agent, placeOf(inside, started));
        const place = `new URL(${JSON.stringify(relative(join(agent, 'bundle'), stood))}, import.meta.url).href`;
        return { loader: 'js', contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', place) };
      });
    },
  };
}

/** @param {string} path */
function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
