import { AgentError } from '../../base/error.ts';
import type { ProvedWork } from '../../measure/census/work-proof.ts';
import type { WorkIndicator } from '../../sli/indicator.ts';
import type { AskedCensus, CensusDutyParts } from './census-duty.ts';

/** What stays as it is for a window, whichever node is asked and however often: a body is dear to read. */
const lasting: ReadonlySet<string> = new Set([
  'unknown/relay_session',
  'unknown/paras_inherent',
  'unknown/census_empty',
]);

/** The work of each window, counted once for both of its censuses. */
export class SharedWork {
  readonly #prove: (asked: AskedCensus) => Promise<ProvedWork>;
  readonly #byWindow = new Map<number, Promise<ProvedWork>>();

  constructor(prove: (asked: AskedCensus) => Promise<ProvedWork>) {
    this.#prove = prove;
  }

  /** Counts for the duty of one of the censuses. */
  countOf(indicator: WorkIndicator): CensusDutyParts['count'] {
    return async (asked) => {
      const { window } = asked;
      const proved = this.#byWindow.get(window) ?? this.#prove(asked);
      this.#byWindow.set(window, proved);
      try {
        const { censuses, text } = await proved;
        return { census: censuses[indicator], text };
      } catch (error) {
        const isLasting = error instanceof AgentError && lasting.has(error.code);
        if (!isLasting) this.#byWindow.delete(window);
        throw error;
      }
    };
  }

  /** No window before this moment is asked for any more. */
  forgetBefore(timeMs: number): void {
    for (const window of this.#byWindow.keys()) if (window * 1_000 < timeMs) this.#byWindow.delete(window);
  }
}
