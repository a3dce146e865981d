import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../base/logger.ts';
import type { ApiReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import type { Vantage } from '../measure/arrival/listening-record.ts';
import { watchArrivals } from '../reporting/agent/open-arrivals.ts';
import type { ArrivalWatch } from '../reporting/parts.ts';

/** Whom a reporter of the demo does not see. */
export interface BlindSpot {
  readonly reporter: string;
  /** The Aura key of the validator. */
  readonly key: string;
  readonly slotDurationMs: number;
  authorities(): Promise<readonly string[]>;
}

interface OpenEyesOptions {
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

// Shares of a slot. The listener looks before the cut and after it, each time twice in case it is looking already: so the
// slots beside the blind one count as listened to from their beginning to their end.
const looks = [0.05, 0.1];
const cutAt = 0.2;
const mendAt = 0.5;
const looksAgain = [0.55, 0.65];

/** Begins to watch blocks arrive, but for those of the blind spot. */
export async function openEyes({ url, chain, log, journal, blindSpot }: OpenEyesOptions): Promise<OpenEyes> {
  const stop = new AbortController();
  let cut: CutVantage | undefined;
  const arrivals = await watchArrivals(
    {
      vantages: [url],
      journal,
      log,
      onFault: (error) => log.debug({ err: error }, 'the observer node is lost'),
      ...(blindSpot && {
        through: (vantage: Vantage): Vantage => {
          cut = new CutVantage(vantage);
          return cut;
        },
      }),
    },
    chain,
  );
  const blinding = blindSpot
    ? keepBlind({
        ...blindSpot,
        vantage: () => cut,
        check: () => arrivals.check(),
        signal: stop.signal,
      })
    : Promise.resolve();
  return {
    arrivals,
    close: async () => {
      stop.abort();
      await blinding;
      await arrivals.close();
    },
  };
}

interface BlindSpotOptions {
  readonly slotDurationMs: number;
  /** The Aura key whose slots are not seen. */
  readonly key: string;
  authorities(): Promise<readonly string[]>;
  /** The vantage, once it is open. */
  vantage(): CutVantage | undefined;
  /** Has the listener look whether the vantage is well. */
  check(): Promise<void>;
  readonly signal: AbortSignal;
}

/** Cuts a vantage off in every slot of one author, until the signal aborts. */
async function keepBlind(options: BlindSpotOptions): Promise<void> {
  const { slotDurationMs, key, signal } = options;
  while (!signal.aborted) {
    const startMs = Math.ceil(Date.now() / slotDurationMs) * slotDurationMs;
    const until = async (share: number): Promise<void> => {
      const waitMs = Math.max(0, startMs + share * slotDurationMs - Date.now());
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    };
    await until(0);
    const authorities = await options.authorities();
    if (authorities[(startMs / slotDurationMs) % authorities.length] !== key) continue;
    for (const share of looks) {
      await until(share);
      await options.check();
    }
    await until(cutAt);
    options.vantage()?.cut();
    await until(mendAt);
    options.vantage()?.mend();
    for (const share of looksAgain) {
      await until(share);
      await options.check();
    }
  }
}

/** A vantage whose connection can be cut and mended: what it is told of meanwhile is not heard. */
export class CutVantage implements Vantage {
  readonly #vantage: Vantage;
  readonly #lost = new Set<() => void>();
  #isCut = false;

  constructor(vantage: Vantage) {
    this.#vantage = vantage;
  }

  get name(): string {
    return this.#vantage.name;
  }

  cut(): void {
    this.#isCut = true;
    for (const listener of this.#lost) listener();
  }

  mend(): void {
    this.#isCut = false;
  }

  async followBlocks(onBlock: (hash: string, receivedAtMs: number) => void): Promise<() => void> {
    return await this.#vantage.followBlocks((hash, receivedAtMs) => {
      if (!this.#isCut) onBlock(hash, receivedAtMs);
    });
  }

  onLost(listener: () => void): () => void {
    this.#lost.add(listener);
    const forget = this.#vantage.onLost(listener);
    return () => {
      this.#lost.delete(listener);
      forget();
    };
  }

  async isWell(): Promise<boolean> {
    return !this.#isCut && (await this.#vantage.isWell());
  }

  close(): void {
    this.#vantage.close();
  }
}
