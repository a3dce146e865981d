import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import { clockBehind } from './handshake.ts';
import type { AgentParts } from './parts.ts';

/** A clock that is set by less than this between two looks is one that is being slewed, or a busy machine. */
const leastJumpMs = 500;

/** What is wrong with this machine's clock: against the monotonic one, which is never set, the clocks of others and the chain. */
export class ClockWatch {
  readonly #parts: Pick<AgentParts, 'clock' | 'arrivals' | 'log' | 'metrics'>;
  readonly #account: string;
  #aheadMs: number;
  #offFault: string | undefined;
  #behindFault: string | undefined;

  constructor(parts: Pick<AgentParts, 'clock' | 'arrivals' | 'log' | 'metrics'>, account: string) {
    this.#parts = parts;
    this.#account = account;
    this.#aheadMs = this.#readAheadMs();
  }

  /** Why nothing that it times can be relied on; undefined when it is right. */
  get fault(): string | undefined {
    return this.#behindFault ?? this.#offFault;
  }

  /**
   * Compares it with the monotonic clock and with others.
   * @param boundMs by how much it may differ from theirs
   * @returns why what was measured since the last look is spoilt; undefined when the clock was not set
   */
  look(boundMs: number): string | undefined {
    const { arrivals, metrics } = this.#parts;
    const jump = this.#jump();
    const offsetMs = arrivals?.clockOffsetMs();
    metrics.set('almanac_clock_offset_seconds', { reporter: this.#account }, (offsetMs ?? 0) / 1_000);
    const isOff = offsetMs !== undefined && Math.abs(offsetMs) > boundMs;
    this.#offFault = isOff ? `the clock is ${Math.round(offsetMs)} ms off the others'` : undefined;
    return jump;
  }

  /**
   * Compares it with the time of a finalized block.
   * @returns why what is being measured is spoilt: samples of a clock that is behind were taken at other instants than they say
   */
  lookAt(head: FinalizedHead): string | undefined {
    this.#behindFault = clockBehind(head, this.#parts.clock.wallMs());
    return this.#behindFault;
  }

  #jump(): string | undefined {
    const { log, metrics } = this.#parts;
    const aheadMs = this.#readAheadMs();
    const jumpMs = aheadMs - this.#aheadMs;
    this.#aheadMs = aheadMs;
    if (Math.abs(jumpMs) < leastJumpMs) return undefined;
    metrics.add('almanac_clock_jumps_total');
    log.error(
      { jumpMs: Math.round(jumpMs) },
      "this machine's clock was set; the windows of now are not reported",
    );
    return `this machine's clock was set by ${Math.round(jumpMs / 1_000)} s while the window was measured`;
  }

  #readAheadMs(): number {
    return this.#parts.clock.wallMs() - this.#parts.clock.monotonicMs();
  }
}
