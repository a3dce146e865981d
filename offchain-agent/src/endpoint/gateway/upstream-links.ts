import { logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import type { GatewayClock } from './clock.ts';
import { answerLimitMs } from './hand-shake.ts';
import type { Reply } from './reply.ts';
import { type Overdue, UpstreamLink } from './upstream-link.ts';

/** Connections that carry the calls of all. */
const callLinks = 2;
/** A node gives 1,024 to a connection. */
const mostSubscriptions = 1_000;
/** A call that begins something is answered at once by every node that is well. */
const overdueMs = 1_900;
const readingMs = 20;

interface UpstreamLinksOptions {
  readonly url: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly clock: GatewayClock;
}

/** All connections to one upstream. */
export class UpstreamLinks {
  readonly #options: UpstreamLinksOptions;
  readonly #open = new Set<UpstreamLink>();
  /** The main one, and those of calls that go to any upstream. */
  shared: UpstreamLink[] = [];
  #turn = 0;
  #forSubscriptions: UpstreamLink[] = [];
  #opening: Promise<UpstreamLink> | undefined;

  constructor(options: UpstreamLinksOptions) {
    this.#options = options;
  }

  /** Opens one. @param signal gives it up while it opens @throws AgentError `unreachable/*` */
  async open(signal?: AbortSignal): Promise<UpstreamLink> {
    const { url, log, clock, signal: ends } = this.#options;
    const link = await UpstreamLink.open(
      url,
      { signal: signal ? AbortSignal.any([ends, signal]) : ends, timeoutMs: answerLimitMs },
      () => clock.monotonicMs(),
    );
    this.#open.add(link);
    link.onClose(() => {
      this.#open.delete(link);
      if (link.fault !== undefined) log.warn({ fault: link.fault }, 'an upstream talks nonsense');
    });
    return link;
  }

  /** Opens those of calls, behind the main one. @throws AgentError `unreachable/*` */
  async openShared(): Promise<void> {
    while (this.shared.length <= callLinks) {
      const link = await this.open();
      link.isShared = true;
      this.shared.push(link);
    }
  }

  /** The one that the next call goes over. */
  next(): UpstreamLink | undefined {
    this.#turn += 1;
    return this.shared[1 + (this.#turn % callLinks)];
  }

  /** One that has room for one more subscription. @throws AgentError when none can be opened */
  async forSubscription(): Promise<UpstreamLink> {
    for (;;) {
      this.#forSubscriptions = this.#forSubscriptions.filter((link) => !link.isClosed);
      const roomy = this.#forSubscriptions.find((link) => link.subscriptions < mostSubscriptions);
      if (roomy) {
        roomy.promise();
        return roomy;
      }
      // One for all that ask now: a thousand subscriptions that move are no thousand connections.
      this.#opening ??= this.open().finally(() => {
        this.#opening = undefined;
      });
      const link = await this.#opening;
      if (!this.#forSubscriptions.includes(link)) this.#forSubscriptions.push(link);
    }
  }

  /** Pings those over which nothing came lately. */
  ping(afterMs: number): void {
    for (const link of this.#open) link.ping(afterMs);
  }

  /**
   * The node lives: a connection that is silent is dead, and a call that it alone can answer is not going to be.
   * @param shared the main one first, and those whose calls are asked elsewhere when they are late
   * @param probedMs when the probe began that it has answered
   * @returns such a call
   */
  judge(shared: readonly UpstreamLink[], probedMs: number): Overdue | undefined {
    let overdue: Overdue | undefined;
    for (const link of this.#open) {
      if (shared[0]?.hasPonged && link.isSilentAt(probedMs)) {
        this.#options.log.warn({}, 'a connection to an upstream is dead, though the upstream lives');
        link.close();
      } else if (!shared.includes(link)) overdue ??= link.overdue(overdueMs);
    }
    return overdue;
  }

  /** What waits on connections that carry subscriptions goes elsewhere. */
  closeOverdue(): void {
    for (const link of this.#forSubscriptions) if (link.overdue(overdueMs)) link.close();
  }

  close(): void {
    for (const link of this.#open) link.close();
  }

  /** Whether a call is answered in time over a connection of its own, so that nothing is left of it. */
  async answerApart({ method, params }: Overdue, limitMs: number): Promise<boolean> {
    const link = await this.open().catch(() => undefined);
    const reply = link && (await this.replyWithin(link, [method, params], limitMs));
    link?.close();
    return reply !== undefined;
  }

  /** The reply, or undefined where none came in time or the connection was lost. */
  async replyWithin(
    link: UpstreamLink,
    [method, params]: readonly [method: string, params: string],
    limitMs: number,
  ): Promise<Reply | undefined> {
    const { clock, log } = this.#options;
    const answered = new AbortController();
    return await new Promise((resolve) => {
      const giveUp = async (): Promise<void> => {
        await clock.sleep(limitMs, answered.signal);
        // An answer that came while this process was busy lies in the socket: it is read before anybody is called silent.
        await clock.sleep(readingMs, answered.signal);
        setImmediate(() => resolve(undefined));
      };
      giveUp().catch(logFault(log, 'waiting for an answer'));
      link.send(method, params, (reply) => {
        resolve(reply);
        answered.abort();
      });
    });
  }
}

/** The end of connections, as a signal that waits can have: one of many waits leaves nothing behind. */
interface LinksEnd {
  readonly signal: AbortSignal;
  /** Takes back its listener on the signal that outlives the connections. */
  forget(): void;
}

/** Aborts when the first of some connections is closed, or with a signal that outlives them. */
export function endOf(links: readonly Pick<UpstreamLink, 'onClose'>[], outer: AbortSignal): LinksEnd {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  for (const link of links) link.onClose(end);
  if (outer.aborted) end();
  else outer.addEventListener('abort', end, { once: true });
  return { signal: ended.signal, forget: () => outer.removeEventListener('abort', end) };
}
