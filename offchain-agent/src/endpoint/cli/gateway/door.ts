import { X509Certificate } from 'node:crypto';
import { readFileSync, statfsSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { messageOf } from '../../../base/error.ts';
import { followFile } from '../../../base/follow-file.ts';
import type { Logger } from '../../../base/logger.ts';
import { listenAddress } from '../../../base/parse.ts';
import { listen } from '../../../http/listen.ts';
import { createMetricsServer } from '../../../http/metrics-server.ts';
import type { GatewayConfig } from '../../gateway/config.ts';
import { type OpenDoor, openDoor } from '../../gateway/door/door.ts';
import type { Rates } from '../../gateway/door/keys.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { createGatewayMetrics, type GatewayFigures } from '../../gateway/metrics.ts';

/** A door with what is told of it. */
export interface ServedDoor {
  readonly door: OpenDoor;
  /** Serves `metrics` of the configuration, once there is a gateway; the URL, undefined where none is asked for. */
  serve(gateway: Gateway): Promise<string | undefined>;
  /** Looks at another configuration. @returns what makes it hold, and cannot fail @throws AgentError as `readKeys` does */
  prepare(config: GatewayConfig): () => void;
  close(): Promise<void>;
}

/** @throws AgentError as `openDoor` does */
export function openGatewayDoor(first: GatewayConfig, log: Logger): ServedDoor {
  let config = first;
  let gateway: Gateway | undefined;
  let closeServer: (() => Promise<void>) | undefined;
  const names = (): string[] => config.networks.map(({ name }) => name);
  const metrics = createGatewayMetrics(names(), () => figuresOf(config, gateway, door));
  const { keys, accessLog, usage, region } = first;
  const door: OpenDoor = openDoor({
    region,
    gateway: first.name ?? ownName(first),
    networks: names(),
    ...(keys !== undefined && { keys }),
    ...(accessLog && { accessLog }),
    ...(usage !== undefined && { usage }),
    connectionsPerAddress: () => config.limits.perAddress,
    subscriptionsPerClient: () => config.limits.subscriptionsPerClient,
    followersPerClient: () => config.limits.followersPerClient,
    ratesPerAddress: () => ratesOf(config),
    log,
    counts: metrics,
  });
  const again = (file: string): void => {
    try {
      // Sockets of keys that are gone end: nothing is taken back by half a file. The next look finds it whole.
      door.prepare(names())();
      log.info({ file }, 'the keys were read again, and hold');
    } catch (error) {
      log.error({ file }, `the keys before this change stay: ${messageOf(error)}`);
    }
  };
  const unfollow =
    keys === undefined
      ? undefined
      : followFile(
          () => door.files(),
          () => again(keys),
          undefined,
          door.stamps(),
        );
  return {
    door,
    serve: async (opened) => {
      gateway = opened;
      if (first.metrics === undefined) return undefined;
      const server = createMetricsServer(metrics, log);
      closeServer = async () => await server.close();
      const { host, port } = listenAddress(first.metrics) ?? { host: '127.0.0.1', port: 0 };
      return `http://${host}:${await listen(server, host, port, 'metrics')}`;
    },
    prepare: (next) => {
      const hold = door.prepare(next.networks.map(({ name }) => name));
      return () => {
        hold();
        config = next;
      };
    },
    close: async () => {
      unfollow?.();
      await closeServer?.();
      await door.close();
    },
  };
}

function ratesOf({ limits: { callsPerSecond, callsBurst, bytesPerSecond } }: GatewayConfig): Rates {
  return { callsPerSecond, burst: callsBurst, bytesPerSecond };
}

function ownName({ listen: at }: GatewayConfig): string {
  return `${hostname()}-${listenAddress(at)?.port ?? 0}`;
}

function figuresOf(config: GatewayConfig, gateway: Gateway | undefined, door: OpenDoor): GatewayFigures {
  const networks = gateway?.status().networks ?? [];
  const files = [config.usage, config.accessLog && dirname(config.accessLog.file)];
  return {
    upstreams: networks.flatMap(({ name: network, upstreams }) =>
      upstreams.map(
        ({ name, region, fault, unanswered, best, finalized, behind, head_age_ms: headAgeMs }) => ({
          network,
          upstream: name,
          region,
          isFresh: fault === null,
          isHalfDead: unanswered !== null,
          best: best ?? -1,
          finalized: finalized ?? -1,
          ...(behind !== null && { behind }),
          headAgeMs: headAgeMs ?? 0,
        }),
      ),
    ),
    quotas: door.quotas(),
    certificates: config.certificates.map((file) => ({ file, expiresS: expiryOf(file) })),
    disks: [...new Set(files)].flatMap((folder) => (folder === undefined ? [] : diskOf(folder))),
  };
}

/** One that cannot be read counts as expired: nobody knows until when it holds. */
function expiryOf(file: string): number {
  try {
    return Date.parse(new X509Certificate(readFileSync(file)).validTo) / 1_000;
  } catch {
    return 0;
  }
}

function diskOf(folder: string): GatewayFigures['disks'] {
  try {
    const { bsize, bavail, blocks } = statfsSync(folder);
    return [{ folder, freeBytes: bsize * bavail, bytes: bsize * blocks }];
  } catch {
    // Nothing was written there yet.
    return [];
  }
}
