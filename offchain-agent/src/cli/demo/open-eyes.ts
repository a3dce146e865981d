import { RealArrivalWatch } from '../../agent/open-arrivals.ts';
import type { Logger } from '../../base/log/logger.ts';
import { RpcVantage } from '../../chain/aura/vantage.ts';
import type { ApiReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import { ArrivalCollector } from '../../measure/arrival/arrival-collector.ts';
import { FileJournal } from '../../measure/arrival/file-journal.ts';
import type { Vantage } from '../../measure/arrival/vantage.ts';
import { WallClock } from '../../measure/clock/wall-clock.ts';
import type { ArrivalWatch } from '../../report/parts.ts';
import { keepBlind } from './blind-spot.ts';
import { CutVantage } from './cut-vantage.ts';

/** Whom a reporter of the demo does not see. */
export interface BlindSpot {
  readonly reporter: string;
  /** The Aura key of the validator. */
  readonly key: string;
  readonly slotDurationMs: number;
  authorities(): Promise<readonly string[]>;
}

export interface OpenEyesOptions {
  readonly url: string;
  readonly chain: ApiReportingChain;
  readonly log: Logger;
  /** The file that keeps what is seen. */
  readonly journal: string;
  readonly blindSpot: BlindSpot | undefined;
}

/** What a reporter of the demo sees of blocks, through a connection of its own. */
export interface OpenEyes {
  readonly arrivals: ArrivalWatch;
  close(): Promise<void>;
}

/** Begins to watch blocks arrive, but for those of the blind spot. */
export async function openEyes({ url, chain, log, journal, blindSpot }: OpenEyesOptions): Promise<OpenEyes> {
  const clock = new WallClock();
  const stop = new AbortController();
  let cut: CutVantage | undefined;
  const open = async (): Promise<Vantage> => {
    const now = (): number => clock.nowUs() / 1_000;
    const vantage = await RpcVantage.open(url, { genesisHash: chain.genesisHash, now });
    if (!blindSpot) return vantage;
    cut = new CutVantage(vantage);
    return cut;
  };
  const collector = await ArrivalCollector.open({
    vantages: [open],
    clock,
    journal: new FileJournal(journal),
    onFault: (error) => log.debug({ err: error }, 'the vantage is lost'),
  });
  collector.start();
  const blinding = blindSpot
    ? keepBlind({
        ...blindSpot,
        vantage: () => cut,
        check: () => collector.check(),
        signal: stop.signal,
      })
    : Promise.resolve();
  return {
    arrivals: new RealArrivalWatch(collector, chain),
    close: async () => {
      stop.abort();
      await blinding;
      collector.stop();
    },
  };
}
