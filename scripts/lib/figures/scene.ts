import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiPromise } from '@polkadot/api';
import { recordRunning } from '../../../offchain-agent/src/base/running-chains.ts';
import { openChain } from '../../../offchain-agent/src/chain/rpc/connect.ts';
import { type Cast, everybody } from '../../../offchain-agent/src/demo/seed/cast.ts';
import { loadStory } from '../../../offchain-agent/src/demo/seed/load-story.ts';
import { startStoryNetwork } from '../../../offchain-agent/src/demo/seed/story-network.ts';
import { slotS } from '../../../offchain-agent/src/demo/seed/story-plan.ts';
import { serveDemo } from '../../../offchain-agent/src/demo/serve-demo.ts';
import { almanacOf } from '../../../tests/support/run-almanac.ts';

/** The demo's chain at an instant at which its clock stands: every place answers of the same block. */
export interface StillChain {
  readonly nowS: number;
  readonly api: ApiPromise;
  readonly cast: Cast;
  /** Of its node. */
  readonly url: string;
  /** Where `almanac serve` has its pages, API and status, without a slash at the end. */
  readonly http: string;
  readonly almanac: ReturnType<typeof almanacOf>;
  close(): Promise<void>;
}

/** @param nowS UTC seconds, after the end of the demo's seed */
export async function openStillChain(nowS: number): Promise<StillChain> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-figures-'));
  const state = join(folder, 'state');
  const { signal } = new AbortController();
  const open: (() => Promise<void>)[] = [async () => await rm(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const one of open.toReversed()) await one();
  };
  try {
    const cache = join(folder, 'cache');
    const story = await loadStory({ say: () => undefined, signal, nowMs: nowS * 1_000, cache });
    // On a busy machine the demo stops before.
    await story.liveUntil(nowS);
    const network = await startStoryNetwork(story, {
      port: undefined,
      onEvidence: () => undefined,
      onNews: () => undefined,
    });
    open.push(async () => await network.close());
    // The head of a lived chain is of its archive, which answers less than nodes do.
    const nextS = story.nowS;
    await network.chain.buildBlock(nextS / slotS);
    const names = Object.fromEntries(everybody(story.cast).map(({ address, name }) => [address, name]));
    const started_at = new Date().toISOString();
    await recordRunning({ name: 'demo', url: network.url, pid: process.pid, started_at, names }, state);
    const chain = await openChain(network.url, { signal });
    open.push(async () => await chain.api.disconnect());
    const serving = await serveDemo({ chain, names });
    open.push(async () => await serving.close());
    return {
      nowS: nextS,
      url: network.url,
      api: chain.api,
      cast: story.cast,
      http: serving.http,
      almanac: almanacOf(state),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
