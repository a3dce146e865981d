import { base32Decode, base32Encode } from '@polkadot/util-crypto/base32';
import { concatBytes, hash32, hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { sampledIndicators } from '../indicator.ts';
import {
  type NullReason,
  nullReasons,
  type Sample,
  type SamplingParameters,
  type UntakenReason,
  untakenReasons,
} from '../sample.ts';

/** The first line of an evidence file: whose it is, of what, and under which rules. */
export interface EvidenceHeader {
  /** Genesis hash of the chain that holds the records, 0x and 64 lower-case hex digits; so are the other hashes. */
  readonly genesis: string;
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  /** The reporter's account, its public key. */
  readonly reporter: string;
  readonly link: string;
  readonly parameters: SamplingParameters;
  /** Difference of the reporter's clock from the others'; none when nothing was there to compare with. */
  readonly clockOffsetMs?: number;
}

/** The samples behind one report. Every planned one is listed, those that were not taken with a reason. */
export interface Evidence {
  readonly header: EvidenceHeader;
  /** Ascending by target, indicator and instant. */
  readonly samples: readonly Sample[];
}

/** Evidence as it is kept and served. */
export interface EncodedEvidence {
  readonly bytes: Uint8Array;
  /** Merkle root over the lines, 0x and 64 hex digits. */
  readonly root: string;
  /** BLAKE2b-256 of the bytes, 0x and 64 hex digits. */
  readonly contentId: string;
  /** The content identifier as people and the network write it: CIDv1. */
  readonly cid: string;
}

/** CID version 1, codec raw (0x55), multihash blake2b-256 (0xb220 as a varint) of 32 bytes. */
const prefix = Uint8Array.of(0x01, 0x55, 0xa0, 0xe4, 0x02, 0x20);

export function isNullReason(text: string): text is NullReason {
  return nullReasons.some((reason) => reason === text);
}

export function isUntakenReason(text: string): text is UntakenReason {
  return untakenReasons.some((reason) => reason === text);
}

type Place = Pick<Sample, 'target' | 'indicator' | 'instantUs'>;

/** The order of an evidence file: by target, indicator (as the chain orders them) and instant. */
export function comparePlaces(one: Place, other: Place): number {
  return (
    one.target - other.target ||
    sampledIndicators.indexOf(one.indicator) - sampledIndicators.indexOf(other.indicator) ||
    one.instantUs - other.instantUs
  );
}

/**
 * A content identifier as people write it: CIDv1, codec raw, multihash blake2b-256, base32.
 * @param contentId 0x and 64 hex digits, as the chain stores it
 * @example cidOf('0x0e5751c0…e3a8') // 'bafk2bzaceahfouoae3suhmxivmxlayez3kq5dzo7i53y654h7kvultprf7r2q'
 */
export function cidOf(contentId: string): string {
  return base32Encode(concatBytes([prefix, hash32(contentId)]), true);
}

/** The reverse of `cidOf`; `undefined` when the text is no identifier of an evidence file. */
export function contentIdOf(cid: string): string | undefined {
  if (!/^b[a-z2-7]{61}$/.test(cid)) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = base32Decode(cid, true);
  } catch {
    // One wrong letter at the end leaves bits where there must be none.
    return undefined;
  }
  const contentId = hexText(bytes.subarray(prefix.length));
  // Only the one way of writing it: the last digit of base32 has bits to spare.
  return bytes.length === prefix.length + 32 && cidOf(contentId) === cid ? contentId : undefined;
}

/** Where in an evidence file something is wrong: the line from 1, and the field of it. */
export interface EvidencePlace {
  readonly line: number;
  readonly field?: string;
}

/** What is wrong with an evidence file, for a person: one sentence that begins with the place. */
export interface EvidenceFault {
  readonly place?: EvidencePlace;
  readonly text: string;
}

/** @example difference('is 3, expected 2', { line: 1, field: 'network' }) // text 'line 1, network: is 3, expected 2' */
export function difference(text: string, place?: EvidencePlace): EvidenceFault {
  if (!place) return { text };
  const where = place.field === undefined ? `line ${place.line}` : `line ${place.line}, ${place.field}`;
  return { text: `${where}: ${text}`, place };
}

/** The fault of a line as an error; `no/evidence`, because the file is refused, not misunderstood. */
export function evidenceFault(text: string, place: EvidencePlace): AgentError {
  const { text: message } = difference(text, place);
  return new AgentError('no/evidence', message, { data: { ...place } });
}

/** A value from a file as it may be shown: short, and ASCII alone, as all evidence is; nothing that steers a terminal. */
export function shown(value: unknown): string {
  const text = asciiOf(JSON.stringify(value) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The text with a question mark for every character that evidence never has. */
export function asciiOf(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
