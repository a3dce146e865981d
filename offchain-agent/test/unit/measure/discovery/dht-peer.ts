import { multiaddr } from '@multiformats/multiaddr';
import { base58Decode } from '@polkadot/util-crypto';
import { concatBytes, hexText } from '../../../../src/base/bytes.ts';
import { sha256 } from '../../../../src/measure/discovery/kademlia.ts';
import {
  framed,
  oneOf,
  readFields,
  readVarint,
  writeField,
} from '../../../../src/measure/discovery/protobuf.ts';
import type { PeerStream } from '../../../../src/measure/reachability/peer-connection.ts';
import { startPeer, type TestPeer } from '../reachability/test-peer.ts';
import type { SigningValidator } from './signed-record.ts';

export const genesisHash = `0x${'5a'.repeat(32)}`;

/** A real libp2p peer with a DHT that the test fills, and that may lie. */
export interface DhtPeer extends TestPeer {
  /** Values by authority. */
  readonly values: Map<string, Uint8Array>;
  /** Peers that it names as nearer. */
  readonly closer: { readonly peerId: string; readonly addresses: readonly string[] }[];
  /** Questions so far. */
  readonly asked: number;
}

export interface DhtBehaviour {
  readonly genesisHash?: string;
  readonly protocol?: string;
  /** What is done in place of answering. */
  readonly instead?: (stream: PeerStream) => void;
}

export async function startDhtPeer({
  genesisHash: genesis = genesisHash,
  protocol = `/${genesis.slice(2)}/kad`,
  instead,
}: DhtBehaviour = {}): Promise<DhtPeer> {
  const values: DhtPeer['values'] = new Map();
  const closer: DhtPeer['closer'] = [];
  let asked = 0;
  const onStream = (stream: PeerStream): void => {
    stream.addEventListener('message', ({ data }) => {
      asked += 1;
      if (instead) return instead(stream);
      const bytes = data.subarray();
      const { value, end } = readVarint(bytes, 0);
      const key = oneOf(readFields(bytes.subarray(end, end + value)), 2) ?? new Uint8Array();
      const held = values.get(hexText(key));
      stream.send(framed(answer(key, held, closer)));
    });
  };
  const peer = await startPeer({ genesisHash: genesis, handlers: { [protocol]: onStream } });
  return {
    ...peer,
    values,
    closer,
    get asked() {
      return asked;
    },
  };
}

/** Under which `values` has what is said of a validator. */
export function keyOf({ id }: SigningValidator): string {
  return hexText(sha256(id));
}

export function answer(
  key: Uint8Array,
  value: Uint8Array | undefined,
  closer: DhtPeer['closer'] = [],
): Uint8Array {
  const peers = closer.map(({ peerId, addresses }) =>
    writeField(
      8,
      concatBytes([
        writeField(1, base58Decode(peerId)),
        ...addresses.map((text) => writeField(2, multiaddr(text).bytes)),
        writeField(3, 1),
      ]),
    ),
  );
  const record = value && writeField(3, concatBytes([writeField(1, key), writeField(2, value)]));
  return concatBytes([writeField(1, 4), writeField(2, key), ...(record ? [record] : []), ...peers]);
}
