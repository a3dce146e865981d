import { AgentError, messageOf } from '../../base/error.ts';
import { logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import { accountHex } from '../../chain/address.ts';
import type { SliAnswer } from '../../chain/records/sli-answer.ts';
import type { PeriodKind } from '../../sli/calendar.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import type { BlockView, ServedChain } from '../chain/served-chain.ts';
import type { ValidatorRecords, ValidatorSli } from './validator-records.ts';

/** The account that owns a key. */
export interface KeyOwner {
  readonly hex: string;
  /** As its chain writes it. */
  readonly address: string;
}

/** Who owns session keys, by what chains say. */
export interface KeyOwners {
  /**
   * The owners of GRANDPA keys, by key as hex; undefined of a chain that cannot be asked.
   * @throws AgentError when it does not answer
   */
  of(genesisHash: string, keys: readonly string[]): Promise<ReadonlyMap<string, KeyOwner> | undefined>;
}

interface ChainRecordsOptions {
  readonly chain: ServedChain;
  readonly owners: KeyOwners;
  readonly period: PeriodKind;
  readonly log: Logger;
}

/** Records change with windows, heads of a fast chain come sooner. */
const readEveryMs = 2_000;
/** Nodes come in crowds: their keys are looked up together. */
const gatherMs = 200;
/** Whoever changes keys all the time makes nobody ask more often. */
const leastGapMs = 1_000;
/** More than a chain has nodes here; nodes that change their keys all the time do not fill the memory. */
const mostKeys = 4_096;

/** The records of a chain, read anew as it goes on, for the keys that are asked for. */
export class ChainRecords implements ValidatorRecords {
  readonly #options: ChainRecordsOptions;
  readonly #listeners = new Set<() => void>();
  /** Keys by genesis, of which somebody asked since the last reading: who asks no more is forgotten. */
  #asked = new Map<string, Set<string>>();
  #answers = new Map<string, ValidatorSli>();
  /** Keys that were looked up, found or not. */
  #lookedUp = new Set<string>();
  #networks = new Set<string>();
  readonly #hexes = new Map<string, string>();
  #readAtMs = Number.NEGATIVE_INFINITY;
  #isReading = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #stop: () => void;

  constructor(options: ChainRecordsOptions) {
    this.#options = options;
    this.#networks.add(options.chain.facts.genesisHash);
    this.#stop = options.chain.onHead(() => this.#readWithin(0));
    this.#readWithin(0);
  }

  of(genesisHash: string, key: string): ValidatorSli | null {
    const hex = this.#hexOf(key);
    if (hex === undefined) return null;
    const keys = this.#asked.get(genesisHash) ?? new Set<string>();
    if (keys.size < mostKeys) this.#asked.set(genesisHash, keys.add(hex));
    const name = `${genesisHash} ${hex}`;
    if (this.#networks.has(genesisHash) && !this.#lookedUp.has(name)) this.#readWithin(gatherMs);
    return this.#answers.get(name) ?? null;
  }

  keeps(genesisHash: string): boolean {
    return this.#networks.has(genesisHash);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#stop();
  }

  /** Every front end asks for the same keys again and again. */
  #hexOf(key: string): string | undefined {
    const known = this.#hexes.get(key);
    if (known !== undefined) return known;
    const hex = accountHex(key);
    if (this.#hexes.size >= mostKeys) this.#hexes.clear();
    if (hex !== undefined) this.#hexes.set(key, hex);
    return hex;
  }

  /** Reads soon; at once when a head came and the last reading is long ago, after a moment when a key is new. */
  #readWithin(ms: number): void {
    const sinceMs = performance.now() - this.#readAtMs;
    const isEarly = ms === 0 && sinceMs < readEveryMs;
    if (this.#timer || this.#isReading || this.#isClosed || isEarly) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#read().catch(logFault(this.#options.log, 'reading records'));
      },
      Math.max(ms, leastGapMs - sinceMs),
    ).unref();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    this.#readAtMs = performance.now();
    const asked = this.#asked;
    this.#asked = new Map();
    try {
      const view = this.#options.chain.view();
      const networks = await view.networks();
      this.#networks = new Set(networks.map(({ genesisHash }) => genesisHash));
      const found = await Promise.all(
        networks.map(async ({ id, genesisHash }) => {
          const keys = [...(asked.get(genesisHash) ?? [])];
          return keys.length === 0 ? [] : await this.#readNetwork(view, id, genesisHash, keys);
        }),
      );
      if (this.#isClosed) return;
      this.#answers = new Map(found.flat());
      this.#lookedUp = new Set(
        [...asked].flatMap(([genesisHash, keys]) => [...keys].map((hex) => `${genesisHash} ${hex}`)),
      );
      for (const listener of this.#listeners) listener();
    } catch (error) {
      // What was read before stays; the next head reads again, for the same keys.
      for (const [genesisHash, keys] of asked) {
        this.#asked.set(genesisHash, new Set([...keys, ...(this.#asked.get(genesisHash) ?? [])]));
      }
      this.#options.log.warn({ err: error }, `records were not read: ${messageOf(error)}`);
    } finally {
      this.#isReading = false;
      if (this.#hasNewKeys()) this.#readWithin(gatherMs);
    }
  }

  #hasNewKeys(): boolean {
    return [...this.#asked].some(
      ([genesisHash, keys]) =>
        this.#networks.has(genesisHash) &&
        [...keys].some((hex) => !this.#lookedUp.has(`${genesisHash} ${hex}`)),
    );
  }

  async #readNetwork(
    view: BlockView,
    network: number,
    genesisHash: string,
    keys: readonly string[],
  ): Promise<readonly (readonly [string, ValidatorSli])[]> {
    const { owners: source, period } = this.#options;
    const [owners, slots, arrivals] = await Promise.all([
      source.of(genesisHash, keys),
      rowsOf(view, network, 'authorship', period),
      rowsOf(view, network, 'arrival', period),
    ]);
    return keys.flatMap((key) => {
      const owner = owners?.get(key);
      if (!owner) return [];
      const sli = sliOf(owner, slots.get(owner.hex), arrivals.get(owner.hex));
      const name = `${genesisHash} ${key}`;
      const told = { network, period, ...sli, as_of_block: view.head.number };
      const before = this.#answers.get(name);
      return [[name, before && isSame(before, told) ? before : told]] as const;
    });
  }
}

/** Whether a record is the one of before, read at a later block. */
function isSame(one: ValidatorSli, other: ValidatorSli): boolean {
  return JSON.stringify({ ...one, as_of_block: 0 }) === JSON.stringify({ ...other, as_of_block: 0 });
}

function sliOf(owner: KeyOwner, slots: SliAnswer | undefined, arrival: SliAnswer | undefined) {
  const record = slots ?? arrival;
  // Of a parachain's own slots nothing is known to be missed.
  const kept = slots?.relayed ? undefined : slots;
  return {
    account: record?.who?.account ?? owner.address,
    start_s: record?.period.startS ?? null,
    end_s: record?.endS ?? null,
    provisional: record?.provisional ?? true,
    uptime_ppm: slots?.sliPpm ?? null,
    low_ppm: slots?.interval?.lowPpm ?? null,
    high_ppm: slots?.interval?.highPpm ?? null,
    assigned_slots: kept?.assigned.toString() ?? null,
    authored_slots: kept?.authored.toString() ?? null,
    p50_us: arrival?.sampled?.p50Us ?? null,
    p95_us: arrival?.sampled?.p95Us ?? null,
    coverage_ppm: arrival?.sampled?.coveragePpm ?? null,
    reporters: arrival?.sampled?.reporters ?? null,
  };
}

/** The records of a period by account: of windows the last closed one, of what is longer the open one. */
async function rowsOf(
  view: BlockView,
  network: number,
  indicator: IndicatorName,
  period: PeriodKind,
): Promise<ReadonlyMap<string, SliAnswer>> {
  try {
    return await view.once(`telemetry ${network} ${indicator} ${period}`, async () => {
      const records = await view.records(network, indicator);
      const atS = period === 'window' ? undefined : Math.floor(records.asOfMs / 1_000);
      const rows = (await records.ranking(period, atS))?.rows ?? [];
      return new Map(rows.flatMap((row) => entryOf(row)));
    });
  } catch (error) {
    // A chain may count slots alone, and keep no window of a network yet.
    if (error instanceof AgentError && error.code.startsWith('bad_input/no_')) return new Map();
    throw error;
  }
}

/** Accounts of 20 bytes, of another network, are the names that their digits are. */
function entryOf(row: SliAnswer): readonly (readonly [string, SliAnswer])[] {
  const hex = accountHex(row.who?.account ?? row.who?.name ?? '');
  return hex === undefined ? [] : [[hex, row]];
}
