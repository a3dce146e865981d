import { openAura } from '../../chain/aura/open-aura.ts';
import { connect } from '../../chain/rpc/connect.ts';
import { createLatest } from '../../measure/authorship/latest.ts';
import { type WatchState, watchChain } from '../../measure/authorship/watch.ts';
import type { DemoFigures } from './demo-figures.ts';
import type { DemoNetwork } from './demo-network.ts';
import { DemoReader } from './demo-reader.ts';

// More than any story has blocks; watching begins with the first.
const lookBack = 1_000;

/**
 * Follows the demo's chain as any client would, from outside: its blocks by `watch`, its records by the runtime API.
 * Ends when `onFigures` says that it has seen enough, or the signal aborts.
 */
export async function followDemo(
  network: DemoNetwork,
  signal: AbortSignal,
  onFigures: (figures: DemoFigures) => boolean,
): Promise<void> {
  const enough = new AbortController();
  const ended = AbortSignal.any([signal, enough.signal]);
  const [aura, api] = await Promise.all([
    openAura(network.url, { signal: ended }),
    connect(network.url, { signal: ended }),
  ]);
  const reader = new DemoReader(api, network);
  const states = createLatest<WatchState>(ended);
  const readAll = async (): Promise<void> => {
    for await (const state of states.values) {
      if (onFigures(await reader.read(state))) return;
    }
  };
  try {
    await Promise.race([
      readAll(),
      failureOf(watchChain(aura.source, { lookBack, signal: ended, onChange: states.set })),
      failureOf(network.running),
    ]);
  } finally {
    enough.abort();
    aura.client.close();
    await api.disconnect();
  }
}

// What ends well leaves the outcome to the others.
async function failureOf(work: Promise<unknown>): Promise<never> {
  await work;
  return await new Promise<never>(() => undefined);
}
