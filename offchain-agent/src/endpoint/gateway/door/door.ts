import { systemClock } from '../../../base/clock.ts';
import type { Logger } from '../../../base/logger.ts';
import { type Client, type Door, type Exchange, unreadExchange } from '../exchange.ts';
import { AccessLog, type AccessLogOptions } from '../usage/access-log.ts';
import { UsageRecorder } from '../usage/recorder.ts';
import { UsageFiles } from '../usage/usage-files.ts';
import type { DenialReason } from './denial.ts';
import { type Keys, noKeys, type Rates, readKeys } from './keys.ts';
import { type DoorClock, Permits } from './permits.ts';
import { type QuotaEvent, type QuotaFigure, Quotas } from './quotas.ts';

/** What the series of a gateway count of a door. */
export interface DoorCounts {
  /** @param method as it is counted, one of a bounded number of names */
  call(exchange: Exchange, method: string): void;
  pushed(network: string, bytes: number): void;
  arrived(client: Client): void;
  left(client: Client): void;
  refused(network: string, reason: DenialReason): void;
  quota(event: QuotaEvent): void;
  linesLost(lines: number): void;
  usageFailed(): void;
}

export interface DoorOptions {
  readonly region: string;
  /** The name of this gateway, unlike any other's. */
  readonly gateway: string;
  readonly networks: readonly string[];
  /** The file of keys and limits. */
  readonly keys?: string;
  readonly accessLog?: AccessLogOptions;
  /** The folder of this gateway's counts, of no other's. */
  readonly usage?: string;
  /** WebSockets that one address, or one /64, may have. */
  readonly connectionsPerAddress: () => number;
  /** Subscriptions of one key that names no number of its own, or of one address. */
  readonly subscriptionsPerClient: () => number;
  /** Connections to nodes that one key or one address may have for itself. */
  readonly followersPerClient: () => number;
  /** Rates of an address where the file of keys has none for it. */
  readonly ratesPerAddress: () => Rates;
  readonly log: Logger;
  readonly counts: DoorCounts;
  readonly clock?: DoorClock;
  /** 0 to 1, for the draw of lines. */
  readonly random?: () => number;
}

export interface OpenDoor extends Door {
  quotas(): readonly QuotaFigure[];
  /** What the keys that hold were read from, and how those were before. */
  files(): readonly string[];
  stamps(): string;
  /**
   * Reads the keys again.
   * @param networks what keys may open from now on
   * @returns what makes them hold, and cannot fail
   * @throws AgentError as `readKeys` does
   */
  prepare(networks: readonly string[]): () => void;
  /** Opens the access log anew, after it was moved away. */
  reopen(): void;
  /** Writes all that was counted. */
  close(): Promise<void>;
}

/**
 * Opens the door of a gateway: it lets in by keys and limits, and keeps what was done.
 * @throws AgentError as `readKeys` and `UsageFiles` do
 */
export function openDoor(options: DoorOptions): OpenDoor {
  const { log, counts, clock = systemClock, usage, accessLog } = options;
  const of = { region: options.region, gateway: options.gateway };
  const read = (networks: readonly string[]): Keys =>
    options.keys === undefined ? noKeys() : readKeys(options.keys, networks);
  const keys = read(options.networks);
  let { files: keyFiles, stamps } = keys;
  const files = usage === undefined ? undefined : new UsageFiles(usage, of);
  const { used, methods } = takenUp(files);
  const quotas = new Quotas(keys, used, (event) => {
    counts.quota(event);
    const { kind, key: client, period, usedBytes, bytes } = event;
    // A field `key` would be taken for a secret, and hidden.
    log.warn({ client, kind, period, usedBytes, bytes }, wordsOf[kind]);
  });
  const permits = new Permits({
    keys,
    quotas,
    clock,
    connectionsPerAddress: options.connectionsPerAddress,
    subscriptionsPerClient: options.subscriptionsPerClient,
    followersPerClient: options.followersPerClient,
    ratesPerAddress: options.ratesPerAddress,
    onRefusal: (...what) => counts.refused(...what),
  });
  const recorder = new UsageRecorder({
    ...(files && { files }),
    used: () => quotas.used(clock.wallMs()),
    wallMs: clock.wallMs,
    log,
    onFailure: () => counts.usageFailed(),
  });
  recorder.counters.know(methods);
  recorder.start();
  const lines =
    accessLog &&
    new AccessLog(accessLog, {
      of,
      log,
      wallMs: clock.wallMs,
      random: options.random ?? Math.random,
      onLost: (lost) => counts.linesLost(lost),
    });
  const told = (exchange: Exchange): void => {
    const { client, bytesIn, bytesOut, method } = exchange;
    permits.spend(client, bytesOut);
    recorder.told(exchange);
    lines?.told(exchange);
    counts.call(exchange, recorder.counters.nameOf(method));
    quotas.count(client.key, bytesIn + bytesOut, clock.wallMs());
  };
  return {
    admit: (arrival) => {
      const admitted = permits.admit(arrival);
      if ('client' in admitted) counts.arrived(admitted.client);
      // A request that is not read counts as one call.
      else if (admitted.refused?.client.transport === 'http') told(unreadExchange(admitted.refused, 0));
      return admitted;
    },
    message: (client, bytes) => permits.message(client, bytes),
    call: (client, method, bytesIn) => permits.call(client, method, bytesIn),
    subscribe: (client) => permits.subscribe(client),
    follow: (client, end) => permits.follow(client, end),
    makeRoom: (client) => permits.makeRoom(client),
    gone: (client) => permits.gone(client),
    unsubscribed: (client) => permits.unsubscribed(client),
    told,
    pushed: (client, method, bytes) => {
      permits.spend(client, bytes);
      recorder.pushed(client.network, client.key, method, bytes);
      counts.pushed(client.network, bytes);
      quotas.count(client.key, bytes, clock.wallMs());
    },
    left: (client) => {
      if (permits.left(client)) counts.left(client);
    },
    quotas: () => quotas.figures(clock.wallMs()),
    prepare: (networks) => {
      const next = read(networks);
      return () => {
        permits.setKeys(next);
        ({ files: keyFiles, stamps } = next);
      };
    },
    files: () => keyFiles,
    stamps: () => stamps,
    reopen: () => lines?.reopen(),
    close: async () => {
      recorder.stop();
      files?.release();
      await lines?.close();
    },
  };
}

function takenUp(files: UsageFiles | undefined): ReturnType<UsageFiles['takeUp']> {
  try {
    return files?.takeUp() ?? { used: [], methods: [] };
  } catch (error) {
    files?.release();
    throw error;
  }
}

const wordsOf: Readonly<Record<QuotaEvent['kind'], string>> = {
  quota: 'a key has used up its quota',
  step: 'another step of bytes, as they are announced, is used',
};
