import { createClient } from 'polkadot-api';
import { getWsProvider, type WebSocketClass } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import type { OpenFollower } from '../follower.ts';

export const openPapi: OpenFollower = async (url, journal) => {
  const client = createClient(getWsProvider(url, { websocketClass: WebSocket as unknown as WebSocketClass }));
  const { query } = client.getUnsafeApi();
  const ended = (stream: string) => (error?: unknown) =>
    journal.fail(`${stream} ended: ${error instanceof Error ? error.message : String(error)}`);
  const subscriptions = [
    client.bestBlocks$.subscribe({
      next: ([best]) => best && journal.hearBest(best.number, best.hash),
      error: ended('bestBlocks$'),
    }),
    client.finalizedBlock$.subscribe({
      next: ({ number, hash }) => journal.hearFinalized(number, hash),
      error: ended('finalizedBlock$'),
    }),
  ];
  await client.getFinalizedBlock();
  return {
    name: 'polkadot-api',
    tellsBestOnce: false,
    journal,
    call: async () => await query['System']?.['Number']?.getValue({ at: 'best' }),
    close: async () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
      client.destroy();
      await Promise.resolve();
    },
  };
};
