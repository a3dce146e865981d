import type { SurveyedEndpoint } from './head-asker.ts';

/** When a head counts as standing still: a duration, or never; 10 block times and 60 s at the least unless given. */
export type StallLimit = number | 'off';

/** The age of a node's head. */
export interface HeadAge {
  /** Whether it stands still for longer than the chain's block time explains. */
  readonly isStalled: boolean;
  /** Whether all nodes of the chain, two or more, stand still at one height: then it is the chain. */
  readonly isChain: boolean;
  /** Since the last block, by the chain's own time or as seen from here, ms. */
  readonly ageMs: number;
  /** Whether the chain itself tells the time of the block. */
  readonly isTold: boolean;
  /** Of the network; undefined where it is unknown. */
  readonly blockMs: number | undefined;
}

interface HeadAgesOptions {
  readonly limitOf?: (endpoint: SurveyedEndpoint) => StallLimit | undefined;
  readonly lagBlocks: number;
  /** A monotonic clock, ms. */
  readonly now: () => number;
  readonly wallMs?: () => number;
}

interface AgeRecord {
  height: number;
  /** When the height was read last, and since when it is unchanged in readings without a gap. */
  readMs: number;
  changedMs: number;
  /** The first change that was seen: block times count from there. */
  first: { readonly height: number; readonly atMs: number } | undefined;
  changes: number;
  /** The time in the state of a block. */
  told: { readonly height: number; readonly timeMs: number } | undefined;
  toldBlockMs: number | undefined;
  /** Blocks come on demand: of a development chain. */
  isOnDemand: boolean | undefined;
  askedMs: number;
}

/** twox128("Timestamp") ++ twox128("Now"): a u64 of ms. */
const timestampNow = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb';
const leastStallMs = 60_000;
const stallBlocks = 10;
/** Taken for the block time where none is known. */
const unknownBlockMs = 30_000;
/** A head that advances and is older than this is old all the same. */
const oldMs = 10 * 60_000;
const mostBlockMs = 3_600_000;
const askEveryMs = 60_000;
const spanBlocks = 10;
/** The time of so many blocks after the one whose time is known follows from the block time. */
const mostSince = 100;

/**
 * Tells how old the heads of nodes are: by the time in the chain's state (pallet-timestamp) where there is one, otherwise by
 * how long the height did not change while it was read.
 */
export class HeadAges {
  readonly #options: HeadAgesOptions;
  readonly #records = new Map<SurveyedEndpoint, AgeRecord>();

  constructor(options: HeadAgesOptions) {
    this.#options = options;
  }

