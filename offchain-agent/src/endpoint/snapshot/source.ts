import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError, messageOf } from '../../base/error.ts';
import { nextWaitMs } from '../../base/retry.ts';
import { shownUrl } from '../../base/url.ts';
import {
  latestName,
  type Manifest,
  manifestName,
  mostManifestBytes,
  parseLatest,
  parseManifest,
} from './manifest.ts';

/** Where a snapshot is read from: a folder, a web server, a bucket. */
export interface SnapshotSource {
  /** For messages, without secrets. */
  readonly shown: string;
  /** The file's place in a local folder, where it is one. */
  local(name: string): string | undefined;
  /**
   * The bytes of a file from an offset on.
   * @param name with slashes, below the place
   * @throws AgentError `bad_input/snapshot_place` when there is none, `unreachable/snapshot`, retryable
   */
  read(name: string, from: number, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** The same one folder further down. */
  below(folder: string): SnapshotSource;
}

const mostTries = 5;

/** A snapshot that was found, its manifest read and checked. */
export interface FoundSnapshot {
  readonly source: SnapshotSource;
  readonly manifest: Manifest;
}

/**
 * Finds the snapshot of a place: the one that lies there, or the newest of those below.
 * @throws AgentError as `parseManifest` and the source do
 */
export async function findSnapshot(
  source: SnapshotSource,
  signer: string | undefined,
  signal?: AbortSignal,
): Promise<FoundSnapshot> {
  const text = await readTextOf(source, manifestName, signal).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (text !== undefined)
    return { source, manifest: parseManifest(text, `${source.shown}/${manifestName}`, signer) };
  const shown = `${source.shown}/${latestName}`;
  const latest = parseLatest(await readTextOf(source, latestName, signal), shown);
  const below = source.below(latest.name);
  const own = await readTextOf(below, manifestName, signal);
  const manifest = parseManifest(own, `${below.shown}/${manifestName}`, signer);
  const { block, name } = manifest;
  if (name === latest.name && block.hash === latest.hash && block.number === latest.number)
    return { source: below, manifest };
  throw new AgentError(
    'no/snapshot_manifest',
    `${shown} names block ${latest.number} ${latest.hash}, and the manifest is of block ${block.number} ${block.hash}; name the folder of the snapshot itself`,
    { data: { latest: latest.hash, manifest: block.hash } },
  );
}

/** A small file of a source. */
export async function readTextOf(
  source: SnapshotSource,
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of steadily(source, name, undefined, signal)) {
    length += chunk.length;
    if (length > mostManifestBytes)
      throw new AgentError('no/snapshot_manifest', `${source.shown}/${name} is larger than any manifest`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The bytes of a file; where the connection is lost it goes on from there, as often as that brings it further.
 * @param bytes how many there must be; undefined where nobody knows
 * @param from begins there
 */
export async function* steadily(
  source: SnapshotSource,
  name: string,
  bytes: number | undefined,
  signal?: AbortSignal,
  from = 0,
): AsyncGenerator<Uint8Array> {
  let at = from;
  let failures = 0;
  let waitMs: number | undefined;
  while (bytes === undefined || at < bytes) {
    try {
      for await (const chunk of await source.read(name, at, signal)) {
        at += chunk.length;
        failures = 0;
        waitMs = undefined;
        // More than there may be is as wrong as less: no disk is filled with it.
        if (bytes !== undefined && at > bytes) throw tooLong(source, name, bytes);
        yield chunk;
      }
      if (bytes === undefined || at >= bytes) return;
      throw lost(`${source.shown}/${name}`, 'it ended too soon');
    } catch (error) {
      signal?.throwIfAborted();
      failures += 1;
      if (!(error instanceof AgentError && error.retryable) || failures >= mostTries) throw error;
      waitMs = nextWaitMs(waitMs);
      await sleep(waitMs, undefined, { signal });
    }
  }
}

/** A folder of this machine. */
export class FolderSource implements SnapshotSource {
  readonly shown: string;

  constructor(folder: string) {
    this.shown = folder;
  }

  local(name: string): string {
    return join(resolve(this.shown), name);
  }

  async read(name: string, from: number): Promise<AsyncIterable<Uint8Array>> {
    const file = this.local(name);
    const found = await stat(file).catch((cause: unknown) => {
      throw missing(file, messageOf(cause), cause);
    });
    if (!found.isFile()) throw missing(file, 'it is not a file');
    return createReadStream(file, { start: from, highWaterMark: 1_048_576 });
  }

  below(folder: string): SnapshotSource {
    return new FolderSource(join(this.shown, folder));
  }
}

/** A web server, which may be a static one: it must answer ranges for downloads to be resumed. */
export class HttpSource implements SnapshotSource {
  readonly shown: string;
  readonly #url: URL;

  /** @param url of a folder */
  constructor(url: string) {
    this.#url = new URL(url.endsWith('/') ? url : `${url}/`);
    this.shown = shownUrl(this.#url.href);
  }

  local(): undefined {
    return undefined;
  }

  async read(name: string, from: number, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const url = new URL(name, this.#url);
    const what = `${this.shown}/${name}`;
    const headers = new Headers({ 'accept-encoding': 'identity' });
    if (from > 0) headers.set('range', `bytes=${from}-`);
    const answer = await fetch(url, {
      headers,
      ...(signal && { signal }),
    }).catch((cause: unknown) => {
      throw lost(what, messageOf((cause as Error).cause ?? cause), cause);
    });
    const { status, body } = answer;
    if (status === 404 || status === 403 || status === 410)
      throw missing(what, `the server answers ${status}`);
    if (status >= 500 || status === 429) throw lost(what, `the server answers ${status}`);
    if (!answer.ok || !body) throw missing(what, `the server answers ${status}`);
    return guarded(skipping(body as AsyncIterable<Uint8Array>, status === 206 ? 0 : from), what, signal);
  }

  below(folder: string): SnapshotSource {
    return new HttpSource(new URL(`${folder}/`, this.#url).href);
  }
}

/** A server that knows no ranges sends what was there already, too. */
async function* skipping(chunks: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    if (skipped < chunk.length) yield chunk.subarray(skipped);
  }
}

/** That a connection was lost in the middle, as one of our errors. */
export async function* guarded(
  chunks: AsyncIterable<Uint8Array>,
  what: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    signal?.throwIfAborted();
    throw lost(what, messageOf((cause as Error).cause ?? cause), cause);
  }
}

export function lost(what: string, why: string, cause?: unknown): AgentError {
  return new AgentError(
    'unreachable/snapshot',
    `${what} could not be read to its end: ${why}; try again: what came is kept, and it goes on from there`,
    { data: { what }, cause, retryable: true },
  );
}

export function missing(what: string, why: string, cause?: unknown): AgentError {
  return new AgentError(
    'bad_input/snapshot_place',
    `${what} cannot be read: ${why}; name a folder or an address with a ${manifestName} or ${latestName}`,
    { data: { what }, cause },
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof AgentError && error.code === 'bad_input/snapshot_place';
}

function tooLong(source: SnapshotSource, name: string, bytes: number): AgentError {
  return new AgentError(
    'no/snapshot_hash',
    `${source.shown}/${name} is longer than the ${bytes} bytes that the manifest says; take the snapshot from elsewhere`,
    { data: { name, bytes } },
  );
}
