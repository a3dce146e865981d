import { type SampleClock, systemClock } from '../../base/clock.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/logger.ts';
import { parseEndpointUrl } from '../../chain/target-address/endpoint-url.ts';
import { watchEndpoints } from '../../measure/rpc/watch-endpoints.ts';
import { HostLimiter } from '../../measure/sample/host-limiter.ts';
import { isSign } from '../../measure/sample/instant-signs.ts';
import type { SampleOutcome } from '../../sli/sample.ts';
import type { ProbeHistory } from '../../store/probe-history.ts';
import type { TargetHead } from '../status/network-status.ts';
import type { MonitorConfig, MonitoredEndpoint } from './config.ts';
import { LastingClock } from './lasting-clock.ts';
import { isSound, targetHead } from './target-head.ts';
import { MonitorWitness } from './witness.ts';

/** Several endpoints of one host share this, as with `almanac probe`. */
const hostRate = 40;
/** Between a sample's end and its place in the history. */
const slackMs = 1_000;
const logEveryMs = 60_000;
const lookEveryMs = 1_000;

interface MonitorParts {
  readonly config: MonitorConfig;
  readonly history: ProbeHistory;
  readonly numberOf: (name: string) => number | undefined;
  readonly log: Logger;
  /** Called now and then with the time up to which all samples are in, UTC seconds. */
  readonly onTime: (untilS: number) => Promise<void>;
  readonly clock?: Pick<SampleClock, 'wallMs' | 'monotonicMs'>;
}

/** Measures all endpoints of a status page and keeps each sample. */
export class Monitor {
  readonly #parts: MonitorParts;
  readonly #ended = new AbortController();
  readonly #witness: MonitorWitness;
  /** Within so long after its instant each sample is in. */
  readonly #graceMs: number;
  #blindSinceMs: number | undefined;
  #failedSinceMs: number | undefined;
  readonly #clock: Pick<SampleClock, 'wallMs' | 'monotonicMs'>;
  readonly #lasting: LastingClock;
  readonly #heads = new Map<string, TargetHead>();
  #isAhead = false;
  #loggedMs = 0;
  #latestMs = 0;
  #working: Promise<unknown> = Promise.resolve();

