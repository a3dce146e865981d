import type { Header } from '@polkadot/types/interfaces';
import { bnToU8a, compactAddLength, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { hexBytes, hexText } from '../../base/bytes.ts';
import { headerBytes } from '../../chain/block/header-hash.ts';
import { trieRoot } from '../executor/trie-root.ts';

/** A block header as the RPC shows it; the digest items are SCALE-encoded. */
export interface BlockHeader {
  readonly parentHash: HexString;
  readonly number: number;
  readonly stateRoot: HexString;
  readonly extrinsicsRoot: HexString;
  readonly digest: { readonly logs: readonly HexString[] };
}

const zeroHash: HexString = `0x${'00'.repeat(32)}`;

// The trie root of no extrinsics (Blake2-256 of an empty node).
const rootOfNothing: HexString = '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314';

const preRuntimeItem = 6;

/** That of every chain that begins today: `state_version` 1. */
const genesisTrie = 1;

type Storage = Readonly<Record<HexString, HexString>>;

/** The header of block 0, as every node makes it from the same storage. */
export function genesisHeader(top: Storage): BlockHeader {
  const entries = (Object.entries(top) as [HexString, HexString][]).map(
    ([key, value]) => [hexBytes(key), hexBytes(value)] as const,
  );
  const stateRoot = hexText(trieRoot(entries, genesisTrie));
  return { parentHash: zeroHash, number: 0, stateRoot, extrinsicsRoot: rootOfNothing, digest: { logs: [] } };
}

/** The header that opens the block of an Aura slot: its digest names the slot, its roots are not known yet. */
export function openingHeader(parentHash: HexString, number: number, slot: number): BlockHeader {
  const slotBytes = bnToU8a(slot, { bitLength: 64, isLe: true });
  const item = u8aConcat(new Uint8Array([preRuntimeItem]), stringToU8a('aura'), compactAddLength(slotBytes));
  return {
    parentHash,
    number,
    stateRoot: zeroHash,
    extrinsicsRoot: zeroHash,
    digest: { logs: [u8aToHex(item)] },
  };
}

/**
 * The header with which the runtime closed a block. The executor has no trie, so what the runtime took for
 * the storage root is none: zero cannot be mistaken for one.
 */
export function closingHeader(header: Header): BlockHeader {
  return {
    parentHash: header.parentHash.toHex(),
    number: header.number.toNumber(),
    stateRoot: zeroHash,
    extrinsicsRoot: header.extrinsicsRoot.toHex(),
    digest: { logs: header.digest.logs.map((item) => item.toHex()) },
  };
}

/** In the JSON of a node. */
export function nodeHeader(header: BlockHeader): object {
  return { ...header, number: `0x${header.number.toString(16)}` };
}

/** SCALE. */
export function encodeHeader(header: BlockHeader): HexString {
  return hexText(headerBytes(header));
}
