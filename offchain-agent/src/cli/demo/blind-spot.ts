import { setTimeout as sleep } from 'node:timers/promises';
import type { CutVantage } from './cut-vantage.ts';

export interface BlindSpotOptions {
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

// Shares of a slot. The listener looks before the cut and after it, each time twice in case it is looking already: so the
// slots beside the blind one count as listened to from their beginning to their end.
const looks = [0.05, 0.1];
const cutAt = 0.2;
const mendAt = 0.5;
const looksAgain = [0.55, 0.65];

/** Cuts a vantage off in every slot of one author, until the signal aborts. */
export async function keepBlind(options: BlindSpotOptions): Promise<void> {
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
