import type { SliRecords } from '../../chain/records/records.ts';
import type { Answer, Ranking } from '../../chain/records/sli-answer.ts';

export interface WindowRecordsOptions<Row> {
  /** The window that the story begins in, and the length of all, seconds. */
  readonly firstS: number;
  readonly windowS: number;
  /** Records are closed this long after the end of their window, or later. */
  readonly closedAfterMs: number;
  readonly read: (answer: Answer) => Row;
}

/** The closed windows of one indicator, each read once. */
export class WindowRecords<Row> {
  readonly #options: WindowRecordsOptions<Row>;
  readonly #closed = new Map<number, ReadonlyMap<string, Row>>();
  /** The last one that is closed, by its start. */
  lastS: number | undefined;

  constructor(options: WindowRecordsOptions<Row>) {
    this.#options = options;
  }

  /** Reads the windows that were closed since; whether there are any. Asks only when there may be. */
  async update(records: Pick<SliRecords, 'asOfMs' | 'ranking'>): Promise<boolean> {
    if (records.asOfMs < this.#nextMs()) return false;
    const last = await records.ranking('window');
    if (!last || last.period.startS === this.lastS) return false;
    const { firstS, windowS } = this.#options;
    const { startS } = last.period;
    for (let at = this.lastS === undefined ? firstS : this.lastS + windowS; at < startS; at += windowS) {
      this.#closed.set(at, this.#rowsOf(await records.ranking('window', at)));
    }
    this.#closed.set(startS, this.#rowsOf(last));
    this.lastS = startS;
    return true;
  }

  /** The records of one account by the start of their windows, the oldest first. */
  of(account: string): ReadonlyMap<number, Row> {
    const all = [...this.#closed].map(([startS, rows]) => [startS, rows.get(account)] as const);
    return new Map(all.filter((entry): entry is [number, Row & {}] => entry[1] !== undefined));
  }

  #nextMs(): number {
    const { firstS, windowS, closedAfterMs } = this.#options;
    const nextS = this.lastS === undefined ? firstS : this.lastS + windowS;
    return (nextS + windowS) * 1_000 + closedAfterMs;
  }

  #rowsOf(ranking: Ranking | undefined): ReadonlyMap<string, Row> {
    const { read } = this.#options;
    return new Map((ranking?.rows ?? []).map((answer) => [answer.who?.account ?? '', read(answer)]));
  }
}
