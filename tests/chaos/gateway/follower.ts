import type { SeenTime } from './told.ts';

/** A block that a client heard of. */
export interface HeardHead {
  readonly height: number;
  /** What distinguishes it from others of its height. */
  readonly id: string;
  /** Seen time, ms. */
  readonly atMs: number;
}

/** What a client heard and asked while nodes died. */
export class Journal {
  readonly best: HeardHead[] = [];
  readonly finalized: HeardHead[] = [];
  /** When it was told that what it followed has ended. */
  readonly stops: number[] = [];
  readonly reasons: string[] = [];
  calls = 0;
  failed = 0;
  readonly #time: SeenTime;

  constructor(time: SeenTime) {
    this.#time = time;
  }

  hearBest(height: number, id = ''): void {
    this.best.push({ height, id, atMs: this.#time.ms });
  }

  hearFinalized(height: number, id = ''): void {
    this.finalized.push({ height, id, atMs: this.#time.ms });
  }

  stopped(): void {
    this.stops.push(this.#time.ms);
  }

  fail(reason: string): void {
    this.failed += 1;
    if (this.reasons.length < 5) this.reasons.push(reason.slice(0, 300));
  }
}

/** A client that follows a chain behind a gateway, as those do who use it. */
export interface Follower {
  readonly name: string;
  /** Whether its library tells of each best block once. */
  readonly tellsBestOnce: boolean;
  /** Makes a call that may be made again; rejects when it fails. */
  readonly call?: () => Promise<unknown>;
  readonly journal: Journal;
  close(): Promise<void>;
}

export type OpenFollower = (url: string, journal: Journal) => Promise<Follower>;

const callEveryMs = 250;
/** Whoever waits longer has given up. */
const patienceMs = 10_000;

/** Has a client call again and again until the signal aborts. */
export async function keepCalling({ call, journal }: Follower, signal: AbortSignal): Promise<void> {
  const waiting = new Set<Promise<void>>();
  while (call && !signal.aborted) {
    const one = called(call, journal).finally(() => waiting.delete(one));
    waiting.add(one);
    await new Promise((resolve) => setTimeout(resolve, callEveryMs));
  }
  await Promise.all(waiting);
}

async function called(call: () => Promise<unknown>, journal: Journal): Promise<void> {
  journal.calls += 1;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1_000} s`)), patienceMs);
  });
  try {
    await Promise.race([call(), late]);
  } catch (error) {
    journal.fail(error instanceof Error ? error.message : JSON.stringify(error));
  } finally {
    clearTimeout(timer);
  }
}
