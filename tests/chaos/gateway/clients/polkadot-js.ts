import type {} from '@almanac-chain/types';
import { ApiPromise, WsProvider } from '@polkadot/api';
import type { OpenFollower } from '../follower.ts';

export const openPolkadotJs: OpenFollower = async (url, journal) => {
  const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
  await api.rpc.chain.subscribeNewHeads(({ number, hash }) =>
    journal.hearBest(number.toNumber(), hash.toHex()),
  );
  await api.rpc.chain.subscribeFinalizedHeads(({ number, hash }) =>
    journal.hearFinalized(number.toNumber(), hash.toHex()),
  );
  return {
    name: '@polkadot/api',
    tellsBestOnce: true,
    journal,
    call: async () => await api.query.system.number(),
    close: async () => await api.disconnect(),
  };
};
