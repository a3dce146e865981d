import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { type EndpointConsent, proveEndpoint } from '../../offchain-agent/src/chain/endpoint-proof.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { type CallAddress, callAddress } from '../../offchain-agent/src/chain/registry/target-address.ts';
import type { ApiReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { passMotion } from './council-motion.ts';
import { poll } from './poll.ts';

/** Where a node is measured; the key is its own, which consents. */
interface TargetPlace {
  /** The home network unless given, and the genesis hash of another one. */
  readonly network?: { readonly id: number; readonly genesisHash: string };
  readonly target: number;
  /** Who speaks for the target, and adds the addresses. */
  readonly account: string;
  readonly nodeSecret: Uint8Array;
  readonly url?: string;
  readonly multiaddr?: string;
}

type Call = ReturnType<ApiPromise['tx']>;

/** An address with the consent of the node that has this key. */
export function consentedAddress(nodeSecret: Uint8Array, consent: EndpointConsent): CallAddress {
  const { publicKey, signature } = proveEndpoint(nodeSecret, consent);
  return callAddress({ address: consent.address, peer: publicKey, signature });
}

/** The calls with which the owner of a target adds the addresses. */
export function addressCalls({ api, genesisHash: own }: ApiReportingChain, place: TargetPlace): Call[] {
  const { target, account, nodeSecret, url, multiaddr } = place;
  const { id, genesisHash } = place.network ?? { id: 0, genesisHash: own };
  return [url, multiaddr]
    .filter((address) => address !== undefined)
    .map((address) => {
      const consent = { genesisHash, target, account, address };
      return registryCalls.addAddress(api, id, target, consentedAddress(nodeSecret, consent));
    });
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
  const id = await poll(`the target ${name} is there`, added, (found) => found !== undefined);
  return id ?? 0;
}
