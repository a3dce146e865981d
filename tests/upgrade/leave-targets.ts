import { dynamicCall } from '../../offchain-agent/src/chain/call/dynamic-call.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { hexOfText } from '../../offchain-agent/src/chain/registry/target-address.ts';
import { passMotion } from '../support/council-motion.ts';
import { pairOf } from '../support/local-pair.ts';
import { addNamedTarget } from '../support/register-target.ts';
import { submit } from '../support/submit.ts';
import { addressesBefore5 } from './addresses-before-5.ts';
import { councilOf } from './council.ts';
import type { UpgradedChain } from './served-chain.ts';

const otherGenesis = `0x${'42'.repeat(32)}`;
const otherNetwork = 1;

/**
 * Leaves in every storage item of targets and networks something: addresses of both kinds with the consent of their
 * nodes, one that was removed, regions, an owner, another network with a target, an account that is invited, and a group
 * where the runtime knows groups.
 * @returns the id of the target that has a name
 */
export async function leaveTargets({ chain, serve }: UpgradedChain): Promise<number> {
  const { api } = chain;
  const council = councilOf('Alice', 'Bob', 'Charlie');
  const bob = pairOf('//Bob');
  const dave = pairOf('//Dave');
  const call = (name: string, ...args: readonly unknown[]) => dynamicCall(api, 'registry', name, args);
  const named = await serve(addNamedTarget(chain, 'rpc.example', dave.address, council));
  const places = [
    { target: 1, signer: pairOf('//Alice') },
    { target: 2, signer: bob },
    { target: named, signer: dave },
  ];
  for (const { target, signer } of places) {
    const place = {
      target,
      nodeSecret: new Uint8Array(32).fill(target),
      url: `wss://rpc-${target}.example:443/ws`,
      multiaddr: `/ip4/127.0.0.1/tcp/${40_000 + target}`,
    };
    for (const address of addressesBefore5(chain.genesisHash, place)) {
      await serve(submit(api, call('addAddress', 0, target, address), signer));
    }
  }
  const removed = { Libp2p: { multiaddr: hexOfText('/ip4/127.0.0.1/tcp/40002'), peer: otherGenesis } };
  await serve(submit(api, registryCalls.removeAddress(api, 0, 2, removed), bob));
  await serve(submit(api, call('setRegion', 0, named, hexOfText('eu-west')), dave));

  const eras = { startMs: Date.UTC(2023, 0, 1), lengthMs: 86_400_000 };
  const register = call('registerNetwork', otherGenesis, hexOfText('Elsewhere'), 'Babe', 6_000, eras);
  await serve(passMotion(api, register, council));
  const elsewhere = registryCalls.addTarget(
    api,
    otherNetwork,
    { account: pairOf('//Elsewhere').address },
    bob.address,
  );
  await serve(passMotion(api, elsewhere, council));
  await serve(passMotion(api, call('admit', 0, pairOf('//Later').address), council));
  if (api.tx['registry']?.['createGroup']) {
    await serve(submit(api, registryCalls.createGroup(api, 0, 'both', [1, named]), bob));
  }
  return named;
}
