import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { root } from '../folders.mjs';
import { compress, filesIn } from './compress.mjs';
import { generateDescriptors, webFolder } from './descriptors.mjs';
import { licenceFiles, licenceSources } from './licences.mjs';

// The pages in web/dist, built by esbuild. Plain JavaScript: `npm start` builds them where only the packages of the demo are
// installed. `npm test` checks their types and their size besides.

const entry = 'src/main.tsx';
/** In the first page itself: it is there when nothing else can be fetched. */
const boot = 'src/boot.ts';
/** Other pages name the element's file: it keeps its name. */
const element = 'src/embed/almanac-sli.ts';
/** Each with the file that starts it. */
const workers = /** @type {const} */ ({
  'src/verify/worker.ts': 'src/verify/recompute.ts',
  'src/relay/worker.ts': 'src/relay/count-in-worker.ts',
});
const stampFile = '.made-from';
/** Names of accounts, where a server of files has any: it lies beside the page, so that asking for it is no fault. */
const namesFile = 'names.json';
/** What belongs to each file that was built; for the measurement of their size. */
export const manifestFile = '.manifest.json';

/** What would make the pages ten times as large, or does not run in a browser; also when others import it. */
const forbidden = /^(node:|@polkadot\/(api|util-crypto|keyring|types|wasm-crypto)(\/|$)|@polkadot\/api-)/;

const aliases = /** @type {const} */ ([
  [/^@polkadot-api\/descriptors$/, '.papi/descriptors/index.ts'],
  // Whole, or a part of it.
  [/^@polkadot\/util-crypto(\/.*)?$/, 'src/chain/crypto.ts'],
  [/^mathjs\/lib\/browser\/math\.js$/, 'src/scalability/math.ts'],
]);

/** Loaded when a reader asks for it. Pages of a clone with the packages of the demo alone are built without it. */
const lightClient = 'smoldot';

/** polkadot-api's own packages would bring each a copy of these. */
const single = /^@polkadot-api\/(metadata-builders|substrate-bindings|utils)$/;

/**
 * @typedef {object} Manifest
 * @property {string[]} first the files that a page loads before it shows anything
 * @property {string[]} inputs the sources and libraries that went in, from the clone on
 */

/**
 * Builds the pages where a source of theirs has changed since.
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<boolean>} whether anything had to be done
 * @throws what esbuild says of files that cannot be read or resolved, by name and line
 */
export async function bundlePages({ force = false } = {}) {
  await generateDescriptors();
  const dist = join(webFolder, 'dist');
  const stamp = join(dist, stampFile);
  const state = stateOfSources();
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return false;
  // Beside its place, and moved there when it is whole: a server may be reading the one before.
  const made = mkdtempSync(join(webFolder, '.dist-'));
  try {
    const manifest = await build(made);
    await compress(made);
    writeFileSync(join(made, manifestFile), JSON.stringify(manifest));
    writeFileSync(join(made, stampFile), state);
    const before = `${made}-before`;
    if (existsSync(dist)) renameSync(dist, before);
    renameSync(made, dist);
    rmSync(before, { recursive: true, force: true });
    return true;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/**
 * @param {string} dist
 * @returns {Promise<Manifest>}
 */
async function build(dist) {
  const esbuild = await import('esbuild');
  /** @type {import('esbuild').BuildOptions & { metafile: true }} */
  const common = {
    absWorkingDir: webFolder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    conditions: ['browser', 'module'],
    mainFields: ['browser', 'module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    logLevel: 'silent',
    outdir: dist,
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
  };
  const work = await esbuild.build({
    ...common,
    entryPoints: Object.keys(workers),
    entryNames: 'assets/[dir]-worker-[hash]',
    splitting: true,
    plugins: [resolved, zodByNames],
  });
  const pages = await esbuild.build({
    ...common,
    entryPoints: [entry],
    splitting: true,
    plugins: [resolved, zodByNames, startedAs(work.metafile)],
  });
  const embed = await esbuild.build({
    ...common,
    entryPoints: [element],
    entryNames: '[name]',
    splitting: true,
    plugins: [resolved, zodByNames],
  });
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints: [boot],
    format: 'iife',
    write: false,
  });
  const { scripts: first, style } = firstFiles(pages.metafile, dist);
  const inline = { script: outputFiles[0]?.text.trim() ?? '', style: readFileSync(style, 'utf8').trim() };
  rmSync(style);
  writeFileSync(join(dist, 'index.html'), pageWith(first, inline));
  writeFileSync(join(dist, namesFile), '{"genesis":null,"names":{}}\n');
  const found = [work, pages, embed].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const inputs = [...new Set(found.map((path) => relative(root, join(webFolder, path))))].toSorted();
  for (const [name, text] of Object.entries(licenceFiles(inputs))) writeFileSync(join(dist, name), text);
  return { first: ['index.html', ...first], inputs };
}

/** @type {import('esbuild').Plugin} */
export const resolved = {
  name: 'what the pages may hold',
  setup(build) {
    build.onResolve({ filter: /./ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === 'asked' || kind === 'entry-point') return undefined;
      const [, alias] = aliases.find(([name]) => name.test(path)) ?? [];
      if (alias !== undefined) return { path: join(webFolder, alias) };
      if (forbidden.test(path))
        return { errors: [{ text: `${importer} imports ${path}, which the pages must not hold` }] };
      if (path === lightClient) {
        const found = await build.resolve(path, { importer, kind, resolveDir, pluginData: 'asked' });
        return found.errors.length === 0 ? found : { path, namespace: 'absent' };
      }
      if (!single.test(path)) return undefined;
      return await build.resolve(path, { importer, kind, resolveDir: webFolder, pluginData: 'asked' });
    });
    build.onLoad({ filter: /./, namespace: 'absent' }, ({ path }) => ({
      contents: `throw new Error('these pages were built without ${path}'); export const start = undefined;`,
    }));
  },
};

