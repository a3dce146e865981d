import { AgentError } from '../../../base/error.ts';
import { isoTime } from '../../../base/format.ts';
import { latestName, manifestName } from '../manifest.ts';
import type { LoggedAnswer, LogSource } from './log-line.ts';

/** In which form a snapshot was read. */
const downloadForms = ['packed', 'bare', 'car', 'manifest'] as const;
type DownloadForm = (typeof downloadForms)[number];

interface Sums {
  /** Answers with bytes: a download that is gone on with is several. */
  requests: number;
  bytes: number;
}

interface SnapshotDownloads extends Readonly<Sums> {
  readonly snapshot: string;
  /** Different addresses. */
  readonly clients: number;
  readonly bytes_by_form: Readonly<Record<DownloadForm, number>>;
}

export interface DayDownloads extends Readonly<Sums> {
  /** UTC. */
  readonly day: string;
  readonly source: LogSource;
}

interface OfSnapshot extends Sums {
  readonly clients: Set<string>;
  readonly forms: Record<DownloadForm, number>;
}

/** Names come from clients: beyond so many they count together. */
const mostSnapshots = 10_000;
/** Of memory that the logs of years fit into; ids and clients come from logs, too. */
const usualLimits = { ids: 4_000_000, clients: 2_000_000 } as const;
const otherSnapshots = '(other)';
/** As `snapshotName` makes them. */
const snapshotFolder = /^[A-Za-z0-9_-]{1,64}-paritydb-[A-Za-z0-9_.-]{1,64}-\d{1,12}$/;

/** Adds up what was downloaded of snapshots. A line that is there twice counts once where its log has request ids. */
export class DownloadCount {
  readonly #snapshots = new Map<string, OfSnapshot>();
  readonly #days = new Map<string, DayDownloads & Sums>();
  readonly #seen = new Set<string>();
  readonly #limits: Readonly<Record<'ids' | 'clients', number>>;
  #clients = 0;
  #hasMoreClients = false;
  #duplicates = 0;
  #failed = 0;
  #others = 0;
  #forCdn = 0;

  /** @param limits of ids, and of clients of all snapshots together, that are kept */
  constructor(limits: Readonly<Record<'ids' | 'clients', number>> = usualLimits) {
    this.#limits = limits;
  }

  /** @throws AgentError `bad_input/downloads_log` when more answers have ids than can be told apart */
  add(answer: LoggedAnswer): void {
    const { source, id, method, status, path } = answer;
    const found = partOf(path);
    if (!found || method !== 'GET') this.#others += 1;
    else if (status !== 200 && status !== 206) this.#failed += 1;
    else if (answer.isForCdn) this.#forCdn += 1;
    else if (this.#isKnown(id)) this.#duplicates += 1;
    else this.#count(answer, source, found);
  }

  /** What was not counted, and why. */
  get left(): Readonly<Record<'duplicates' | 'failed' | 'others' | 'for_cdn', number>> {
    return {
      duplicates: this.#duplicates,
      failed: this.#failed,
      others: this.#others,
      for_cdn: this.#forCdn,
    };
  }

  /** Whether there were more clients than are kept; then each snapshot has at least as many as are said. */
  get hasMoreClients(): boolean {
    return this.#hasMoreClients;
  }

  /** Those with the most bytes first. */
  snapshots(): SnapshotDownloads[] {
    return [...this.#snapshots]
      .map(([snapshot, { requests, bytes, clients, forms }]) => ({
        snapshot,
        requests,
        bytes,
        clients: clients.size,
        bytes_by_form: forms,
      }))
      .toSorted((a, b) => b.bytes - a.bytes || (a.snapshot < b.snapshot ? -1 : 1));
  }

  /** Oldest first. */
  days(): DayDownloads[] {
    return [...this.#days.values()].toSorted((a, b) =>
      `${a.day} ${a.source}` < `${b.day} ${b.source}` ? -1 : 1,
    );
  }

  /** Whether an id was there before; only of answers that count, for anybody can ask for other files. */
  #isKnown(id: string | undefined): boolean {
    if (id === undefined || id === '' || id === '-') return false;
    if (this.#seen.has(id)) return true;
    if (this.#seen.size >= this.#limits.ids)
      throw new AgentError(
        'bad_input/downloads_log',
        `these logs have more than ${this.#limits.ids} downloads with request ids; pass the logs of a day or a month at a time`,
        { data: { ids: this.#limits.ids } },
      );
    this.#seen.add(id);
    return false;
  }

  #count({ timeMs, client, bytes }: LoggedAnswer, source: LogSource, { name, form }: Part): void {
    const snapshot =
      this.#snapshots.has(name) || this.#snapshots.size < mostSnapshots ? name : otherSnapshots;
    const sums = this.#snapshots.get(snapshot) ?? {
      requests: 0,
      bytes: 0,
      clients: new Set<string>(),
      forms: { packed: 0, bare: 0, car: 0, manifest: 0 },
    };
    this.#snapshots.set(snapshot, sums);
    sums.requests += 1;
    sums.bytes += bytes;
    sums.forms[form] += bytes;
    if (!sums.clients.has(client)) {
      if (this.#clients < this.#limits.clients) {
        this.#clients += 1;
        sums.clients.add(client);
      } else this.#hasMoreClients = true;
    }
    const day = isoTime(timeMs / 1_000).slice(0, 10);
    const ofDay = this.#days.get(`${day} ${source}`) ?? { day, source, requests: 0, bytes: 0 };
    this.#days.set(`${day} ${source}`, ofDay);
    ofDay.requests += 1;
    ofDay.bytes += bytes;
  }
}

interface Part {
  readonly name: string;
  readonly form: DownloadForm;
}

/** Which snapshot a path is of, and in which form; undefined for other files, and for the list of the newest. */
function partOf(path: string): Part | undefined {
  const parts = path.split('/');
  const at = parts.findIndex((part) => snapshotFolder.test(part));
  const name = parts[at];
  const file = parts.slice(at + 1).join('/');
  if (name === undefined || file === '' || file === latestName) return undefined;
  if (file === manifestName) return { name, form: 'manifest' };
  if (file.startsWith('full/')) return { name, form: 'bare' };
  return { name, form: file.endsWith('.car') ? 'car' : 'packed' };
}
