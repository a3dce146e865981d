import { DedotClient, LegacyClient, WsProvider } from 'dedot';
import type { Journal, OpenFollower } from '../follower.ts';

type Either = DedotClient | LegacyClient;

export const openDedot: OpenFollower = async (url, journal) =>
  follower('dedot', await DedotClient.new({ provider: new WsProvider(url), rpcVersion: 'v2' }), journal);

export const openDedotLegacy: OpenFollower = async (url, journal) =>
  follower('dedot LegacyClient', await LegacyClient.new(new WsProvider(url)), journal);

function follower(name: string, client: Either, journal: Journal): Awaited<ReturnType<OpenFollower>> {
  client.block.best(({ number, hash }) => journal.hearBest(number, hash));
  client.block.finalized(({ number, hash }) => journal.hearFinalized(number, hash));
  return {
    name,
    tellsBestOnce: false,
    journal,
    call: async () => await client.query.system.number(),
    close: async () => await client.disconnect(),
  };
}
