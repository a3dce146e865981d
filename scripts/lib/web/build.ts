import { join } from 'node:path';
import { root } from '../folders.mjs';
import { withInstallLock } from '../install-lock.mjs';
import { capture } from '../process.mjs';
import { bundlePages } from './bundle-pages.mjs';
import { generateDescriptors, webFolder } from './descriptors.mjs';
import { firstViewLimit, sizesOf } from './size.ts';

interface Built {
  readonly faults: readonly string[];
  /** What was built, for people. */
  readonly lines: readonly string[];
}

/** Builds web/dist and checks it; one process of a clone at a time, unless the process that started it holds the lock for it. */
export async function buildWeb(): Promise<Built> {
  return process.env['ALMANAC_INSTALL_LOCKED'] ? await built() : await withInstallLock(built);
}

async function built(): Promise<Built> {
  await generateDescriptors();
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { code, output } = await capture(process.execPath, [tsc, '-p', join(webFolder, 'tsconfig.json')]);
  if (code !== 0) return { faults: [`web/ does not type-check:\n${output}`], lines: [] };
  await bundlePages();
  const { chunks, firstView } = sizesOf(join(webFolder, 'dist'));
  const lines = chunks.map(({ file, bytes }) => `${kilobytes(bytes).padStart(6)} kB sent  ${file}`);
  const faults =
    firstView > firstViewLimit
      ? [
          `the first view of web/ is ${kilobytes(firstView)} kB on the wire; at most ${kilobytes(firstViewLimit)} are allowed: load what it does not need lazily`,
        ]
      : [];
  return { faults, lines: [...lines, `${kilobytes(firstView).padStart(6)} kB sent  the first view`] };
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}