  constructor(parts: MonitorParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? systemClock;
    this.#lasting = new LastingClock(this.#clock);
    const { endpoints, ownCheck } = parts.config;
    const longestMs = Math.max(...endpoints.map(({ everyMs }) => everyMs));
    const timeoutMs = Math.max(...endpoints.map((one) => one.timeoutMs));
    const runs = runsOf(endpoints);
    this.#graceMs = longestMs + 2 * timeoutMs + slackMs + (ownCheck.length > 0 ? 5_000 : 0);
    this.#witness = new MonitorWitness({
      checks: ownCheck,
      hosts: hostCount(endpoints),
      hasOthers: runs.length > 1,
      waitMs: longestMs,
    });
  }

  /** Since when it has reached nothing, ms since the Unix epoch; undefined while it sees. */
  get blindSinceMs(): number | undefined {
    return this.#blindSinceMs;
  }

  /** Since when samples cannot be kept. */
  get failedSinceMs(): number | undefined {
    return this.#failedSinceMs;
  }

  /** The head of an endpoint as of its last answer. */
  headOf(name: string): TargetHead | undefined {
    return this.#heads.get(name);
  }

  get graceMs(): number {
    return this.#graceMs;
  }

  /** Measures until it is closed. @param onEnd called with what ended it before */
  start(onEnd: (error: unknown) => void): void {
    const { config, log, onTime } = this.#parts;
    const limiter = new HostLimiter(hostRate);
    const { signal } = this.#ended;
    const runs = runsOf(config.endpoints).map(async (endpoints) => {
      const [first] = endpoints;
      if (!first) return;
      await watchEndpoints(
        { genesisHash: endpoints.find(({ genesis }) => genesis !== undefined)?.genesis, endpoints },
        {
          everyMs: first.everyMs,
          timeoutMs: first.timeoutMs,
          lagBlocks: config.lagBlocks,
          limiter,
          signal,
          witness: this.#witness,
          quarantine: false,
          onSample: (index, outcome, { instantUs, state }) => {
            const endpoint = endpoints[index];
            if (!endpoint) return;
            const head = targetHead(state, config.lagBlocks);
            if (head) this.#heads.set(endpoint.name, head);
            this.#take(endpoint, outcome, instantUs, isSound(state));
          },
        },
      );
    });
    let isLooking = false;
    const timer = setInterval(() => {
      // What is closed stays closed: a clock that is wrong for seconds must not close days.
      if (!this.#noteClock() || isLooking) return;
      isLooking = true;
      onTime((this.#clock.wallMs() - this.#graceMs) / 1_000)
        .catch((error: unknown) => this.#failed(error))
        .finally(() => {
          isLooking = false;
        });
    }, lookEveryMs);
    const ends = runs.map(
      async (run) =>
        await run.catch((error: unknown) => {
          log.error({ err: error }, `the monitor cannot measure: ${messageOf(error)}`);
          onEnd(error);
        }),
    );
    this.#working = Promise.all(ends).finally(() => clearInterval(timer));
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#working;
  }

  #take(endpoint: MonitoredEndpoint, outcome: SampleOutcome, instantUs: number, isHeadSound: boolean): void {
    const { history, numberOf, config, log } = this.#parts;
    if (isSign(outcome)) {
      this.#witness.note();
      this.#blindSinceMs = undefined;
    }
    if (outcome.kind === 'untaken') {
      // Nothing was asked at these instants: another process, or a clock that is right, may take them.
      if (outcome.reason === 'stopped' || outcome.reason === 'clock') return;
      if (outcome.reason === 'offline') this.#noteBlind(instantUs / 1_000);
    }
    const sample = {
      endpoint: numberOf(endpoint.name) ?? 0,
      instantUs,
      intervalMs: endpoint.everyMs,
      outcome,
      // An answer whose head is in doubt is as good as a late one: the endpoint is degraded.
      isFast: isHeadSound && outcome.kind === 'answer' && outcome.latencyUs <= config.fast * 1_000,
    };
    history
      .add(sample)
      .then(() => {
        if (this.#failedSinceMs !== undefined) log.info({}, 'samples are kept again');
        this.#failedSinceMs = undefined;
      })
      .catch((error: unknown) => this.#failed(error));
  }

  #noteBlind(atMs: number): void {
    if (this.#blindSinceMs !== undefined) return;
    this.#blindSinceMs = atMs;
    this.#parts.log.warn({}, 'the monitor is blind: no endpoint answers, and no own check does');
  }

  /** A history that takes nothing (a full disk) costs samples, not the page. */
  #failed(error: unknown): void {
    this.#failedSinceMs ??= Date.now();
    if (Date.now() - this.#loggedMs < logEveryMs) return;
    this.#loggedMs = Date.now();
    this.#parts.log.error({ err: error }, `samples cannot be kept: ${messageOf(error)}`);
  }

  /** @returns whether windows may be closed by it */
  #noteClock(): boolean {
    const nowMs = this.#clock.wallMs();
    const closedMs = this.#parts.history.closedUntilS * 1_000;
    if (nowMs < this.#latestMs - slackMs) {
      const seconds = Math.round((this.#latestMs - nowMs) / 1_000);
      this.#parts.log.warn(
        { closed_until: new Date(Math.max(0, closedMs)).toISOString() },
        `the clock of this machine went back by ${seconds} s; measured time is not measured twice`,
      );
      this.#latestMs = nowMs;
    }
    this.#latestMs = Math.max(this.#latestMs, nowMs);
    const aheadMs = this.#lasting.look();
    if (aheadMs !== undefined && !this.#isAhead) {
      this.#parts.log.warn(
        {},
        `the clock of this machine went ahead by ${Math.round(aheadMs / 1_000)} s; no window is closed until that has lasted 10 min`,
      );
    }
    this.#isAhead = aheadMs !== undefined;
    return !this.#isAhead;
  }
}

/** Endpoints that are asked at the same instants: those of one network are compared with each other. */
function runsOf(endpoints: readonly MonitoredEndpoint[]): readonly (readonly MonitoredEndpoint[])[] {
  const runs = new Map<string, MonitoredEndpoint[]>();
  for (const endpoint of endpoints) {
    const { network, everyMs, timeoutMs, name } = endpoint;
    const key = JSON.stringify(network === undefined ? [name] : [network, everyMs, timeoutMs, '']);
    runs.set(key, [...(runs.get(key) ?? []), endpoint]);
  }
  return [...runs.values()];
}

/** Hosts that endpoints are on: the silence of one alone is no sign of an offline monitor. */
export function hostCount(endpoints: readonly MonitoredEndpoint[]): number {
  return new Set(endpoints.map(hostOf)).size;
}

function hostOf({ url }: MonitoredEndpoint): string {
  const parsed = parseEndpointUrl(url);
  return parsed.kind === 'url' ? parsed.host : url;
}
