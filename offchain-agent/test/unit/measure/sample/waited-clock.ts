import type { SampleClock } from '../../../../src/base/clock.ts';

export const epochMs = 1_795_000_000_000;

/** Time that passes only when somebody waits for it. */
export class WaitedClock implements SampleClock {
  nowMs = 5_000;
  offsetMs = epochMs - 5_000;
  /** How late the next waits end. */
  lateMs = 0;
  readonly stalls: (readonly [fromMs: number, toMs: number])[] = [];

  monotonicMs(): number {
    return this.nowMs;
  }

  wallMs(): number {
    return this.nowMs + this.offsetMs;
  }

  standStill(ms: number): void {
    this.stalls.push([this.nowMs, this.nowMs + ms]);
    this.nowMs += ms;
  }

  hasStalled(fromMs: number, toMs: number): boolean {
    return this.stalls.some((stall) => stall[1] > fromMs && stall[0] < toMs);
  }

  stop(): void {}

  async until(dueMs: number): Promise<void> {
    this.nowMs = Math.max(this.nowMs, dueMs + this.lateMs);
    this.lateMs = 0;
  }
}
