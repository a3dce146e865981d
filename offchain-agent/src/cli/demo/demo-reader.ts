import type { connect } from '../../chain/connect.ts';
import { SliRecords } from '../../chain/records.ts';
import type { Ranking } from '../../chain/sli-answer.ts';
import type { WatchState } from '../../probe/watch.ts';
import type { DemoFigures, SlotCounts } from './demo-figures.ts';
import type { DemoNetwork } from './demo-network.ts';

type Api = Awaited<ReturnType<typeof connect>>;
type CountsByAccount = ReadonlyMap<string, SlotCounts>;

const nobody: CountsByAccount = new Map();

/**
 * Reads the records of the demo's chain. Two calls a block and one for each further window: the embedded builder
 * shares its executor with those who ask, and must not be late because somebody looks.
 */
export class DemoReader {
  readonly #api: Api;
  readonly #network: DemoNetwork;
  readonly #closed = new Map<number, CountsByAccount>();
  #lastClosedS: number | undefined;

  constructor(api: Api, network: DemoNetwork) {
    this.#api = api;
    this.#network = network;
  }

  /** The records at the last finalized block, beside what was seen of the blocks. */
  async read(seen: WatchState): Promise<DemoFigures> {
    const records = await SliRecords.atFinalized(this.#api);
    const nowS = Math.floor(records.asOfMs / 1_000);
    const today = await records.ranking('day', nowS);
    await this.#readClosed(records);
    return {
      blockNumber: records.blockNumber,
      asOfMs: records.asOfMs,
      lastClosedS: this.#lastClosedS,
      validators: this.#network.validators.map((validator) => {
        const watched = seen.validators.find(({ key }) => key === validator.key);
        return {
          validator,
          today: countsOf(today).get(validator.account),
          windows: this.#windowsOf(validator.account),
          missedSlots: watched?.missedSlots ?? [],
          arrivalP95Ms: watched?.arrival?.p95Ms,
        };
      }),
    };
  }

  async #readClosed(records: SliRecords): Promise<void> {
    const last = await records.ranking('window');
    if (!last) return;
    const { startS } = last.period;
    const windowS = this.#network.windowMs / 1_000;
    const firstS =
      this.#lastClosedS === undefined ? this.#firstWindowS(windowS) : this.#lastClosedS + windowS;
    for (let at = firstS; at < startS; at += windowS) {
      this.#closed.set(at, countsOf(await records.ranking('window', at)));
    }
    this.#closed.set(startS, countsOf(last));
    this.#lastClosedS = startS;
  }

  #firstWindowS(windowS: number): number {
    return Math.floor(this.#network.originMs / 1_000 / windowS) * windowS;
  }

  #windowsOf(account: string): ReadonlyMap<number, SlotCounts> {
    const counted = [...this.#closed].map(([startS, counts]) => [startS, counts.get(account)] as const);
    return new Map(counted.filter((entry): entry is [number, SlotCounts] => entry[1] !== undefined));
  }
}

function countsOf(ranking: Ranking | undefined): CountsByAccount {
  if (!ranking) return nobody;
  return new Map(
    ranking.rows.map(({ who, assigned, authored }) => [
      who?.account ?? '',
      { assigned: Number(assigned), authored: Number(authored) },
    ]),
  );
}
