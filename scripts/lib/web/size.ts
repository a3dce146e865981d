import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What a page may load before it shows a list: bytes of JavaScript, CSS and HTML after gzip. */
export const firstViewLimit = 200_000;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

export interface Sizes {
  readonly chunks: readonly { readonly file: string; readonly bytes: number }[];
  /** The page, its entry, all that the entry imports at once, and their styles. */
  readonly firstView: number;
}

/** How much a build weighs, by Vite's manifest. */
export function sizesOf(dist: string): Sizes {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const first = new Set<string>(['index.html']);
  const seen = new Set<Chunk>();
  const take = (chunk: Chunk | undefined): void => {
    if (!chunk || seen.has(chunk)) return;
    seen.add(chunk);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) first.add(file);
    for (const name of chunk.imports ?? []) take(manifest[name]);
  };
  take(manifest['index.html']);
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(js|css|html)$/.test(file),
  );
  const chunks = files.map((file) => ({
    file,
    bytes: gzipSync(readFileSync(join(dist, file)), { level: 9 }).length,
  }));
  const firstView = chunks.filter(({ file }) => first.has(file)).reduce((sum, { bytes }) => sum + bytes, 0);
  return { chunks: chunks.toSorted((a, b) => b.bytes - a.bytes), firstView };
}
