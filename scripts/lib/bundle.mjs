import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { root } from './folders.mjs';
import { lighterModules } from './lighter-modules.mjs';

// The command line and its libraries in few files: loading some thousand modules one by one takes longer than what most commands
// do, and a package of it has few dependencies. esbuild compiles TypeScript by itself; `npm test` checks the types.

// Libraries with machine code (koffi, libsql), with files that they find beside them (bullmq's scripts and the client that it
// shares with us, what pino loads in threads, uplot's style), and the peer that a user may add.
export const external = ['bullmq', 'ioredis', 'koffi', 'libsql', 'pino', 'pino-pretty', 'smoldot', 'uplot'];

/** Programs that are started by their place in the package, `bundle/NAME.js`; by their paths without an ending. */
const placed = ['lab/link/host/host-process', 'lab/supervisor-process'];

/** What modules start: those, and the programs and workers that a module names as standing beside it. */
export const programs = [
  ...placed,
  'reporting/agent/queue/count-window',
  'lab/embedded/validator-process',
  'lab/foreign/genesis-process',
  'lab/link/tun/emulator-worker',
  'lab/link/tun/node-worker',
  'lab/network-process',
  'scale/load/generator/generator-process',
];

// Parts of earlier bundles are kept for so long: a process that was started from them may load them yet.
const keptMs = 24 * 3_600_000;

/** Beside the bundle: from what it was made. */
const stampFile = 'made-from';
/** Beside it: the folders of the packages that it holds, and the names of those that it imports; for what is packed. */
export const bundledFile = 'packages.json';

/**
 * Puts the sources of the command line, the programs that it starts and their libraries together in few files, unless that is done.
 * @param {string} [agent] the folder of the package
 * @param {readonly string[]} [started] the programs
 * @returns {Promise<boolean>} whether anything had to be done
 */
export async function bundle(agent = join(root, 'offchain-agent'), started = programs) {
  const folder = join(agent, 'bundle');
  const main = join(folder, 'main.js');
  const stamp = join(folder, stampFile);
  const state = stateOf(agent);
  if (existsSync(main) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return false;
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    entryPoints: ['program/main', ...started].map((path) => ({
      in: join(agent, `src/${path}.ts`),
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
    plugins: [whereItWas(agent, started), lighterModules, brought(agent)],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  mkdirSync(folder, { recursive: true });
  rmSync(stamp, { force: true });
  // The parts before the file that names them, which is there as a whole or not at all.
  for (const { path, contents } of outputFiles.toSorted(
    (a, b) => Number(a.path === main) - Number(b.path === main),
  ))
    write(path, contents);
  const packages = {
    bundled: packageFolders(Object.keys(metafile.inputs)),
    imported: importedBy(Object.values(metafile.outputs)),
  };
  write(join(folder, bundledFile), JSON.stringify(packages, undefined, 2));
  write(stamp, state);
  const current = new Set([...outputFiles.map(({ path }) => basename(path)), bundledFile, stampFile]);
  for (const name of readdirSync(folder))
    if (!current.has(name) && modifiedMs(join(folder, name)) < Date.now() - keptMs)
      rmSync(join(folder, name));
  return true;
}

/**
 * Where a module of ours is told that it stands, in the folder of the package: in the bundle where it starts a program beside it,
 * which is there too, else where its source is.
 * @param {string} path below `src`, with its ending
 * @param {readonly string[]} [started]
 */
export function placeOf(path, started = programs) {
  const isBesideProgram = started.some(
    (program) => !placed.includes(program) && dirname(program) === dirname(path),
  );
  return isBesideProgram ? join('bundle', basename(path).replace(/\.ts$/, '.js')) : join('src', path);
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
      build.onLoad({ filter: /(offchain-agent\/src\/.*\.ts|chopsticks-core\/.*\.js)$/ }, ({ path }) => {
        const inside = relative(join(agent, 'src'), path);
        const stood = inside.startsWith('..') ? path : join(agent, placeOf(inside, started));
        const place = `new URL(${JSON.stringify(relative(join(agent, 'bundle'), stood))}, import.meta.url).href`;
        const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', place);
        return { loader: path.endsWith('.ts') ? 'ts' : 'js', contents };
      });
    },
  };
}

/**
 * What only some commands need is not installed before one of them runs (see install.mjs): in place of such a package stands a
 * module that brings it and then starts the command again.
 * @param {string} agent the folder of the package
 * @returns {import('esbuild').Plugin}
 */
function brought(agent) {
  const { devDependencies = {} } = JSON.parse(readFileSync(join(agent, 'package.json'), 'utf8'));
  const late = Object.keys(devDependencies);
  return {
    name: 'brought when needed',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
        const name = packageOf(path);
        if (pluginData === 'asked' || !late.includes(name)) return undefined;
        const found = await build.resolve(path, { importer, kind, resolveDir, pluginData: 'asked' });
        return found.errors.length === 0 ? found : { path: name, namespace: 'absent' };
      });
      build.onResolve({ filter: /^bring$/, namespace: 'absent' }, () => ({
        // From the bundle on.
        path: '../bin/bring.cjs',
        external: true,
      }));
      build.onLoad({ filter: /./, namespace: 'absent' }, ({ path }) => ({
        // In CommonJS, so that any name may be imported from it.
        contents: `module.exports = require('bring').bring(${JSON.stringify(path)});`,
        loader: 'js',
        resolveDir: agent,
      }));
    },
  };
}

/** @param {string} agent the folder of the package */
function stateOf(agent) {
  const hash = createHash('sha256');
  const lock = join(root, 'node_modules/.almanac-lock');
  for (const file of [import.meta.filename, join(import.meta.dirname, 'lighter-modules.mjs'), lock])
    hash.update(existsSync(file) ? readFileSync(file) : 'absent');
  const sources = join(agent, 'src');
  for (const path of readdirSync(sources, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!path.endsWith('.ts')) continue;
    const { mtimeMs, size } = statSync(join(sources, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

/**
 * The folders of the packages that files belong to, from the clone on.
 * @param {readonly string[]} files from the current folder on
 */
export function packageFolders(files) {
  const folders = files.flatMap((file) => {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
    return folder === undefined ? [] : [relative(root, folder)];
  });
  return [...new Set(folders)].toSorted();
}

/**
 * The names of the packages that the bundle asks for when it runs.
 * @param {readonly import('esbuild').Metafile['outputs'][string][]} outputs
 */
function importedBy(outputs) {
  const asked = outputs.flatMap(({ imports }) =>
    imports.filter((one) => one.external).map(({ path }) => path),
  );
  const names = asked.filter((path) => /^[@\w]/.test(path) && !isBuiltin(path)).map(packageOf);
  return [...new Set(names)].toSorted();
}

/** @param {string} path what is imported */
function packageOf(path) {
  return path.split('/', path.startsWith('@') ? 2 : 1).join('/');
}

/**
 * The file is there as a whole or not at all.
 * @param {string} path
 * @param {string | Uint8Array} contents
 */
function write(path, contents) {
  const written = `${path}.${process.pid}`;
  writeFileSync(written, contents);
  renameSync(written, path);
}

/** @param {string} path */
function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
