import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../../base/error.ts';
import {
  aliveKey,
  aliveMs,
  beatMs,
  joinedKey,
  pollMs,
  runKey,
  type ShareOptions,
  type ShareTerms,
  termsKey,
} from './messages.ts';
import { ShareRedis } from './share-redis.ts';

/** A place among the generators of one load. */
export interface Membership {
  readonly redis: ShareRedis;
  readonly run: string;
  /** 0 leads: it plans, follows the chain and makes the point. */
  readonly part: number;
  readonly close: () => Promise<void>;
}

/**
 * Takes a place: the first to come leads.
 * @throws AgentError `unreachable/redis`, `bad_input/share_differs` for options that are not those of the leader, `bad_input/share_full`
 */
export async function joinShare(options: ShareOptions, signal: AbortSignal): Promise<Membership> {
  const redis = await ShareRedis.open(options.url, options);
  try {
    const own = randomUUID();
    if (await redis.claim(runKey, own, aliveMs)) {
      await redis.keep(termsKey(own), JSON.stringify(options.terms), 60 * 60_000);
      return member(redis, own, 0);
    }
    const run = await redis.read(runKey);
    // The leader of an earlier run has just ended: the next to come leads.
    if (run === undefined) {
      redis.close();
      return await joinShare(options, signal);
    }
    requireSameTerms(options.terms, await termsOf(redis, run, signal));
    const part = await redis.count(joinedKey(run));
    if (part >= options.generators)
      throw new AgentError(
        'bad_input/share_full',
        `the load "${options.name}" has its ${options.generators} generators already; wait until it has ended, or choose another --share`,
      );
    return member(redis, run, part);
  } catch (error) {
    redis.close();
    throw error;
  }
}

function member(redis: ShareRedis, run: string, part: number): Membership {
  const beat = async (): Promise<void> => {
    await redis.keep(aliveKey(run, part), '1', aliveMs);
    if (part === 0) await redis.keep(runKey, run, aliveMs);
  };
  // What cannot be told is heard of by those who wait for it.
  const timer = setInterval(() => void beat().catch(() => undefined), beatMs);
  void beat().catch(() => undefined);
  return {
    redis,
    run,
    part,
    close: async () => {
      clearInterval(timer);
      await redis.remove(aliveKey(run, part)).catch(() => undefined);
      if (part === 0) await redis.remove(runKey).catch(() => undefined);
      redis.close();
    },
  };
}

async function termsOf(redis: ShareRedis, run: string, signal: AbortSignal): Promise<ShareTerms> {
  for (const deadline = Date.now() + aliveMs; Date.now() < deadline; ) {
    const text = await redis.read(termsKey(run));
    if (text !== undefined) return JSON.parse(text) as ShareTerms;
    await sleep(pollMs, undefined, { signal });
  }
  throw leaderLost();
}

function requireSameTerms(own: ShareTerms, leader: ShareTerms): void {
  const differing = [...new Set([...Object.keys(own), ...Object.keys(leader)])].filter(
    (name) => own[name] !== leader[name],
  );
  if (differing.length === 0) return;
  throw new AgentError(
    'bad_input/share_differs',
    `${differing.join(', ')} differ from those of the first generator of this load; start all with the same options`,
    { data: { differing } },
  );
}

export function leaderLost(): AgentError {
  return new AgentError(
    'unreachable/share_leader',
    'the first generator of this load ended without a point; start all of them again',
  );
}
