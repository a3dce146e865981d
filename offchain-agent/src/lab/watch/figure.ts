/** What is drawn of each node, with a short title for tables; `sparse` ones have a value only now and then, so that lines join over the gaps. */
export const figures = [
  { id: 'best', short: 'best', title: 'block number', unit: '' },
  { id: 'finalized', short: 'final', title: 'finalized block', unit: '' },
  { id: 'peers', short: 'peers', title: 'peers', unit: '' },
  { id: 'tx_s', short: 'tx s', title: 'transaction, sent until in a block', unit: 's', sparse: true },
  { id: 'pool', short: 'pool', title: 'transactions in the pool', unit: '' },
  { id: 'import_ms', short: 'import ms', title: 'a block verified and imported', unit: 'ms' },
  { id: 'propose_ms', short: 'build ms', title: 'a block constructed', unit: 'ms' },
  {
    id: 'propagation_ms',
    short: 'later ms',
    title: 'block later than at the first node',
    unit: 'ms',
    sparse: true,
  },
  { id: 'out_bytes_s', short: 'out kB/s', title: 'network out', unit: 'B/s' },
  { id: 'in_bytes_s', short: 'in kB/s', title: 'network in', unit: 'B/s' },
  { id: 'cpu_percent', short: 'CPU %', title: 'CPU, of one core', unit: '%' },
  { id: 'memory_bytes', short: 'MB', title: 'memory', unit: 'B' },
  { id: 'read_bytes_s', short: 'read kB/s', title: 'disk read', unit: 'B/s' },
  { id: 'written_bytes_s', short: 'written kB/s', title: 'disk written', unit: 'B/s' },
] as const;

export type FigureId = (typeof figures)[number]['id'];

/** The figures of a node at a moment; null is what could not be had. */
export type FigureRow = Readonly<Record<FigureId, number | null>>;

/** Figures of all nodes over time, as charts take them: for every node and figure as many values as there are times. */
interface Columns {
  /** Milliseconds since the Unix epoch. */
  readonly timesMs: readonly number[];
  readonly nodes: Readonly<Record<string, Readonly<Record<FigureId, readonly (number | null)[]>>>>;
}

type MutableColumns = Record<FigureId, (number | null)[]>;

/** An hour at one row a second. */
const mostRows = 3_600;

/**
 * All of what was seen, in bounded room: each time that it is full every second row is given up, and from then on every second
 * one of what comes.
 */
export class FigureHistory {
  readonly #most: number;
  #timesMs: number[] = [];
  readonly #nodes = new Map<string, MutableColumns>();
  #keepsEvery = 1;
  #passed = 0;

  constructor(most = mostRows) {
    this.#most = most;
  }

  add(atMs: number, rows: ReadonlyMap<string, FigureRow>): void {
    this.#passed += 1;
    if (this.#passed % this.#keepsEvery !== 0 && this.#timesMs.length > 0) return;
    this.#timesMs.push(atMs);
    for (const node of rows.keys()) if (!this.#nodes.has(node)) this.#nodes.set(node, this.#absent());
    for (const [node, columns] of this.#nodes) {
      const row = rows.get(node);
      for (const { id } of figures) columns[id].push(row?.[id] ?? null);
    }
    if (this.#timesMs.length >= this.#most) this.#thin();
  }

  columns(): Columns {
    return { timesMs: this.#timesMs, nodes: Object.fromEntries(this.#nodes) };
  }

  // A node that came later was not there before.
  #absent(): MutableColumns {
    const none = (): null[] => Array.from({ length: this.#timesMs.length - 1 }, () => null);
    return Object.fromEntries(figures.map(({ id }) => [id, none()])) as unknown as MutableColumns;
  }

  #thin(): void {
    const isKept = (_: unknown, index: number): boolean => index % 2 === 0;
    this.#timesMs = this.#timesMs.filter(isKept);
    for (const columns of this.#nodes.values())
      for (const { id } of figures) columns[id] = columns[id].filter(isKept);
    this.#keepsEvery *= 2;
  }
}
