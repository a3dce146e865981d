import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build as bundle, type Plugin } from 'esbuild';
import { external, placeOf } from '../bundle.mjs';
import { root } from '../folders.mjs';
import { lighterModules } from '../lighter-modules.mjs';

/** Test files, the programs that they start and what runs them, put together. */
export interface TestBundle {
  /** By the path that a program has in the clone, with .js instead of .ts, it is there. */
  readonly folder: string;
  /** The program that runs test files. */
  readonly host: string;
  /** Where a test file is. */
  pathOf(file: string): string;
  remove(): void;
}

const cache = join(root, 'node_modules/.cache/almanac');
const host = join(import.meta.dirname, 'mocha-host.ts');
/** To put libraries together takes what they cost a few starts. */
const manyPrograms = 3;
const agent = join(root, 'offchain-agent');
const agentSources = join(agent, 'src');

/**
 * Puts test files and our own modules together in few files: loading those one by one through tsx takes a process longer than
 * most files' tests. Libraries stay outside, as npm installed them. Where tests start many programs, these hold their libraries, so
 * that a start does not load each. The agent is told that it is where its sources are, or in the bundle of the command line where
 * it starts programs that are there.
 * @throws what esbuild says of files that cannot be read or resolved, by name and line
 */
export async function bundleTests(files: readonly string[]): Promise<TestBundle> {
  const paths = files.map((file) => resolve(root, file));
  const programs = [...new Set(paths.flatMap(startedBy))];
  const areMany = programs.length >= manyPrograms;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'tests-'));
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', remove);
  const nameOf = (path: string): string =>
    relative(root, path).replaceAll(`..${sep}`, 'up/').replace(/\.ts$/, '');
  const common: BuildOptions = {
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // As Node resolves.
    conditions: [],
    logLevel: 'silent',
  };
  const entriesOf = (files: readonly string[]): BuildOptions['entryPoints'] =>
    files.map((path) => ({ in: path, out: nameOf(path) }));
  try {
    await Promise.all([
      bundle({
        ...common,
        entryPoints: entriesOf([host, ...(areMany ? [] : programs), ...paths]),
        sourcemap: 'linked',
        sourcesContent: false,
        define: { 'import.meta.url': 'hereUrl', 'import.meta.dirname': 'hereFolder' },
        plugins: [librariesOutside(allLibraries), whereItWas()],
      }),
      bundle({
        ...common,
        entryPoints: entriesOf(areMany ? programs : []),
        chunkNames: 'programs/[name]-[hash]',
        // What libraries in CommonJS ask for of Node.
        banner: {
          js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
        },
        plugins: [librariesOutside(fewLibraries), whereItWas(true), lighterModules],
      }),
    ]);
  } catch (error) {
    remove();
    throw error;
  }
  const pathOf = (file: string): string => join(folder, `${nameOf(resolve(root, file))}.js`);
  return { folder, host: pathOf(host), pathOf, remove };
}

/** What a test file starts in a process of its own, by the way in which it asks where that is. */
function startedBy(file: string): string[] {
  const asked = /\bprogram\(\s*new URL\('([^']+)', import\.meta\.url\)/g;
  return [...readFileSync(file, 'utf8').matchAll(asked)].map(([, path = '']) => resolve(dirname(file), path));
}

/** Imported by their full paths: from where the bundle is, another version might be found. */
function librariesOutside(names: RegExp): Plugin {
  return {
    name: 'libraries outside',
    setup(build) {
      build.onResolve({ filter: names }, async ({ path, importer, kind, resolveDir, pluginData }) => {
        if (pluginData === 'found' || kind === 'entry-point' || path.startsWith('node:')) return undefined;
        const found = await build.resolve(path, { importer, kind, resolveDir, pluginData: 'found' });
        // Sources of our own packages are no libraries.
        if (found.errors.length > 0 || found.external || found.path.startsWith(agentSources + sep))
          return found;
        return {
          path: kind === 'require-call' ? found.path : pathToFileURL(found.path).href,
          external: true,
        };
      });
    },
  };
}

const allLibraries = /^[^./]/;
/** Those that a bundle cannot hold. */
const fewLibraries = new RegExp(`^(${external.join('|')})(/|$)`);

/**
 * Modules find files, and start processes, by where they stand.
 * @param isAmongLibraries whose own places stay: only what our modules and those of Chopsticks ask is replaced
 */
function whereItWas(isAmongLibraries = false): Plugin {
  return {
    name: 'where it was',
    setup(build) {
      build.onLoad({ filter: /(\.(ts|mjs)|chopsticks-core\/.*\.js)$/ }, ({ path }) => {
        if (path.includes('/node_modules/') && !path.includes('/chopsticks-core/')) return undefined;
        const place = path.startsWith(agentSources + sep)
          ? join(agent, placeOf(relative(agentSources, path)))
          : path;
        const url = JSON.stringify(pathToFileURL(place).href);
        const folder = JSON.stringify(dirname(place));
        const text = readFileSync(path, 'utf8');
        const own = isAmongLibraries
          ? text.replaceAll('import.meta.url', 'hereUrl').replaceAll('import.meta.dirname', 'hereFolder')
          : text;
        // In one line with the first one, so that places in stacks stay right.
        const contents = `const hereUrl = ${url}, hereFolder = ${folder}; ${own}`;
        return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
      });
    },
  };
}