/**
 * What is imported as one object, is bundled whole; by names, only what is used of it.
 * @type {import('esbuild').Plugin}
 */
export const zodByNames = {
  name: 'zod by names',
  setup(build) {
    build.onLoad({ filter: /offchain-agent\/src\/.*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace("import { z } from 'zod'", "import * as z from 'zod'"),
      loader: 'ts',
    }));
  },
};

/**
 * The page starts a worker by the name that it was built under.
 * @param {import('esbuild').Metafile} metafile of the workers
 * @returns {import('esbuild').Plugin}
 */
function startedAs({ outputs }) {
  const files = new Map(
    Object.entries(workers).map(([worker, starter]) => {
      const built = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === worker) ?? '';
      return [join(webFolder, starter), { from: `./${basename(worker)}`, to: `./${basename(built)}` }];
    }),
  );
  return {
    name: 'the workers',
    setup(build) {
      build.onLoad({ filter: /web\/src\/(verify\/recompute|relay\/count-in-worker)\.ts$/ }, ({ path }) => {
        const { from = '', to = '' } = files.get(path) ?? {};
        return { contents: readFileSync(path, 'utf8').replace(from, to), loader: 'ts' };
      });
    },
  };
}

/**
 * The entry and all that it imports at once, in this order, from the folder on, and the file of their styles.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} dist
 */
function firstFiles(metafile, dist) {
  const outputs = metafile.outputs;
  const begin = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry);
  /** @type {Set<string>} */
  const first = new Set();
  /** @type {string | undefined} */
  let style;
  const take = (/** @type {string} */ path) => {
    if (first.has(path)) return;
    first.add(path);
    const output = outputs[path];
    if (output === undefined) return;
    const { imports, cssBundle } = output;
    style ??= cssBundle;
    for (const { path: imported, kind } of imports) if (kind === 'import-statement') take(imported);
  };
  if (begin !== undefined) take(begin);
  if (style === undefined) throw new Error(`${entry} has no styles`);
  return {
    scripts: [...first].map((path) => relative(dist, join(webFolder, path))),
    style: join(webFolder, style),
  };
}

/**
 * The first page: styles and the script that starts it again stand in it, so that neither can be missing and the first paint waits
 * for nothing.
 * @param {readonly string[]} scripts
 * @param {{ readonly script: string, readonly style: string }} inline
 */
function pageWith(scripts, inline) {
  const page = readFileSync(join(webFolder, 'index.html'), 'utf8');
  const script = `<script type="module" src="/${entry}"></script>`;
  if (!page.includes(script)) throw new Error(`web/index.html has no ${script}`);
  const tags = [
    `<style>${inline.style}</style>`,
    `<script>${inline.script}</script>`,
    ...scripts.slice(1).map((file) => `<link rel="modulepreload" href="./${file}" />`),
    `<script type="module" src="./${scripts[0]}"></script>`,
  ];
  // A function: `$` means itself in styles and scripts.
  return page.replace(script, () => tags.join('\n    '));
}

function stateOfSources() {
  const hash = createHash('sha256');
  const lock = join(root, 'node_modules/.almanac-lock');
  for (const file of [import.meta.filename, lock, ...licenceSources])
    hash.update(existsSync(file) ? readFileSync(file) : 'absent');
  for (const folder of ['web/src', 'web/.papi', 'web/index.html', 'offchain-agent/src'])
    for (const file of filesIn(join(root, folder))) {
      const { mtimeMs, size } = statSync(file);
      hash.update(`${file} ${mtimeMs} ${size}\n`);
    }
  return hash.digest('hex');
}
