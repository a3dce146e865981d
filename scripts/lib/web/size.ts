import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Manifest, manifestFile } from './bundle-pages.mjs';

/** What a page may load before it shows a list: bytes of JavaScript, CSS and HTML after gzip. */
export const firstViewLimit = 200_000;

export interface Sizes {
  readonly chunks: readonly { readonly file: string; readonly bytes: number }[];
  /** The page, its entry, all that the entry imports at once, and their styles. */
  readonly firstView: number;
}

/** How much a build weighs, by the manifest that it left. */
export function sizesOf(dist: string): Sizes {
  const { first } = JSON.parse(readFileSync(join(dist, manifestFile), 'utf8')) as Manifest;
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(js|css|html)$/.test(file),
  );
  const chunks = files.map((file) => ({
    file,
    bytes: gzipSync(readFileSync(join(dist, file)), { level: 9 }).length,
  }));
  const firstView = chunks
    .filter(({ file }) => first.includes(file))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  return { chunks: chunks.toSorted((a, b) => b.bytes - a.bytes), firstView };
}
