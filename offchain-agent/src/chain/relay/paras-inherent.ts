import { blake2, hexText } from '../../base/bytes.ts';
import { ScaleReader } from '../grandpa/scale-reader.ts';
import { type CandidateDescriptor, descriptorBytes, readDescriptor } from './candidate-descriptor.ts';
import { type DisputeSet, readDisputes } from './dispute-set.ts';
import { inherentData } from './inherent-data.ts';

/** Bits one after the other, the lowest of a byte first. */
export interface BitList {
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** A validator's signed word on the pieces of candidates that it holds: a bit a core. */
export interface AvailabilityRow {
  /** Place among the active validators of the session. */
  readonly validator: number;
  readonly bits: BitList;
}

export type BackingVote = 'seconded' | 'valid';

/** A candidate as a relay block backs it. */
export interface BackedCandidate {
  readonly hash: string;
  readonly descriptor: CandidateDescriptor;
  /** Undefined where neither descriptor nor bits name it: in blocks from before cores were written. */
  readonly core: number | undefined;
  /** What the parachain is after it: with Substrate, the header of its last block. */
  readonly head: Uint8Array;
  /** A bit a member of its group. */
  readonly members: BitList;
  /** In the order of the bits that are set. */
  readonly votes: readonly BackingVote[];
  /** Of each vote (sr25519), as parts of the body; not checked here. */
  readonly signatures: readonly Uint8Array[];
}

/** What the author of a relay block says of parachains. */
export interface ParasInherent {
  readonly rows: readonly AvailabilityRow[];
  readonly candidates: readonly BackedCandidate[];
  readonly disputes: readonly DisputeSet[];
}

const signatureBytes = 64;
/** A length, a place and a signature. */
const leastRowBytes = 1 + 4 + signatureBytes;
/** Descriptor, commitments of empty lists, two lists. */
const leastCandidateBytes = descriptorBytes + 12 + 2;
/** Bits after those of the members, which hold a core; no group has so many members that they could be its own. */
const coreBits = 8;
/** No relay chain has so many cores, nor a group so many members. */
const mostBits = 1_024;

/**
 * What a relay block says of parachains: the inherent of its author, which ends with the header of the parent.
 *
 * @param extrinsics of the block, from hex
 * @param parentHeader of its parent, in SCALE
 * @throws RangeError when there is no such inherent, or it cannot be read
 */
export function readParasInherent(
  extrinsics: readonly Uint8Array[],
  parentHeader: Uint8Array,
): ParasInherent {
  const reader = new ScaleReader(inherentData(extrinsics, parentHeader));
  const rows = readRows(reader);
  const candidates = reader.list(leastCandidateBytes, () => readCandidate(reader));
  const disputes = readDisputes(reader);
  reader.end();
  return { rows, candidates, disputes };
}

/** @throws RangeError also where the rows do not ascend, as the runtime wants them: so nobody votes twice */
export function readRows(reader: ScaleReader): AvailabilityRow[] {
  let before = -1;
  return reader.list(leastRowBytes, () => {
    const bits = readBits(reader);
    const validator = reader.u32();
    reader.take(signatureBytes);
    if (validator <= before) throw new RangeError(`the vote of ${validator} follows that of ${before}`);
    before = validator;
    return { validator, bits };
  });
}

/** Whether a bit is set; none beyond the last one is. */
export function bitOf({ bytes, length }: BitList, place: number): boolean {
  return place < length && (((bytes[place >> 3] ?? 0) >> (place & 7)) & 1) === 1;
}

function readBits(reader: ScaleReader): BitList {
  const length = reader.compact();
  if (length > mostBits) throw new RangeError(`${length} bits are more than cores or members`);
  return { length, bytes: reader.take(Math.ceil(length / 8)) };
}

function readCandidate(reader: ScaleReader): BackedCandidate {
  const receipt = reader.rest;
  const descriptor = readDescriptor(reader);
  const commitments = reader.rest;
  const head = headInCommitments(reader);
  const hash = blake2(
    receipt.subarray(0, descriptorBytes),
    blake2(commitments.subarray(0, commitments.length - reader.left)),
  );
  const votes = reader.list(1 + signatureBytes, () => readVote(reader));
  const bits = readBits(reader);
  const length = bits.length > coreBits ? bits.length - coreBits : bits.length;
  const members = { length, bytes: bits.bytes };
  const voters = Array.from({ length }, (_, place) => bitOf(members, place)).filter(Boolean).length;
  if (voters !== votes.length)
    throw new RangeError(`a candidate names ${voters} voters and has ${votes.length} votes`);
  return {
    hash: hexText(hash),
    descriptor,
    core: descriptor.core ?? coreIn(bits, length),
    head,
    members,
    votes: votes.map(({ vote }) => vote),
    signatures: votes.map(({ signature }) => signature),
  };
}

function coreIn(bits: BitList, from: number): number | undefined {
  if (bits.length === from) return undefined;
  return Array.from({ length: coreBits }, (_, place) => Number(bitOf(bits, from + place)) << place).reduce(
    (core, bit) => core | bit,
    0,
  );
}

/** Messages up and across, new code, head, how many messages were taken, up to which relay block. */
function headInCommitments(reader: ScaleReader): Uint8Array {
  reader.list(1, () => reader.bytes());
  reader.list(4 + 1, () => {
    reader.take(4);
    return reader.bytes();
  });
  const hasCode = reader.u8();
  if (hasCode > 1) throw new RangeError(`${hasCode} is not an option`);
  if (hasCode === 1) reader.bytes();
  const head = reader.bytes();
  reader.take(4 + 4);
  return head;
}

function readVote(reader: ScaleReader): { readonly vote: BackingVote; readonly signature: Uint8Array } {
  const kind = reader.u8();
  if (kind !== 1 && kind !== 2) throw new RangeError(`${kind} is not a kind of backing vote`);
  return { vote: kind === 1 ? 'seconded' : 'valid', signature: reader.take(signatureBytes) };
}
