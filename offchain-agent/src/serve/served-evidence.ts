import { readdir } from 'node:fs/promises';
import { AgentError, messageOf } from '../base/error.ts';
import { chainFolder, dataFolders, type EvidenceEntry, EvidenceFolder } from '../store/evidence-folder.ts';
import { evidenceHead } from '../store/evidence-head.ts';
import type { EvidenceReader } from '../store/evidence-reader.ts';

/** What is asked for of a network: windows from `fromS`, before `beforeS`. */
interface EvidenceQuestion {
  /** Genesis hash of the chain that holds the records. */
  readonly genesis: string;
  readonly network: number;
  /** Only files with samples of this target. */
  readonly target?: number | undefined;
  readonly fromS: number;
  readonly beforeS: number;
  readonly limit: number;
}

interface EvidencePage {
  /** The newest first; of a window all, or none. */
  readonly entries: readonly EvidenceEntry[];
  /** Where to go on: before this window. Undefined at the end. */
  readonly nextBeforeS: number | undefined;
}

/** Evidence files as an agent keeps them in its data folder. */
export interface ServedEvidence extends EvidenceReader {
  /** The newest first. Of a window that is not over there is none: who reports later must not read it. */
  list(question: EvidenceQuestion, nowMs: number): Promise<EvidencePage>;
}

/** What is known of a file once it was read; its bytes cannot change. */
interface Known {
  readonly genesis: string;
  /** When its window takes no report any more. */
  readonly closedMs: number;
  readonly targets: ReadonlySet<number>;
}

/** Files that one question opens at most; who wants more asks from there on. */
const mostOpened = 64;
/** Files that are remembered: what is known of one is a few numbers. */
const mostKnown = 20_000;

/**
 * The evidence in an agent's data folder, which is only read.
 * @throws AgentError `bad_input/evidence_folder` when there is no such folder, or it may not be read
 */
export async function openServedEvidence(data: string): Promise<ServedEvidence> {
  try {
    await readdir(data);
  } catch (cause) {
    throw new AgentError(
      'bad_input/evidence_folder',
      `--evidence ${data} cannot be read: ${messageOf(cause)}; name the data folder of an agent`,
      { data: { data }, cause },
    );
  }
  return new FolderEvidence(data);
}

class FolderEvidence implements ServedEvidence {
  readonly #data: string;
  readonly #known = new Map<string, Known | undefined>();

  constructor(data: string) {
    this.#data = data;
  }

  async list(question: EvidenceQuestion, nowMs: number): Promise<EvidencePage> {
    const { genesis, network, target, limit } = question;
    const folder = await this.#folderOf(genesis);
    const entries: EvidenceEntry[] = [];
    let opened = 0;
    for await (const entry of folder.newest(network, question)) {
      if (!this.#known.has(entry.cid)) opened += 1;
      if (entries.length === limit || opened > mostOpened) return cutBefore(entries, entry.window);
      const known = await this.#knownOf(folder, entry.cid);
      const isShown = known?.genesis === genesis && known.closedMs <= nowMs;
      if (isShown && (target === undefined || known.targets.has(target))) entries.push(entry);
    }
    return { entries, nextBeforeS: undefined };
  }

  async open(cid: string): ReturnType<EvidenceReader['open']> {
    for (const data of await dataFolders(this.#data)) {
      const file = await new EvidenceFolder(data).open(cid);
      if (file) return file;
    }
    return undefined;
  }

  async closesMs(cid: string): Promise<number | undefined> {
    for (const data of await dataFolders(this.#data)) {
      const closesMs = await new EvidenceFolder(data).closesMs(cid);
      if (closesMs !== undefined) return closesMs;
    }
    return undefined;
  }

  /** That of the first chain of an agent is the data folder itself. */
  async #folderOf(genesis: string): Promise<EvidenceFolder> {
    const own = chainFolder(this.#data, genesis);
    const folders = await dataFolders(this.#data);
    return new EvidenceFolder(folders.includes(own) ? own : this.#data);
  }

  async #knownOf(folder: EvidenceFolder, cid: string): Promise<Known | undefined> {
    if (this.#known.has(cid)) return this.#known.get(cid);
    const bytes = await folder.get(cid).catch((error: unknown) => {
      // A damaged file is not evidence; who asks for it by name is told.
      if (error instanceof AgentError && error.code === 'unknown/evidence_damaged') return undefined;
      throw error;
    });
    const known = bytes && knownOf(Buffer.from(bytes).toString('latin1'));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size < mostKnown) break;
      this.#known.delete(oldest);
    }
    this.#known.set(cid, known);
    return known;
  }
}

/** Up to the window in which a page ends: that one is the next page's, if it is not the only one. */
function cutBefore(entries: readonly EvidenceEntry[], windowS: number): EvidencePage {
  const whole = entries.filter(({ window }) => window > windowS);
  return entries.length > 0 && whole.length === 0
    ? { entries, nextBeforeS: windowS }
    : { entries: whole, nextBeforeS: windowS + 1 };
}

/** By the first line and the beginnings of the others; who trusts a file has verified it as a whole. */
function knownOf(text: string): Known | undefined {
  const head = evidenceHead(text);
  if (!head) return undefined;
  const targets = new Set([...text.matchAll(/^\{"t":(\d+),/gm)].map(([, target]) => Number(target)));
  return { genesis: head.genesis, closedMs: head.closesMs, targets };
}
