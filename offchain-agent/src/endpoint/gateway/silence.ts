import type { GatewayClock } from './clock.ts';

/** A node that is silent for so long is frozen. */
const frozenMs = 3_000;
/** Longer than a node is ever silent under load; then its connections are opened anew. */
export const givenUpMs = 15_000;

/** For how long a node has not answered, on the gateway's monotonic clock. */
export class Silence {
  readonly #clock: Pick<GatewayClock, 'monotonicMs'>;
  #sinceMs: number | undefined;

  constructor(clock: Pick<GatewayClock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  get isFrozen(): boolean {
    return this.#ms >= frozenMs;
  }

  get isGivenUp(): boolean {
    return this.#ms > givenUpMs;
  }

  /** It lasts since the first question that was not answered. */
  lasts(sinceMs: number): void {
    this.#sinceMs ??= sinceMs;
  }

  end(): void {
    this.#sinceMs = undefined;
  }

  get #ms(): number {
    return this.#sinceMs === undefined ? 0 : this.#clock.monotonicMs() - this.#sinceMs;
  }
}
