import { hexToU8a, u8aToHex } from '@polkadot/util';
import { ed25519PairFromSeed, ed25519Sign } from '@polkadot/util-crypto';
import { hexOfText } from '../../offchain-agent/src/chain/registry/target-address.ts';

/** Where a node is measured; the key is its own, which consents. */
interface Place {
  readonly target: number;
  readonly nodeSecret: Uint8Array;
  readonly url: string;
  readonly multiaddr: string;
}

/**
 * The addresses of a node as runtimes before spec version 5 took them: consent to a URL was signed over
 * `almanac endpoint` ++ genesis hash ++ target (u32, little endian) ++ URL, and to a multiaddress not at all.
 */
export function addressesBefore5(
  genesisHash: string,
  { target, nodeSecret, url, multiaddr }: Place,
): readonly Readonly<Record<string, Readonly<Record<string, string>>>>[] {
  const pair = ed25519PairFromSeed(nodeSecret);
  const peer = u8aToHex(pair.publicKey);
  const id = Buffer.alloc(4);
  id.writeUInt32LE(target);
  const consent = Buffer.concat([
    Buffer.from('almanac endpoint'),
    hexToU8a(genesisHash),
    id,
    Buffer.from(url),
  ]);
  const signature = u8aToHex(ed25519Sign(consent, pair));
  return [
    { Rpc: { url: hexOfText(url), peer, signature } },
    { Libp2p: { multiaddr: hexOfText(multiaddr), peer } },
  ];
}
