import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { blake2, hexText } from '../base/bytes.ts';
import { AgentError, messageOf } from '../base/error.ts';
import { sweepDrafts, writeDurably } from '../base/write-durably.ts';
import { cidOf, contentIdOf, type EncodedEvidence } from '../sli/evidence/evidence.ts';
import { type CensusIndicator, censusIndicators } from '../sli/indicator.ts';
import { evidenceHead } from './evidence-head.ts';

/** Whose evidence of which window a file is. */
export interface EvidenceEntry {
  readonly network: number;
  readonly window: number;
  /** 0x and 64 hex digits. */
  readonly reporter: string;
  /** Which census it proves, if it does: beside it there may be others, and one of samples. */
  readonly census?: CensusIndicator;
  readonly cid: string;
}

type Place = Omit<EvidenceEntry, 'cid'>;

type Write = (file: string, bytes: Uint8Array) => Promise<void>;

const suffix = '.jsonl';
const suffixes: Readonly<Record<CensusIndicator, string>> = {
  authorship: '-census',
  backing: '-backing',
  availability: '-availability',
};
const chainsFolder = 'chains';
const genesisDigits = 8;
/** Bytes; a first line has some thousand. */
const longestHead = 65_536;

/**
 * Evidence files in a folder, each named by its content identifier, so that a file cannot be another one by mistake; and
 * an index by window, one small file each: `windows/<network>-<window>-<reporter>`, with `-census` (of slots), `-backing` or
 * `-availability` for a census, which holds the identifier.
 *
 * A file is written under another name, synced, and renamed: it is there whole or not at all, whatever dies.
 */
export class EvidenceFolder {
  readonly #files: string;
  readonly #index: string;
  readonly #write: Write;

  /** @param data the agent's data folder; evidence lies in `<data>/evidence` */
  constructor(data: string, write: Write = writeDurably) {
    this.#files = join(data, 'evidence');
    this.#index = join(this.#files, 'windows');
    this.#write = write;
  }

