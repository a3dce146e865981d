import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleExtension } from './bundle.ts';
import { browsers, type ServedPages } from './manifest.ts';
import { zipOf } from './zip.ts';

/** A packed extension. */
interface PackedExtension {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
}

/** Writes the extension into a folder, a ZIP file for each browser. */
export async function packExtensions(out: string, pages: ServedPages): Promise<readonly PackedExtension[]> {
  mkdirSync(out, { recursive: true });
  const packed: PackedExtension[] = [];
  for (const browser of browsers) {
    const files = await bundleExtension(browser, pages);
    const zip = zipOf(files);
    const path = join(out, `almanac-figures-${browser}.zip`);
    writeFileSync(path, zip);
    packed.push({ path, files: Object.keys(files).length, bytes: zip.length });
  }
  return packed;
}