  /** Takes a height that was read. */
  note(endpoint: SurveyedEndpoint, height: number): void {
    const nowMs = this.#options.now();
    const known = this.#records.get(endpoint);
    if (!known) {
      this.#records.set(endpoint, {
        height,
        readMs: nowMs,
        changedMs: nowMs,
        first: undefined,
        changes: 0,
        told: undefined,
        toldBlockMs: undefined,
        isOnDemand: undefined,
        askedMs: Number.NEGATIVE_INFINITY,
      });
      return;
    }
    const isGap = nowMs - known.readMs > leastStallMs;
    const isChanged = height !== known.height;
    if (isChanged) {
      known.changes += 1;
      // A chain that began again, and what was missed in a gap, tell nothing of block times.
      if (height < known.height || isGap) known.first = undefined;
      known.first ??= { height, atMs: nowMs };
    }
    if (isChanged || isGap) known.changedMs = nowMs;
    known.height = height;
    known.readMs = nowMs;
  }

  forget(endpoint: SurveyedEndpoint): void {
    this.#records.delete(endpoint);
  }

  /** The age of a node's head; undefined before it was read. */
  ageOf(endpoint: SurveyedEndpoint): HeadAge | undefined {
    const record = this.#records.get(endpoint);
    if (!record) return undefined;
    const blockMs = this.#blockMs();
    const isStalled = this.#isStalled(endpoint, record, blockMs);
    const toldMs = this.#toldAge(record);
    return {
      isStalled,
      isChain: isStalled && this.#isChainStalled(record, blockMs),
      ageMs: toldMs ?? this.#options.now() - record.changedMs,
      isTold: toldMs !== undefined,
      blockMs,
    };
  }

  /** Whether a node's head is as old as its block time explains, by the time that the chain tells; undefined without one. */
  isCurrent(endpoint: SurveyedEndpoint): boolean | undefined {
    const record = this.#records.get(endpoint);
    const ageMs = record && this.#toldAge(record);
    return ageMs === undefined ? undefined : ageMs <= limitOf(this.#blockMs());
  }

  /** Asks the nodes for the time of their heads where that is due. Call it between instants. */
  async ask(): Promise<void> {
    const nowMs = this.#options.now();
    await Promise.all(
      [...this.#records].map(async ([endpoint, record]) => {
        if (nowMs - record.askedMs < askEveryMs || this.#options.limitOf?.(endpoint) === 'off') return;
        record.askedMs = nowMs;
        await this.#askTime(endpoint, record);
      }),
    );
  }

  async #askTime(endpoint: SurveyedEndpoint, record: AgeRecord): Promise<void> {
    if (record.isOnDemand === undefined) {
      const type = await endpoint.ask('system_chainType', []);
      if (typeof type === 'string') record.isOnDemand = type === 'Development' || type === 'Local';
    }
    // By its hash, so that height and time are of one block.
    const { height } = record;
    const hash = await endpoint.ask('chain_getBlockHash', [height]);
    const timeMs = await timeAt(endpoint, hash);
    if (timeMs === undefined) return;
    record.told = { height, timeMs };
    if (height <= spanBlocks) return;
    const before = await endpoint.ask('chain_getBlockHash', [height - spanBlocks]);
    const beforeMs = await timeAt(endpoint, before);
    if (beforeMs === undefined) return;
    const blockMs = (timeMs - beforeMs) / spanBlocks;
    if (blockMs > 0 && blockMs <= mostBlockMs) record.toldBlockMs = blockMs;
  }

  #isStalled(endpoint: SurveyedEndpoint, record: AgeRecord, blockMs: number | undefined): boolean {
    const given = this.#options.limitOf?.(endpoint);
    if (given === 'off' || (given === undefined && record.isOnDemand === true)) return false;
    const limitMs = given ?? limitOf(blockMs);
    const seenMs = record.readMs - record.changedMs;
    if (seenMs > limitMs) return true;
    const toldMs = this.#toldAge(record) ?? 0;
    return toldMs > (record.changes === 0 ? limitMs : Math.max(limitMs, oldMs));
  }

  /** By the machine's clock; undefined where the chain does not tell it, or is ahead of this clock. */
  #toldAge({ told, height, toldBlockMs }: AgeRecord): number | undefined {
    if (!told || height < told.height || height > told.height + mostSince) return undefined;
    if (height > told.height && toldBlockMs === undefined) return undefined;
    const { wallMs = Date.now } = this.#options;
    const ageMs = wallMs() - told.timeMs - (height - told.height) * (toldBlockMs ?? 0);
    return ageMs >= 0 ? ageMs : undefined;
  }

  #isChainStalled({ height }: AgeRecord, blockMs: number | undefined): boolean {
    const all = [...this.#records];
    return (
      all.length > 1 &&
      all.every(
        ([endpoint, other]) =>
          Math.abs(other.height - height) <= this.#options.lagBlocks &&
          this.#isStalled(endpoint, other, blockMs),
      )
    );
  }

  /** The longest of what nodes told or showed: false alarms are worse than late ones. */
  #blockMs(): number | undefined {
    const told = [...this.#records.values()].flatMap(({ toldBlockMs }) => toldBlockMs ?? []);
    const seen = [...this.#records.values()].flatMap(({ first, height, changedMs }) =>
      first && height > first.height + 1 ? (changedMs - first.atMs) / (height - first.height) : [],
    );
    const known = told.length > 0 ? told : seen;
    return known.length === 0 ? undefined : Math.max(...known);
  }
}

function limitOf(blockMs: number | undefined): number {
  return Math.max(leastStallMs, stallBlocks * (blockMs ?? unknownBlockMs));
}

async function timeAt(endpoint: SurveyedEndpoint, hash: unknown): Promise<number | undefined> {
  if (typeof hash !== 'string') return undefined;
  const value = await endpoint.ask('state_getStorage', [timestampNow, hash]);
  if (typeof value !== 'string' || !/^0x[0-9a-f]{16}$/i.test(value)) return undefined;
  const timeMs = Number(Buffer.from(value.slice(2), 'hex').readBigUInt64LE());
  // A chain without a clock has 0.
  return timeMs > 0 && timeMs < maxTimeMs ? timeMs : undefined;
}

/** The largest time that JavaScript knows. */
const maxTimeMs = 8_640_000_000_000_000;

/** @example ageText({ ageMs: 147_600_000, blockMs: 6_000, .. }) // 'head is 41 h old (block time 6 s)' */
export function ageText({ ageMs, blockMs, isTold }: HeadAge): string {
  const shown = ageShown(ageMs);
  const blocks = blockMs === undefined ? '' : ` (block time ${Math.round(blockMs / 100) / 10} s)`;
  return isTold ? `head is ${shown} old${blocks}` : `head has not changed for ${shown}${blocks}`;
}

function ageShown(ms: number): string {
  if (ms >= 2 * 3_600_000) return `${Math.floor(ms / 3_600_000)} h`;
  if (ms >= 2 * 60_000) return `${Math.floor(ms / 60_000)} min`;
  return `${Math.floor(ms / 1_000)} s`;
}
