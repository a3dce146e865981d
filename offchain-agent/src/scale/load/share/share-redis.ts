import { createHmac, timingSafeEqual } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Redis, type RedisOptions } from 'ioredis';
import { monotonicUs } from '../../../base/clock.ts';
import { AgentError, messageOf } from '../../../base/error.ts';
import { shownUrl } from '../../../base/url.ts';

const answerWithinMs = 5_000;
const signatureBytes = 32;
/** What a run leaves behind is gone after this, whatever became of it. */
const keptS = 3_600;
const timeLooks = 12;
const largestMessage = 256 * 1024 ** 2;

/** Where the Redis is, as `redis://`, `rediss://` or `unix:/path`. @throws AgentError `bad_input/redis` */
export function requireRedisUrl(url: string | undefined): string {
  if (url !== undefined && /^(rediss?:\/\/|unix:\/)/.test(url)) return url;
  throw new AgentError(
    'bad_input/redis',
    url === undefined
      ? 'generators share a load through a Redis: name it with --redis redis://HOST:6379, or in ALMANAC_QUEUE_URL'
      : `--redis ${shownUrl(url)}: expected redis://HOST:PORT, rediss://HOST:PORT or unix:/PATH`,
  );
}

/**
 * What the generators of one load tell each other. Each message is signed with the funding key that all of them have: whoever else may
 * write to the Redis can make no generator sign anything.
 */
export class ShareRedis {
  readonly #client: Redis;
  readonly #prefix: string;
  readonly #secret: string;

  private constructor(client: Redis, name: string, secret: string) {
    this.#client = client;
    this.#prefix = `almanac:share:${name}:`;
    this.#secret = secret;
  }

  /** @throws AgentError `unreachable/redis` */
  static async open(
    url: string,
    { name, secret }: { readonly name: string; readonly secret: string },
  ): Promise<ShareRedis> {
    const options: RedisOptions = {
      lazyConnect: true,
      connectTimeout: answerWithinMs,
      maxRetriesPerRequest: 1,
      retryStrategy: (times) => (times > 3 ? null : 200),
    };
    const client = url.startsWith('unix:')
      ? new Redis({ ...options, path: decodeURIComponent(new URL(url).pathname) })
      : new Redis(url, options);
    // A request that fails says that the connection is closed; only here it says why.
    let why: unknown;
    client.on('error', (error) => {
      why = error;
    });
    try {
      await client.connect();
      await client.ping();
    } catch (cause) {
      client.disconnect();
      throw new AgentError(
        'unreachable/redis',
        `cannot use the Redis at ${shownUrl(url)}: ${messageOf(why ?? cause)}; check its address and password, or name another with --redis`,
        { cause },
      );
    }
    return new ShareRedis(client, name, secret);
  }

  /** Sets a value if there is none; it goes away by itself. */
  async claim(key: string, value: string, forMs: number): Promise<boolean> {
    return (await this.#client.set(this.#prefix + key, value, 'PX', forMs, 'NX')) === 'OK';
  }

  async keep(key: string, value: string, forMs: number): Promise<void> {
    await this.#client.set(this.#prefix + key, value, 'PX', forMs);
  }

  async read(key: string): Promise<string | undefined> {
    return (await this.#client.get(this.#prefix + key)) ?? undefined;
  }

  async count(key: string): Promise<number> {
    const count = await this.#client.incr(this.#prefix + key);
    await this.#client.expire(this.#prefix + key, keptS);
    return count;
  }

  async remove(key: string): Promise<void> {
    await this.#client.del(this.#prefix + key);
  }

  async send(list: string, message: object): Promise<void> {
    const body = gzipSync(serialize(message), { level: 1 });
    await this.#client.rpush(this.#prefix + list, Buffer.concat([this.#sign(list, body), body]));
    await this.#client.expire(this.#prefix + list, keptS);
  }

  /**
   * The next message of a list; undefined when there is none yet.
   * @throws AgentError `bad_input/share_key` for one that another key has signed
   */
  async next(list: string): Promise<unknown> {
    const message = await this.#client.lpopBuffer(this.#prefix + list);
    if (message === null) return undefined;
    const [signature, body] = [message.subarray(0, signatureBytes), message.subarray(signatureBytes)];
    const own = this.#sign(list, body);
    if (signature.length !== own.length || !timingSafeEqual(signature, own))
      throw new AgentError(
        'bad_input/share_key',
        'a generator of this load has another funding key; start all of them with the same one',
      );
    return deserialize(gunzipSync(body, { maxOutputLength: largestMessage }));
  }

  /** What to add to this process's monotonic clock to get the clock of the Redis, and by how much that may be wrong. */
  async clock(): Promise<{ readonly offsetUs: number; readonly withinUs: number }> {
    let best = { offsetUs: 0, withinUs: Number.POSITIVE_INFINITY };
    for (let look = 0; look < timeLooks; look++) {
      const before = monotonicUs();
      const [seconds, micros] = await this.#client.time();
      const after = monotonicUs();
      const withinUs = (after - before) / 2;
      if (withinUs < best.withinUs)
        best = { offsetUs: Number(seconds) * 1_000_000 + Number(micros) - (before + after) / 2, withinUs };
    }
    return best;
  }

  close(): void {
    this.#client.disconnect();
  }

  #sign(list: string, body: Uint8Array): Buffer {
    return createHmac('sha256', `almanac share ${this.#secret}`)
      .update(`${this.#prefix}${list} `)
      .update(body)
      .digest();
  }
}
