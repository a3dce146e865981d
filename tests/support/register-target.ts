import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { proveEndpoint } from '../../offchain-agent/src/chain/endpoint-proof.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { libp2pAddress, rpcAddress } from '../../offchain-agent/src/chain/registry/target-address.ts';
import type { ApiReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { peerIdOf } from '../../offchain-agent/src/chain/reporting/peer-id.ts';
import { passMotion } from './council-motion.ts';
import { poll } from './poll.ts';

/** Where a node is measured; the key is its own, which consents. */
export interface TargetPlace {
  readonly target: number;
  readonly nodeSecret: Uint8Array;
  readonly url?: string;
  readonly multiaddr?: string;
}

type Call = ReturnType<ApiPromise['tx']>;

/** The calls with which the owner of a target adds the addresses. */
export function addressCalls(chain: ApiReportingChain, place: TargetPlace): Call[] {
  const { target, nodeSecret, url, multiaddr } = place;
  const { api, genesisHash } = chain;
  const calls: Call[] = [];
  if (url !== undefined) {
    const { publicKey, signature } = proveEndpoint(nodeSecret, { genesisHash, target, url });
    const proof = { schema: 'almanac.endpoint_proof.v1' as const, genesis: genesisHash };
    const address = rpcAddress({ ...proof, target, url, peer: publicKey, signature });
    calls.push(registryCalls.addAddress(api, 0, target, address));
  }
  if (multiaddr !== undefined) {
    const { publicKey } = proveEndpoint(nodeSecret, { genesisHash, target, url: '' });
    const address = libp2pAddress(`${multiaddr}/p2p/${peerIdOf(publicKey)}`);
    calls.push(registryCalls.addAddress(api, 0, target, address));
  }
  return calls;
}

/** Has the Council add a named target, and gives its id. */
export async function addNamedTarget(
  chain: ApiReportingChain,
  name: string,
  owner: string,
  council: readonly [KeyringPair, ...KeyringPair[]],
): Promise<number> {
  await passMotion(chain.api, registryCalls.addTarget(chain.api, 0, { name }, owner), council);
  const added = async (): Promise<number | undefined> =>
    (await chain.targets(0)).find(({ who }) => who?.label === name)?.target;
  const id = await poll(`the target ${name} is there`, added, (found) => found !== undefined, {
    withinMs: 300_000,
  });
  return id ?? 0;
}
