import { Redis, type RedisOptions } from 'ioredis';

const timeoutMs = 3_000;

/** What a Redis says of itself. */
interface RedisFacts {
  readonly pid: number;
  readonly evictionPolicy: string;
  readonly version: string;
}

/**
 * Asks a Redis once.
 * @throws the error of the connection when nothing answers there within three seconds
 */
export async function askRedis(address: string): Promise<RedisFacts> {
  const client = openRedis(redisAddress(address));
  const failed = new Promise<never>((_, reject) => client.once('error', reject));
  try {
    const info = await Promise.race([client.connect().then(() => client.info()), failed]);
    return {
      pid: Number(field(info, 'process_id')),
      evictionPolicy: field(info, 'maxmemory_policy') ?? 'unknown',
      version: field(info, 'valkey_version') ?? field(info, 'redis_version') ?? 'unknown',
    };
  } finally {
    failed.catch(() => undefined);
    client.disconnect();
  }
}

function openRedis({ url, ...rest }: RedisAddress): Redis {
  const options: RedisOptions = {
    ...rest,
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  };
  const client = url === undefined ? new Redis(options) : new Redis(url, options);
  // Whoever asks hears of it through the promise.
  client.on('error', () => undefined);
  return client;
}

function field(info: string, name: string): string | undefined {
  const line = info.split('\r\n').find((text) => text.startsWith(`${name}:`));
  return line?.slice(name.length + 1);
}

/** How ioredis connects to one address. */
export interface RedisAddress {
  readonly url?: string;
  readonly path?: string;
  readonly db?: number;
}

/** An address of the configuration (`redis://`, `rediss://`, `unix:/path`) or a socket path. */
export function redisAddress(text: string): RedisAddress {
  if (text.startsWith('unix:')) return { path: decodeURIComponent(new URL(text).pathname) };
  return text.startsWith('/') ? { path: text } : { url: text };
}