  /**
   * Keeps an evidence file; one that is there already stays. First the file, then the index, so that what the index names
   * is always there.
   * @throws AgentError `unknown/disk_full` or `unknown/disk`: nothing that was kept before is touched
   */
  async put(place: Place, { cid, bytes }: Pick<EncodedEvidence, 'cid' | 'bytes'>): Promise<void> {
    try {
      await mkdir(this.#index, { recursive: true, mode: 0o700 });
      if ((await this.#read(cid)) === undefined) await this.#write(this.#fileOf(cid), bytes);
      await this.#write(this.#indexOf(place), Buffer.from(`${cid}\n`));
    } catch (cause) {
      throw diskError(this.#files, cause);
    }
  }

  /**
   * The bytes of an evidence file; `undefined` when it is not kept, or the identifier is none.
   * @throws AgentError `unknown/evidence_damaged` when the file is not what its name says
   */
  async get(cid: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#read(cid);
    if (bytes) this.#requireWhole(cid, bytes);
    return bytes;
  }

  /**
   * As `get`, as a stream from the disk: it is looked at once before, and whoever reads slowly holds no more than a piece
   * of it in memory. The stream must be read or destroyed.
   */
  async open(
    cid: string,
  ): Promise<{ readonly bytes: number; readonly closesMs: number; readonly stream: Readable } | undefined> {
    if (contentIdOf(cid) === undefined) return undefined;
    const file = await absentAsUndefined(open(this.#fileOf(cid)));
    if (!file) return undefined;
    try {
      const bytes = await file.readFile();
      this.#requireWhole(cid, bytes);
      const closesMs = closesMsOf(bytes.toString('latin1', 0, longestHead));
      return { bytes: bytes.length, closesMs, stream: file.createReadStream({ start: 0 }) };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** When the window of a file takes no report any more, ms, by its first line; nothing is verified. */
  async closesMs(cid: string): Promise<number | undefined> {
    if (contentIdOf(cid) === undefined) return undefined;
    const file = await absentAsUndefined(open(this.#fileOf(cid)));
    if (!file) return undefined;
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHead), 0, longestHead, 0);
      return closesMsOf(buffer.toString('latin1', 0, bytesRead));
    } finally {
      await file.close();
    }
  }

  #requireWhole(cid: string, bytes: Uint8Array): void {
    if (hexText(blake2(bytes)) === contentIdOf(cid)) return;
    throw new AgentError(
      'unknown/evidence_damaged',
      `${this.#fileOf(cid)} is corrupt: its hash is ${cidOf(hexText(blake2(bytes)))}; restore it from a backup, or delete it`,
      { data: { cid } },
    );
  }

  /** The identifier of a window's evidence. */
  async find(place: Place): Promise<string | undefined> {
    const text = await absentAsUndefined(readFile(this.#indexOf(place), 'utf8'));
    return text?.trim();
  }

  /** All evidence of this folder, ascending by network, window and reporter. */
  async list(): Promise<readonly EvidenceEntry[]> {
    const entries: EvidenceEntry[] = [];
    // One after the other: there may be more files than a process may open.
    for (const place of await this.#places()) {
      const cid = await this.find(place);
      if (cid) entries.push({ ...place, cid });
    }
    return entries.sort(
      (one, other) =>
        one.network - other.network || one.window - other.window || (one.reporter < other.reporter ? -1 : 1),
    );
  }

  /** The evidence of a network of windows from `fromS` and before `beforeS`, the newest first; read as it is asked for. */
  async *newest(
    network: number,
    { fromS, beforeS }: { readonly fromS: number; readonly beforeS: number },
  ): AsyncGenerator<EvidenceEntry> {
    const places = (await this.#places())
      .filter((place) => place.network === network && place.window >= fromS && place.window < beforeS)
      .sort((one, other) => other.window - one.window || (one.reporter < other.reporter ? -1 : 1));
    for (const place of places) {
      const cid = await this.find(place);
      if (cid) yield { ...place, cid };
    }
  }

  /** Removes the evidence of windows before `window` of a network; how many. */
  async dropBefore(network: number, window: number): Promise<number> {
    const old = (await this.#places()).filter((place) => place.network === network && place.window < window);
    for (const place of old) {
      const cid = await this.find(place);
      await rm(this.#indexOf(place), { force: true });
      if (cid && contentIdOf(cid) !== undefined) await rm(this.#fileOf(cid), { force: true });
    }
    return old.length;
  }

  /** Removes what was left half written, by a process that was killed, more than a day ago. */
  async sweep(): Promise<void> {
    for (const folder of [this.#files, this.#index]) await absentAsUndefined(sweepDrafts(folder));
  }

  /** Read off the names alone: nothing is opened. */
  async #places(): Promise<Omit<EvidenceEntry, 'cid'>[]> {
    const names = (await absentAsUndefined(readdir(this.#index))) ?? [];
    return names.flatMap((name) => placeOf(name) ?? []);
  }

  async #read(cid: string): Promise<Uint8Array | undefined> {
    // Identifiers come from strangers: nothing else may become the name of a file.
    if (contentIdOf(cid) === undefined) return undefined;
    return await absentAsUndefined(readFile(this.#fileOf(cid)));
  }

  #fileOf(cid: string): string {
    return join(this.#files, `${cid}${suffix}`);
  }

  #indexOf({ network, window, reporter, census }: Place): string {
    return join(this.#index, `${network}-${window}-${reporter}${census ? suffixes[census] : ''}`);
  }
}

/** Never, where the file does not say. */
function closesMsOf(text: string): number {
  return evidenceHead(text)?.closesMs ?? Number.POSITIVE_INFINITY;
}

function placeOf(name: string): Place | undefined {
  const match = /^(\d+)-(\d+)-(0x[0-9a-f]{64})(-[a-z]+)?$/.exec(name);
  const census = censusIndicators.find((indicator) => suffixes[indicator] === match?.[4]);
  if (!match || (match[4] !== undefined && !census)) return undefined;
  const [, network, window, reporter = ''] = match;
  return { network: Number(network), window: Number(window), reporter, ...(census && { census }) };
}

async function absentAsUndefined<Value>(read: Promise<Value>): Promise<Value | undefined> {
  try {
    return await read;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}

function diskError(folder: string, cause: unknown): AgentError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const why = messageOf(cause);
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new AgentError(
    isFull ? 'unknown/disk_full' : 'unknown/disk',
    `evidence cannot be written to ${folder}: ${why}; what was kept before is safe, ${isFull ? 'make room' : 'check who may write there'} and it goes on`,
    { data: { folder, code }, cause, retryable: true },
  );
}

/** Where the evidence and sightings of a further chain lie in a data folder; those of the first lie in it directly. */
export function chainFolder(data: string, genesisHash: string): string {
  return join(data, chainsFolder, genesisHash.slice(2, 2 + genesisDigits));
}

/** The data folder and those of further chains in it. */
export async function dataFolders(data: string): Promise<readonly string[]> {
  try {
    const names = await readdir(join(data, chainsFolder));
    return [data, ...names.toSorted().map((name) => join(data, chainsFolder, name))];
  } catch (error) {
    // No folder of further chains, or a file of this name that is none of ours.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [data];
    throw error;
  }
}
