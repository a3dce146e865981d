import { setMaxListeners } from 'node:events';
import { type SampleClock, systemClock } from '../../base/clock.ts';
import { AgentError, messageOf, withoutAdvice } from '../../base/error.ts';
import { warnFault } from '../../base/fault.ts';
import { nextWaitMs } from '../../base/retry.ts';
import { shownUrl } from '../../base/url.ts';
import { EndpointPace, type Sent } from './endpoint-pace.ts';
import { type PassingFailure, passingOf } from './passing.ts';
import type { RetriedEndpoint } from './retried-endpoint.ts';
import type { OnItem } from './subscriptions.ts';

/** An endpoint that is left alone for a while. */
export interface Rest {
  readonly url: string;
  readonly why: string;
  readonly restMs: number;
  /** Requests at once, from then on. */
  readonly limit: number;
}

export interface RetriedClientOptions {
  readonly clock?: Pick<SampleClock, 'monotonicMs' | 'until'>;
  readonly random?: () => number;
  /** Ends all that waits. */
  readonly signal?: AbortSignal;
  /** For one read, from its first try on, all endpoints together. */
  readonly patienceMs?: number;
  /** Requests at once to one endpoint. */
  readonly maxInFlight?: number;
  /** What helps, where patience ends; an imperative. */
  readonly advice?: string;
  readonly onRest?: (rest: Rest) => void;
}

interface Place {
  readonly client: RetriedEndpoint;
  readonly pace: EndpointPace;
}

/** A place that was taken, until `pace.end` gives it back. */
interface Taken extends Place {
  readonly sent: Sent;
}

interface Waiting {
  readonly isRetry: boolean;
  readonly places: readonly Place[];
  readonly resolve: (taken: Taken) => void;
  readonly reject: (reason: unknown) => void;
}

/** What only reads: asked twice, it changes nothing. */
const reads =
  /^(?:chain_get|state_(?:call|get|query)|grandpa_proveFinality$|system_(?:chain|health|name|properties|version)|rpc_methods$)/;
const usualPatienceMs = 120_000;
/** Tries of one read that an endpoint answers with "internal error": one that does not pass is its answer. */
const internalTries = 6;

/**
 * Endpoints of one chain that are asked until they answer: what passes (rate limits, a busy node, a closed connection, a late answer)
 * is waited out with growing pauses, and each endpoint is asked as much at once as it bears. Several share the work.
 *
 * Reads alone are tried again. What an endpoint answers, an error too, is handed on as it is.
 */
export class RetriedClient implements RetriedEndpoint {
  readonly #places: Place[] = [];
  readonly #clock: Pick<SampleClock, 'monotonicMs' | 'until'>;
  readonly #options: RetriedClientOptions;
  readonly #random: () => number;
  readonly #patienceMs: number;
  readonly #signal: AbortSignal;
  readonly #queue: Waiting[] = [];
  readonly #unsubscribes = new Map<number, () => Promise<void>>();
  #nextId = 1;
  #wakesAtMs = Number.POSITIVE_INFINITY;
  #underWay = 0;
  /** Since then nothing was answered of what was asked; undefined while nothing is asked. */
  #silentSinceMs: number | undefined;
  /** Reads that were tried again. */
  retries = 0;

  constructor(client: RetriedEndpoint, options: RetriedClientOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#options = options;
    this.#random = options.random ?? Math.random;
    this.#patienceMs = options.patienceMs ?? usualPatienceMs;
    // Its own: as many may wait at once as are asked for.
    this.#signal = AbortSignal.any(options.signal ? [options.signal] : []);
    setMaxListeners(0, this.#signal);
    this.add(client);
  }

  /** Shares the work with another endpoint of the same chain. */
  add(client: RetriedEndpoint): void {
    this.#places.push({ client, pace: new EndpointPace(this.#options.maxInFlight ?? 64, this.#random) });
    this.#fill();
  }

  /** Of the first endpoint. */
  get url(): string {
    return this.#places[0]?.client.url ?? '';
  }

  /**
   * @throws AgentError `unreachable/patience` when no endpoint answered in time; else as the client does
   */
  async request<Result = unknown>(method: string, params: readonly unknown[] = []): Promise<Result> {
    const [first] = this.#places;
    if (first && !reads.test(method)) return await first.client.request<Result>(method, params);
    return await this.#tried(method, this.#places, async ({ client }) =>
      client.request<Result>(method, params),
    );
  }

