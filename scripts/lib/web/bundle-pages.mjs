import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { root } from '../folders.mjs';
import { compress, filesIn } from './compress.mjs';
import { generateDescriptors, webFolder } from './descriptors.mjs';
import { licenceFiles, licenceSources } from './licences.mjs';
import { resolved, zodByNames } from './page-plugins.mjs';

// The pages in web/dist, built by esbuild. Plain JavaScript: `npm start` builds them where only the packages of the demo are
// installed. `npm test` checks their types and their size besides.

const entry = 'src/main.tsx';
/** The count of a relay chain alone, without an Almanac chain. */
const relayEntry = 'src/relay-main.tsx';
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
 * Builds the count of a relay chain into a folder of its own, for any web server or IPFS gateway: it asks no server of Almanac.
 * @param {string} folder is made; what it holds of an earlier build is replaced
 * @returns {Promise<Manifest>}
 * @throws what esbuild says of files that cannot be read or resolved, by name and line
 */
export async function bundleRelayPages(folder) {
  await generateDescriptors();
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'assets'), { recursive: true, force: true });
  const esbuild = await import('esbuild');
  const common = optionsFor(folder);
  const work = await esbuild.build({
    ...common,
    entryPoints: ['src/relay/worker.ts'],
    entryNames: 'assets/relay-worker-[hash]',
    splitting: true,
    plugins: [resolved, zodByNames],
  });
  const pages = await esbuild.build({
    ...common,
    entryPoints: [relayEntry],
    splitting: true,
    plugins: [resolved, zodByNames, startedAs(work.metafile)],
  });
  const found = [work, pages].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  return await finish(folder, relayEntry, pages.metafile, found);
}

/**
 * @param {string} dist
 * @returns {import('esbuild').BuildOptions & { metafile: true }}
 */
function optionsFor(dist) {
  return {
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
}

/**
 * @param {string} dist
 * @returns {Promise<Manifest>}
 */
async function build(dist) {
  const esbuild = await import('esbuild');
  const common = optionsFor(dist);
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
  writeFileSync(join(dist, namesFile), '{"genesis":null,"names":{}}\n');
  const found = [work, pages, embed].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  return await finish(dist, entry, pages.metafile, found);
}

/**
 * Writes the first page and the licences of what went in.
 * @param {string} dist
 * @param {string} begin the entry
 * @param {import('esbuild').Metafile} metafile of the pages
 * @param {readonly string[]} found the inputs of all parts
 * @returns {Promise<Manifest>}
 */
async function finish(dist, begin, metafile, found) {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    ...optionsFor(dist),
    entryPoints: [boot],
    format: 'iife',
    write: false,
  });
  const { scripts: first, style } = firstFiles(metafile, dist, begin);
  const inline = { script: outputFiles[0]?.text.trim() ?? '', style: readFileSync(style, 'utf8').trim() };
  rmSync(style);
  writeFileSync(join(dist, 'index.html'), pageWith(first, inline));
  const inputs = [...new Set(found.map((path) => relative(root, join(webFolder, path))))].toSorted();
  for (const [name, text] of Object.entries(licenceFiles(inputs))) writeFileSync(join(dist, name), text);
  return { first: ['index.html', ...first], inputs };
}

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
 * @param {string} entryPoint
 */
function firstFiles(metafile, dist, entryPoint) {
  const outputs = metafile.outputs;
  const begin = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entryPoint);
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
  if (style === undefined) throw new Error(`${entryPoint} has no styles`);
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
  const plugins = join(import.meta.dirname, 'page-plugins.mjs');
  for (const file of [import.meta.filename, plugins, lock, ...licenceSources])
    hash.update(existsSync(file) ? readFileSync(file) : 'absent');
  for (const folder of ['web/src', 'web/.papi', 'web/index.html', 'offchain-agent/src'])
    for (const file of filesIn(join(root, folder))) {
      const { mtimeMs, size } = statSync(file);
      hash.update(`${file} ${mtimeMs} ${size}\n`);
    }
  return hash.digest('hex');
}
