import { CallWindow } from './call-window.ts';
import { MethodPace } from './method-pace.ts';
import type { Upstream } from './upstream.ts';
import { WatchedTime } from './watched-time.ts';

/** What a pause of this process adds to how long a call took. */
const longestStepMs = 20;

/** When a call was sent, by the monotonic clock, and in time in which this process listened; ms. */
export interface SentTimes {
  readonly sentMs: number;
  readonly attentiveMs: number;
}

/** How long upstreams take for calls: how many they have at a time, and which calls are late. */
export class CallSpeeds {
  readonly pace = new MethodPace();
  readonly window = new CallWindow();
  readonly #attentive = new WatchedTime(longestStepMs);

  look(nowMs: number): void {
    this.#attentive.look(nowMs);
  }

  attentiveMs(nowMs: number): number {
    return this.#attentive.at(nowMs);
  }

  /** Takes a result, while its upstream has the call still. */
  noteResult(upstream: Upstream, method: string, { attentiveMs }: SentTimes, nowMs: number): void {
    this.window.note(upstream, method, this.#attentive.at(nowMs) - attentiveMs, nowMs);
  }

  /** Takes how long the result took that is used. */
  noteTook(upstream: Upstream, method: string, tookMs: number): void {
    upstream.noteLatency(tookMs);
    this.pace.note(method, tookMs);
  }
}