  /** Hears all endpoints: of several, an item comes several times. */
  async subscribe(method: string, params: readonly unknown[], onItem: OnItem): Promise<number> {
    const ends: (() => Promise<void>)[] = [];
    let isEnded = false;
    const start = async (place: Place): Promise<void> => {
      const id = await this.#tried(method, [place], async ({ client }) =>
        client.subscribe(method, params, onItem),
      );
      const end = async (): Promise<void> =>
        await place.client.unsubscribe(method.replace('_subscribe', '_unsubscribe'), id);
      if (isEnded) await end();
      else ends.push(end);
    };
    const started = this.#places.map(start);
    await Promise.any(started).catch(async () => await started[0]);
    const id = this.#nextId++;
    this.#unsubscribes.set(id, async () => {
      isEnded = true;
      await Promise.all(ends.map(async (end) => await end()));
    });
    return id;
  }

  async unsubscribe(_method: string, id: number): Promise<void> {
    const end = this.#unsubscribes.get(id);
    this.#unsubscribes.delete(id);
    await end?.();
  }

  async #tried<Result>(
    method: string,
    places: readonly Place[],
    send: (place: Place) => Promise<Result>,
  ): Promise<Result> {
    this.#underWay += 1;
    try {
      return await this.#untilAnswered(method, places, send);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#silentSinceMs = undefined;
    }
  }

  async #untilAnswered<Result>(
    method: string,
    places: readonly Place[],
    send: (place: Place) => Promise<Result>,
  ): Promise<Result> {
    let beganMs: number | undefined;
    let waitMs: number | undefined;
    for (let [tries, internals] = [1, 0]; ; tries += 1) {
      const taken = await this.#take(places, tries > 1);
      beganMs ??= this.#clock.monotonicMs();
      this.#silentSinceMs ??= beganMs;
      try {
        const result = await send(taken);
        taken.pace.raise(taken.sent);
        this.#silentSinceMs = this.#clock.monotonicMs();
        return result;
      } catch (error) {
        const passing = this.#signal.aborted || taken.client.isClosed ? undefined : passingOf(error);
        if (passing?.kind === 'internal') internals += 1;
        if (!passing || internals >= internalTries) throw error;
        if (passing.kind !== 'internal') this.#lower(taken, passing, error);
        const againMs = Math.max(this.#clock.monotonicMs(), this.#earliest(places));
        // Where nothing answers at all, it is not for each read to find that out.
        if (againMs - Math.min(beganMs, this.#silentSinceMs) >= this.#patienceMs)
          throw this.#outOfPatience(method, tries, error);
        waitMs = passing.kind === 'internal' ? nextWaitMs(waitMs) : undefined;
        this.retries += 1;
      } finally {
        taken.pace.end();
        this.#fill();
      }
      if (waitMs !== undefined) await this.#sleep(waitMs * (0.5 + this.#random() / 2));
    }
  }

  #lower({ client, pace, sent }: Taken, passing: PassingFailure, error: unknown): void {
    const before = pace.restsUntilMs;
    const nowMs = this.#clock.monotonicMs();
    pace.lower(sent, passing, nowMs);
    const { limit, restsUntilMs } = pace;
    if (restsUntilMs <= before) return;
    this.#options.onRest?.({
      url: shownUrl(client.url),
      why: reasonOf(error),
      restMs: restsUntilMs - nowMs,
      limit,
    });
  }

  #outOfPatience(method: string, tries: number, cause: unknown): AgentError {
    const { advice = 'give another URL' } = this.#options;
    const urls = this.#places.map(({ client }) => shownUrl(client.url));
    const error = new AgentError(
      'unreachable/patience',
      `no answer to ${method} within ${this.#patienceMs / 1_000} s and ${tries} tries (last: ${reasonOf(cause)}); ${advice}`,
      { data: { urls, method, tries, patience_ms: this.#patienceMs }, cause, retryable: true },
    );
    const silentMs = this.#clock.monotonicMs() - (this.#silentSinceMs ?? Number.POSITIVE_INFINITY);
    if (silentMs >= this.#patienceMs / 2) for (const { reject } of this.#queue.splice(0)) reject(error);
    return error;
  }

  /** Takes a place at an endpoint as soon as one has room. What was tried before comes first. */
  async #take(places: readonly Place[], isRetry: boolean): Promise<Taken> {
    return await new Promise((resolve, reject) => {
      const first = isRetry ? this.#queue.findIndex((other) => !other.isRetry) : -1;
      this.#queue.splice(first < 0 ? this.#queue.length : first, 0, { isRetry, places, resolve, reject });
      this.#fill();
    });
  }

  #fill(): void {
    if (this.#signal.aborted) {
      for (const { reject } of this.#queue.splice(0)) reject(this.#signal.reason);
    }
    const nowMs = this.#clock.monotonicMs();
    for (const waiting of this.#queue.slice()) {
      const place = roomiest(waiting.places, nowMs);
      if (place) {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        waiting.resolve({ ...place, sent: place.pace.begin() });
      } else if (waiting.places === this.#places) break;
    }
    if (this.#queue.length > 0) this.#wakeAt(this.#earliest(this.#places.filter(isResting(nowMs))));
  }

  /** Fills places again when the first endpoint has rested. */
  #wakeAt(ms: number): void {
    if (ms >= this.#wakesAtMs) return;
    this.#wakesAtMs = ms;
    const fill = (): void => {
      if (this.#wakesAtMs === ms) this.#wakesAtMs = Number.POSITIVE_INFINITY;
      this.#fill();
    };
    this.#clock.until(ms, this.#signal).then(fill, warnFault('a wait for an endpoint'));
  }

  #earliest(places: readonly Place[]): number {
    return Math.min(...places.map(({ pace }) => pace.restsUntilMs));
  }

  async #sleep(ms: number): Promise<void> {
    await this.#clock.until(this.#clock.monotonicMs() + ms, this.#signal);
  }
}

function isResting(nowMs: number): (place: Place) => boolean {
  return ({ pace }) => pace.restsUntilMs > nowMs;
}

/** One whose connection is being restored is the last choice. */
function roomiest(places: readonly Place[], nowMs: number): Place | undefined {
  const rank = ({ client, pace }: Place): number => pace.load + (client.isConnected === false ? 1 : 0);
  return places
    .filter(({ pace }) => pace.hasRoom(nowMs))
    .toSorted((one, other) => rank(one) - rank(other))[0];
}

function reasonOf(error: unknown): string {
  return withoutAdvice(messageOf(error));
}
