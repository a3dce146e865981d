import '@almanac/types';
import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { KeyringPair } from '@polkadot/keyring/types';
import { submit } from './submit.ts';

const lengthBound = 10_000;

/** Passes a call through the Council: the first member proposes, all given members vote for it and it is closed. */
export async function passMotion(
  api: ApiPromise,
  call: SubmittableExtrinsic<'promise'>,
  members: readonly [KeyringPair, ...KeyringPair[]],
): Promise<void> {
  const { propose, vote, close } = api.tx.council;
  const [proposer] = members;
  const { weight } = await call.paymentInfo(proposer);
  const events = await submit(api, propose(members.length, call.method, lengthBound), proposer);
  const proposed = events.map(({ event }) => event).find(api.events.council.Proposed.is);
  if (!proposed) throw new Error('the Council did not take the motion');
  const { proposalIndex, proposalHash } = proposed.data;
  await Promise.all(members.map((member) => submit(api, vote(proposalHash, proposalIndex, true), member)));
  const closed = await submit(api, close(proposalHash, proposalIndex, weight, lengthBound), proposer);
  const executed = closed.map(({ event }) => event).find(api.events.council.Executed.is);
  if (!executed?.data.result.isOk)
    throw new Error(`the motion was not executed: ${executed?.data.result.toString()}`);
}
