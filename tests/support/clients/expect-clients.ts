import '@almanac-chain/types';
import { deepEqual, equal } from 'node:assert/strict';
import type { ApiPromise } from '@polkadot/api';
import { pairOf } from '../local-pair.ts';
import { poll } from '../poll.ts';
import { nextWindowS } from '../stored-records.ts';
import { seeByDedot } from './dedot.ts';
import { seeByPapi } from './papi.ts';
import { seeByPolkadotJs } from './polkadot-js.ts';
import { seeByPython } from './python.ts';
import { type ClientScene, type Seen, signer, target } from './seen.ts';
import { slotMs } from './slot-ms.ts';

const clients = {
  '@polkadot/api': seeByPolkadotJs,
  'polkadot-api (PAPI)': seeByPapi,
  dedot: seeByDedot,
  'py-substrate-interface': seeByPython,
} as const;

const windowS = 10;
const slotsPerWindow = (windowS * 1_000) / slotMs;
export const oldBlock = 1;
/** The development preset, but faster; a short grace, so that windows close soon. */
export const patch = {
  validators: { slotDurationMs: slotMs },
  sli: { windowMs: windowS * 1_000, sampling: { graceBlocks: 2, graceMs: 1_000 } },
};

/** The beginning of the last window that is closed, once there is one of which no slot was before the chain. */
export async function closedWindow(api: ApiPromise): Promise<number> {
  const last = async (): Promise<number | undefined> => {
    const start = (await nextWindowS(api)) - windowS;
    const record = await api.query.sli.records(0, 'Authorship', { kind: 'Window', start }, target);
    return record.isSome && record.unwrap().asCounted.assigned.eqn(slotsPerWindow) ? start : undefined;
  };
  const start = await poll('a whole window is closed', last, (found) => found !== undefined);
  return start ?? 0;
}

/** A test for each client: what it sees of a chain that lives is what the chain holds. */
export function expectClients(scene: () => Promise<ClientScene & { readonly expected: Seen }>): void {
  for (const [name, see] of Object.entries(clients)) {
    it(`${name} reads a record, a ranking, a prediction and an old header, and follows a remark`, async () => {
      const { expected, ...asked } = await scene();
      const seen = await see(asked);
      equal(seen.fates.join(), 'inBlock,finalized');
      deepEqual(seen, expected);
    });
  }
}

/** What there is to see, by what the chain holds. */
export async function expectedOf(api: ApiPromise, start: number): Promise<Seen> {
  const record = await api.query.sli.records(0, 'Authorship', { kind: 'Window', start }, target);
  const { assigned, authored } = record.unwrap().asCounted;
  const counts = [assigned.toNumber(), authored.toNumber()] as const;
  return {
    chain: 'Almanac Development',
    specVersion: api.runtimeVersion.specVersion.toNumber(),
    record: counts,
    ranking: [[pairOf(signer).address, ...counts]],
    // Of leavePrediction: X = 2N.
    law: ['2000000000000', '0', '0'],
    parent: api.genesisHash.toHex(),
    fates: ['inBlock', 'finalized'],
  };
}
