import { setTimeout as sleep } from 'node:timers/promises';
import { logFault } from '../base/fault.ts';
import type { Logger } from '../base/logger.ts';
import { nextWaitMs } from '../base/retry.ts';
import type { OutgoingMessage } from './book.ts';
import type { Delivery } from './destination/delivery.ts';
import type { NoticeFields } from './wording.ts';

interface CourierOptions {
  readonly name: string;
  readonly log: Logger;
  readonly perMinute: number;
  readonly giveUpAfterMs: number;
  readonly send: (fields: NoticeFields, signal: AbortSignal) => Promise<Delivery>;
  /** A message was taken, or given up. */
  readonly onDone: (message: OutgoingMessage) => void;
}

interface Waiting {
  readonly message: OutgoingMessage;
  /** By the clock that never jumps, which starts with each process: the age of a message from an earlier one is taken by the other clock. */
  readonly givenUpAtMs: number;
}

const retries = { firstMs: 1_000, lastMs: 300_000 };
const minuteMs = 60_000;

/** Delivers the messages of one destination in their order, each until it is taken. */
export class Courier {
  readonly #options: CourierOptions;
  readonly #ended = new AbortController();
  #queue: Waiting[] = [];
  /** By the clock that never jumps: one that is set back would hold all messages for as long. */
  #sentMs: number[] = [];
  #working: Promise<void> | undefined;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  add(message: OutgoingMessage): void {
    const ageMs = Math.max(0, Date.now() - message.writtenMs);
    this.#queue.push({ message, givenUpAtMs: performance.now() + this.#options.giveUpAfterMs - ageMs });
    this.#start();
  }

  drop(message: OutgoingMessage): void {
    this.#queue = this.#queue.filter((one) => one.message !== message);
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#working;
  }

  #start(): void {
    const { log, name } = this.#options;
    this.#working ??= this.#work()
      .catch(logFault(log, `delivering to ${name}`))
      .finally(() => {
        this.#working = undefined;
        // One may have come while the last look was over.
        if (this.#queue.length > 0 && !this.#ended.signal.aborted) this.#start();
      });
  }

  async #work(): Promise<void> {
    const { signal } = this.#ended;
    let waitMs: number | undefined;
    for (let next = this.#queue[0]; next && !signal.aborted; next = this.#queue[0]) {
      await this.#untilAllowed(signal);
      if (signal.aborted || next !== this.#queue[0]) continue;
      const delivery = await this.#options.send(next.message.fields, signal);
      if (signal.aborted && !delivery.isDelivered) return;
      if (delivery.isDelivered && delivery.but !== undefined)
        this.#options.log.error(this.#factsOf(next.message), delivery.but);
      if (delivery.isDelivered || this.#isGivenUp(next, delivery.why)) {
        this.#done(next.message);
        waitMs = undefined;
        continue;
      }
      waitMs = nextWaitMs(waitMs, retries);
      await this.#pause(Math.max(waitMs, delivery.retryAfterMs ?? 0), signal);
    }
  }

  #isGivenUp({ message, givenUpAtMs }: Waiting, why: string): boolean {
    const { log } = this.#options;
    const facts = this.#factsOf(message);
    if (performance.now() >= givenUpAtMs) {
      log.error(facts, `a message was not delivered and is dropped: ${why}`);
      return true;
    }
    log.warn(facts, `a message is not delivered yet: ${why}`);
    return false;
  }

  #factsOf({ fields: { phase, subject } }: OutgoingMessage): Readonly<Record<string, string>> {
    return { destination: this.#options.name, phase, subject };
  }

  #done(message: OutgoingMessage): void {
    this.drop(message);
    this.#options.onDone(message);
  }

  /** At most so many messages within any minute. */
  async #untilAllowed(signal: AbortSignal): Promise<void> {
    const { perMinute } = this.#options;
    this.#sentMs = this.#sentMs.filter((ms) => performance.now() - ms < minuteMs);
    const oldest = this.#sentMs.at(-perMinute);
    if (oldest !== undefined) await this.#pause(oldest + minuteMs - performance.now(), signal);
    this.#sentMs.push(performance.now());
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    // The signal alone rejects it.
    await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  }
}
