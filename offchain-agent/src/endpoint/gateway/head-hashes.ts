import { headerHash, wholeHeader } from '../../chain/block/header-hash.ts';
import type { HashAnswer } from '../../chain/heads/judged-node.ts';
import { type GatewayClock, within } from './clock.ts';
import { isNull, readResult } from './reply.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** Headers that are read where a node does not tell the hash at a height. */
const mostRead = 64;
/** An upstream that does not answer a comparison within this time is compared by the next one, ms. */
const answerMs = 1_000;

/** The hash that an upstream has at a height: as it says, or by the headers that lead there. */
export async function hashOf(
  upstream: Upstream,
  best: Block,
  height: number,
  clock: GatewayClock,
): Promise<HashAnswer> {
  const told = await hashAt(upstream, height, clock);
  if (told !== undefined || best.number - height > mostRead) return told;
  let { parent } = best;
  for (let number = best.number - 1; number >= height; number -= 1) {
    const header = await answerOf(upstream, clock, ['chain_getHeader', parent], wholeHeader);
    if (!header || headerHash(header) !== parent || Number(header.number) !== number) return undefined;
    if (number > height) parent = header.parentHash;
  }
  return parent;
}

/** The hash that an upstream names for a height; null for none, undefined where it does not answer that. */
export async function hashAt(upstream: Upstream, height: number, clock: GatewayClock): Promise<HashAnswer> {
  return await answerOf(upstream, clock, ['chain_getBlockHash', height], (hash) =>
    hash === null || typeof hash === 'string' ? hash : undefined,
  );
}

async function answerOf<Value>(
  upstream: Upstream,
  clock: GatewayClock,
  [method, param]: readonly [method: string, param: unknown],
  read: (result: unknown) => Value,
): Promise<Value | null | undefined> {
  const asked = new Promise<Value | null | undefined>((resolve) => {
    upstream.send(method, JSON.stringify([param]), (reply) =>
      resolve(reply && isNull(reply) ? null : readResult(reply, read)),
    );
  });
  return await within(asked, answerMs, clock).catch(() => undefined);
}
