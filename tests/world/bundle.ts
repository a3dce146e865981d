import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { external } from '../../scripts/lib/bundle.mjs';
import { cacheFolder, root } from '../../scripts/lib/folders.mjs';
import { type WorldCure, without } from './cures/cure.ts';

/** Bundles of other sources are kept for so long: processes of another run may be about to load them. */
const keptMs = 3_600_000;

/**
 * Puts the gateway, as it is in this clone, and the world into few files: an `import()` of TypeScript would open a port of the
 * machine's own.
 * @param entry path of the program from here, without its ending
 * @param cures those that are taken out
 * @returns the program
 * @throws Error when a cure's text is not found in its file
 */
export async function bundleWorld(
  entry = 'world-process',
  cures: readonly WorldCure[] = [],
): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, `${entry}.ts`)],
    outdir: '/bundle',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    plugins: [besideTheClone, without(cures)],
    write: false,
    logLevel: 'silent',
  });
  const hash = createHash('sha256');
  for (const { path, contents } of outputFiles) hash.update(path).update(contents);
  const bundles = join(cacheFolder(), 'world');
  const folder = join(bundles, hash.digest('hex').slice(0, 16));
  const program = join(folder, `${basename(entry)}.js`);
  if (existsSync(program)) return program;
  forgetOld(bundles);
  const draft = `${folder}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, 'package.json'), '{"type":"module"}');
  for (const { path, contents } of outputFiles)
    writeFileSync(join(draft, relative('/bundle', path) || basename(path)), contents);
  try {
    renameSync(draft, folder);
  } catch {
    // Another process has made the same.
    rmSync(draft, { recursive: true, force: true });
  }
  return program;
}

function forgetOld(bundles: string): void {
  for (const name of existsSync(bundles) ? readdirSync(bundles) : []) {
    const path = join(bundles, name);
    const modifiedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (modifiedMs < Date.now() - keptMs) rmSync(path, { recursive: true, force: true });
  }
}

/** Libraries that cannot be bundled are found from the clone, since the bundle is not in it. */
const besideTheClone: Plugin = {
  name: 'beside the clone',
  setup(setup) {
    const names = new RegExp(`^(${external.join('|')})(/|$)`);
    setup.onResolve({ filter: names }, ({ path, importer, kind }) => {
      const from = createRequire(importer || join(root, 'package.json'));
      try {
        const file = from.resolve(path);
        return { path: kind === 'require-call' ? file : pathToFileURL(file).href, external: true };
      } catch {
        return { path, external: true };
      }
    });
  },
};
