import { SliRecords } from '../../chain/records/records.ts';
import type { Answer, Ranking } from '../../chain/records/sli-answer.ts';
import type { connect } from '../../chain/rpc/connect.ts';
import type { WatchState } from '../../measure/authorship/watch.ts';
import type { ArrivalFigures, DemoFigures, SlotCounts } from './demo-figures.ts';
import type { DemoNetwork } from './demo-network.ts';
import { WindowRecords } from './window-records.ts';

type Api = Awaited<ReturnType<typeof connect>>;

/**
 * Reads the records of the demo's chain. One call a block, and some where a window is closed: the embedded builder shares
 * its executor with those who ask, and must not be late because somebody looks.
 */
export class DemoReader {
  readonly #api: Api;
  readonly #network: DemoNetwork;
  readonly #counted: WindowRecords<SlotCounts>;
  readonly #sampled: WindowRecords<ArrivalFigures>;
  // Nothing but the closing of a window changes the sampled records of the day.
  #arrivalsToday: ReadonlyMap<string, ArrivalFigures> = new Map();

  constructor(api: Api, network: DemoNetwork) {
    this.#api = api;
    this.#network = network;
    const { originMs, windowMs } = network;
    const windowS = windowMs / 1_000;
    const firstS = Math.floor(originMs / windowMs) * windowS;
    const windows = { firstS, windowS };
    this.#counted = new WindowRecords({ ...windows, closedAfterMs: 0, read: countsOf });
    const closedAfterMs = network.reporting?.graceMs ?? 0;
    this.#sampled = new WindowRecords({ ...windows, closedAfterMs, read: arrivalOf });
  }

  /** The records at the last finalized block, beside what was seen of the blocks. */
  async read(seen: WatchState): Promise<DemoFigures> {
    const hash = await this.#api.rpc.chain.getFinalizedHead();
    const records = await SliRecords.at(this.#api, hash);
    const nowS = Math.floor(records.asOfMs / 1_000);
    const today = byAccount(await records.ranking('day', nowS), countsOf);
    await this.#counted.update(records);
    const arrivalsToday = await this.#readArrivals(hash, nowS);
    return {
      blockNumber: records.blockNumber,
      asOfMs: records.asOfMs,
      lastClosedS: this.#counted.lastS,
      lastSampledS: this.#sampled.lastS,
      validators: this.#network.validators.map((validator) => {
        const { account, key } = validator;
        const watched = seen.validators.find((one) => one.key === key);
        return {
          validator,
          today: today.get(account),
          windows: this.#counted.of(account),
          missedSlots: watched?.missedSlots ?? [],
          arrivalToday: arrivalsToday.get(account),
          arrivalWindows: this.#sampled.of(account),
          arrivalP95Ms: watched?.arrival?.p95Ms,
        };
      }),
    };
  }

  // Nothing but the closing of a window changes the sampled records of the day.
  async #readArrivals(
    hash: { toHex: () => string },
    nowS: number,
  ): Promise<ReadonlyMap<string, ArrivalFigures>> {
    if (!this.#network.reporting) return this.#arrivalsToday;
    const records = await SliRecords.at(this.#api, hash, { indicator: 'arrival' });
    if (await this.#sampled.update(records)) {
      this.#arrivalsToday = byAccount(await records.ranking('day', nowS), arrivalOf);
    }
    return this.#arrivalsToday;
  }
}

function countsOf({ assigned, authored }: Answer): SlotCounts {
  return { assigned: Number(assigned), authored: Number(authored) };
}

function arrivalOf({ sliPpm, sampled }: Answer): ArrivalFigures {
  return {
    expected: Number(sampled?.expected ?? 0),
    reporters: sampled?.reporters ?? 0,
    quorum: sampled?.quorum ?? false,
    uptimePpm: sliPpm,
    coveragePpm: sampled?.coveragePpm,
    p50Us: sampled?.p50Us,
    p95Us: sampled?.p95Us,
  };
}

function byAccount<Row>(
  ranking: Ranking | undefined,
  read: (answer: Answer) => Row,
): ReadonlyMap<string, Row> {
  return new Map((ranking?.rows ?? []).map((answer) => [answer.who?.account ?? '', read(answer)]));
}
