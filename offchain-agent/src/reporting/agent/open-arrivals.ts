import { join } from 'node:path';
import type { Logger } from '../../base/logger.ts';
import { RpcAuraSource } from '../../chain/aura/aura-source.ts';
import { authorTargets } from '../../chain/aura/author-targets.ts';
import { RpcVantage } from '../../chain/aura/vantage.ts';
import type { ApiReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import { ArrivalCollector } from '../../measure/arrival/arrival-collector.ts';
import { readAuthoredBlocks } from '../../measure/arrival/authored-blocks.ts';
import { FileJournal } from '../../measure/arrival/file-journal.ts';
import type { Vantage } from '../../measure/arrival/listening-record.ts';
import { WallClock } from '../../measure/arrival/wall-clock.ts';
import type { ArrivalWatch, WindowArrivals } from '../parts.ts';
import type { WindowPlan } from '../window-facts.ts';
import type { AgentConfig } from './config/schema.ts';

const homeNetwork = 0;

type HomeChain = Pick<ApiReportingChain, 'client' | 'genesisHash'>;

export interface ArrivalsOptions {
  /** Addresses of the vantage nodes. */
  readonly vantages: readonly string[];
  /** The file that keeps what is seen. */
  readonly journal: string;
  readonly log: Logger;
  /** Told of a vantage that fails; the log is, unless given. */
  readonly onFault?: (error: unknown) => void;
  /** What stands between a vantage and who listens to it. */
  readonly through?: (vantage: Vantage) => Vantage;
}

/** Watches arrivals at the vantage nodes; undefined without one, and on networks other than the home one. */
export async function openArrivals(
  { vantages, network, data }: Pick<AgentConfig, 'vantages' | 'network' | 'data'>,
  chain: HomeChain,
  log: Logger,
): Promise<ArrivalWatch | undefined> {
  if (vantages.length === 0 || network !== homeNetwork) return undefined;
  return await watchArrivals({ vantages, journal: join(data, 'arrivals.jsonl'), log }, chain);
}

/** Watches blocks of the home chain arrive. */
export async function watchArrivals(options: ArrivalsOptions, chain: HomeChain): Promise<RealArrivalWatch> {
  const { log, through = (vantage) => vantage } = options;
  const clock = new WallClock();
  const { genesisHash } = chain;
  const now = (): number => clock.nowUs() / 1_000;
  const onFault =
    options.onFault ??
    ((error) => log.warn({ err: error }, 'an observer node failed; arrivals are seen at the others'));
  const collector = await ArrivalCollector.open({
    vantages: options.vantages.map(
      (url) => async () => through(await RpcVantage.open(url, { genesisHash, now, onFault })),
    ),
    clock,
    journal: new FileJournal(options.journal, (error) =>
      log.error({ err: error }, 'the disk is full; observations wait in memory'),
    ),
    onFault,
  });
  collector.start();
  return new RealArrivalWatch(collector, chain);
}

/** The arrivals that a collector has seen, by the finalized blocks of the home chain. */
class RealArrivalWatch implements ArrivalWatch {
  readonly #collector: ArrivalCollector;
  readonly #chain: HomeChain;
  readonly #source: RpcAuraSource;
  #offsetMs: number | undefined;

  constructor(collector: ArrivalCollector, chain: HomeChain) {
    this.#collector = collector;
    this.#chain = chain;
    this.#source = new RpcAuraSource(chain.client);
  }

  async arrivalsOf({ network, window, parameters, targets }: WindowPlan): Promise<WindowArrivals> {
    const { windowMs, clockOffsetMs } = parameters;
    const fromMs = window * 1_000;
    const { blocks, slotDurationMs } = await readAuthoredBlocks(
      this.#source,
      { fromMs, untilMs: fromMs + windowMs },
      authorTargets(this.#chain.client, targets),
    );
    const place = { network, window, windowMs, slotDurationMs, clockOffsetMs };
    const judged = await this.#collector.judge(place, blocks);
    this.#offsetMs = judged.clockOffsetMs;
    return judged;
  }

  clockOffsetMs(): number | undefined {
    return this.#offsetMs;
  }

  async dropBefore(second: number): Promise<void> {
    await this.#collector.dropBefore(second * 1_000_000);
  }

  /** Looks at once whether the vantages are well. */
  async check(): Promise<void> {
    await this.#collector.check();
  }

  async close(): Promise<void> {
    this.#collector.stop();
  }
}
