import type {} from '@almanac-chain/types';
import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { EventRecord } from '@polkadot/types/interfaces';
import type { Codec } from '@polkadot/types/types';
import { submit } from './submit.ts';

const lengthBound = 10_000;

/** Who votes for a motion; the first proposes it. */
export type Members = readonly [KeyringPair, ...KeyringPair[]];

/** Passes a call through the Council: the first member proposes, all given members vote for it and it is closed. */
export async function passMotion(
  api: ApiPromise,
  call: SubmittableExtrinsic<'promise'>,
  members: Members,
): Promise<void> {
  const closed = await carryMotion(api, call, members);
  const outcome = eventData(closed, 'Executed')[1]?.toString();
  if (outcome !== 'Ok') throw new Error(`the motion was not executed: ${outcome}`);
}

/** As `passMotion`, whatever becomes of the call: the events of the closing. */
export async function carryMotion(
  api: ApiPromise,
  call: SubmittableExtrinsic<'promise'>,
  members: Members,
): Promise<EventRecord[]> {
  const { propose, vote, close } = api.tx.council;
  const [proposer] = members;
  const { weight } = await call.paymentInfo(proposer);
  const events = await submit(api, propose(members.length, call.method, lengthBound), proposer);
  const [, index, hash] = eventData(events, 'Proposed');
  if (!index || !hash) throw new Error('the Council did not take the motion');
  const motion = [hash.toHex(), Number(index.toString())] as const;
  await Promise.all(members.map((member) => submit(api, vote(...motion, true), member)));
  return await submit(api, close(...motion, weight, lengthBound), proposer);
}

function eventData(events: readonly EventRecord[], method: string): readonly Codec[] {
  return events.find(({ event }) => event.section === 'council' && event.method === method)?.event.data ?? [];
}
