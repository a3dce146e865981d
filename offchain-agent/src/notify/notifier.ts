import { hostname } from 'node:os';
import { messageOf } from '../base/error.ts';
import { logFault } from '../base/fault.ts';
import type { Logger } from '../base/logger.ts';
import { NotifyBook, type OutgoingMessage } from './book.ts';
import type { NotifyConfig } from './config.ts';
import { Courier } from './courier.ts';
import { sendMessage } from './destination/send.ts';
import { Episodes } from './episodes.ts';
import type { Episode, Notice, Observation } from './observation.ts';
import { recipientsOf, toldBefore } from './route.ts';
import type { DestinationSecrets } from './secrets.ts';
import { fieldsOf, type NoticeFields } from './wording.ts';

interface NotifierOptions {
  readonly config: NotifyConfig;
  readonly secrets: DestinationSecrets;
  readonly log: Logger;
}

/** Messages that wait: beyond, the oldest of them go, and that is logged. */
const mostWaiting = 10_000;
const refreshEveryMs = 60_000;

/**
 * Tells people what begins and what ends. What is to be told is on the disk before it is sent, and leaves it once it was taken: at
 * least once, in order for each destination, whatever dies. A message whose answer was lost is sent again under the same id.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #book: NotifyBook;
  readonly #episodes: Episodes;
  readonly #couriers = new Map<string, Courier>();
  readonly #refreshing: NodeJS.Timeout;
  #outbox: OutgoingMessage[];
  #onDelivered: () => void = () => undefined;

  /** @throws AgentError `bad_input/notify_state` */
  constructor(options: NotifierOptions) {
    const { config, secrets, log } = options;
    this.#options = options;
    const { book, state } = NotifyBook.open(config.state);
    this.#book = book;
    this.#episodes = new Episodes(state.open, config.after);
    // A destination may be gone from the configuration.
    this.#outbox = state.outbox.filter(({ destination }) => destination in config.destinations);
    for (const [name, destination] of Object.entries(config.destinations)) {
      const courier = new Courier({
        name,
        log,
        perMinute: config.perMinute,
        giveUpAfterMs: config.giveUpAfter,
        send: async (fields, signal) =>
          await sendMessage(destination, fields, secrets.get(name), config.timeout, signal),
        onDone: (message) => this.#delivered(message),
      });
      this.#couriers.set(name, courier);
    }
    for (const message of this.#outbox) this.#couriers.get(message.destination)?.add(message);
    this.#refreshing = setInterval(() => {
      this.#refresh().catch(logFault(log, 'sending alerts again'));
    }, refreshEveryMs);
    this.#refreshing.unref();
  }

  /** Takes what a source says of all that it looks at, at one time. */
  observe(observations: readonly Observation[]): void {
    const { log } = this.#options;
    const before = this.#episodes.changes;
    const notices = observations.flatMap((one) => this.#episodes.take(one) ?? []);
    const messages = notices.flatMap((notice) => {
      return this.#recipientsOf(notice).map((destination): OutgoingMessage => {
        const fields = this.#fieldsOf(notice, destination);
        return { destination, fields, writtenMs: Date.now() };
      });
    });
    if (messages.length === 0 && this.#episodes.changes === before) return;
    const dropped = Math.max(0, this.#outbox.length + messages.length - mostWaiting);
    if (dropped > 0) log.error({ dropped }, 'too many messages wait; the oldest of them are dropped');
    for (const old of this.#outbox.slice(0, dropped)) this.#couriers.get(old.destination)?.drop(old);
    this.#outbox = [...this.#outbox.slice(dropped), ...messages];
    this.#write();
    for (const message of messages) this.#couriers.get(message.destination)?.add(message);
  }

  /** What goes on by what was observed. */
  get open(): readonly Episode[] {
    return this.#episodes.open;
  }

  get config(): NotifyConfig {
    return this.#options.config;
  }

  /**
   * Waits until every message is delivered or dropped.
   * @returns how many still wait when the signal aborts; they go with the next start
   */
  async settled(signal: AbortSignal): Promise<number> {
    const stop = (): void => this.#onDelivered();
    signal.addEventListener('abort', stop, { once: true });
    while (this.#outbox.length > 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#onDelivered = resolve;
      });
    }
    signal.removeEventListener('abort', stop);
    return this.#outbox.length;
  }

  /** Ends it; what is not delivered goes with the next start. */
  async close(): Promise<void> {
    clearInterval(this.#refreshing);
    await Promise.all([...this.#couriers.values()].map(async (courier) => await courier.close()));
    this.#book.close();
  }

  /** Who was told that it began is not told again when it becomes worse; Alertmanager routes by how grave it is now. */
  #recipientsOf({ episode, isWorse }: Notice): string[] {
    const { routes, destinations } = this.#options.config;
    const all = recipientsOf(routes, episode);
    if (!isWorse) return all;
    const told = toldBefore(routes, episode);
    return all.filter((name) => !told.includes(name) || destinations[name]?.kind === 'alertmanager');
  }

  #fieldsOf(notice: Notice, destination: string): NoticeFields {
    const fields = fieldsOf(notice, this.#about);
    const wasTold = toldBefore(this.#options.config.routes, notice.episode).includes(destination);
    return wasTold ? fields : { ...fields, toldSeverity: undefined };
  }

  get #about(): { monitor: string; link: string | undefined } {
    const { monitor = hostname(), link } = this.#options.config;
    return { monitor, link };
  }

  #delivered(message: OutgoingMessage): void {
    this.#outbox = this.#outbox.filter((one) => one !== message);
    this.#write();
    this.#onDelivered();
  }

  /** A full disk costs the memory of a message, not the message. */
  #write(): void {
    const { config, log } = this.#options;
    try {
      this.#book.write({ open: this.#episodes.open, outbox: this.#outbox });
    } catch (error) {
      log.error({ file: config.state }, `what is to be told cannot be kept: ${messageOf(error)}`);
    }
  }

  /** Alertmanager forgets what it is not told again. */
  async #refresh(): Promise<void> {
    const { config, secrets } = this.#options;
    const ofAlerts = Object.entries(config.destinations).filter(([, { kind }]) => kind === 'alertmanager');
    for (const episode of ofAlerts.length > 0 ? this.#episodes.open : []) {
      if (!episode.isTold) continue;
      const notice = { phase: 'begin', episode, endedMs: undefined, summary: episode.summary } as const;
      const wanted = recipientsOf(config.routes, episode);
      for (const [name, destination] of ofAlerts) {
        // An end that waits must not be overtaken: order within a destination is the courier's.
        if (!wanted.includes(name) || this.#outbox.some((one) => one.destination === name)) continue;
        const signal = AbortSignal.timeout(refreshEveryMs);
        await sendMessage(
          destination,
          this.#fieldsOf(notice, name),
          secrets.get(name),
          config.timeout,
          signal,
        );
      }
    }
  }
}
