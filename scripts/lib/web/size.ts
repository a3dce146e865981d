import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { type Manifest, manifestFile } from './bundle-pages.mjs';

/** What a page may load before it shows a list: bytes of JavaScript, CSS and HTML as a browser receives them. */
export const firstViewLimit = 200_000;
/** What a first view may receive in all, over HTTP and WebSocket: with the metadata, which a browser keeps, and the records. */
export const receivedLimit = 600_000;

interface Sizes {
  /** Bytes on the wire, as `almanac serve` sends them to a browser: the headers of an answer are not counted. */
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
  const chunks = files.map((file) => ({ file, bytes: sentBytes(join(dist, file)) }));
  const firstView = chunks
    .filter(({ file }) => first.includes(file))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  return { chunks: chunks.toSorted((a, b) => b.bytes - a.bytes), firstView };
}

/** The compressed form that lies beside a file is sent; the first page, which is filled in, is compressed when it is asked for. */
function sentBytes(path: string): number {
  if (existsSync(`${path}.br`)) return statSync(`${path}.br`).size;
  if (!path.endsWith('index.html')) return statSync(path).size;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 4 };
  return brotliCompressSync(readFileSync(path), { params }).length;
}
