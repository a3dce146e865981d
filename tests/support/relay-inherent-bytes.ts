import type { Dice } from './dice.ts';
import { compact, type Hex, hashOf, hex, list, testTrie, text, u32, unhex } from './grandpa-bytes.ts';

// Encoders of what a relay block says of parachains (polkadot-primitives 26.0.0, v9). Signatures are empty where nobody signs.

const signature = Buffer.alloc(64);

function u16(value: number): Buffer {
  return Buffer.of(value % 256, Math.floor(value / 256));
}

function bitVec(bits: readonly boolean[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [place, isSet] of bits.entries()) {
    if (isSet) bytes[Math.floor(place / 8)] = (bytes[Math.floor(place / 8)] ?? 0) + 2 ** (place % 8);
  }
  return Buffer.concat([compact(bits.length), bytes]);
}

export function rowBytes(validator: number, bits: readonly boolean[]): Buffer {
  return Buffer.concat([bitVec(bits), u32(validator), signature]);
}

interface MadeCandidate {
  readonly para: number;
  readonly core: number;
  /** Of the descriptor, from 1. */
  readonly version: number;
  readonly parentHash: Hex;
  readonly session: number;
  /** By member of the group. */
  readonly voted: readonly boolean[];
  /** 1: seconded, 2: valid. */
  readonly votes: readonly number[];
  /** Of the parachain after it; made up where it does not matter. */
  readonly head?: Uint8Array;
  /** Signs a vote of a kind on a candidate. @param voter among those that voted */
  readonly sign?: (candidate: Hex, voter: number, kind: number) => Buffer;
}

/** What is signed in a backing vote. */
export function voteMessage(candidate: Hex, kind: number, session: number, parentHash: Hex): Buffer {
  return Buffer.concat([
    Buffer.from('BKNG'),
    Buffer.of(kind),
    unhex(candidate),
    u32(session),
    unhex(parentHash),
  ]);
}

export function candidateBytes(
  made: MadeCandidate,
  { bytes, chance, whole }: Dice,
): { bytes: Buffer; hash: Hex; receipt: Buffer } {
  const { para, core, version, parentHash, session } = made;
  const parent = unhex(parentHash);
  const fields = Buffer.concat([Buffer.of(version - 2 < 0 ? 0 : version - 2), u16(core), u32(session)]);
  const zeros = Buffer.alloc(25);
  const scheduling = version === 3 ? parent : Buffer.alloc(32);
  const descriptor = Buffer.concat([
    u32(para),
    version === 3 ? bytes(32) : parent,
    version === 1 ? bytes(32) : Buffer.concat([fields, zeros]),
    bytes(96),
    version === 1 ? bytes(64) : Buffer.concat([scheduling, Buffer.alloc(32)]),
    bytes(64),
  ]);
  const upward = Array.from({ length: whole(3) }, () => text(bytes(whole(80))));
  const across = Array.from({ length: whole(2) }, () =>
    Buffer.concat([u32(whole(9)), text(bytes(whole(9)))]),
  );
  const code = chance(0.05) ? Buffer.concat([Buffer.of(1), text(bytes(300))]) : Buffer.of(0);
  const head = text(made.head ?? bytes(80));
  const commitments = Buffer.concat([list(upward), list(across), code, head, u32(0), u32(1)]);
  const hash = hashOf(Buffer.concat([descriptor, unhex(hashOf(commitments))]));
  const receipt = Buffer.concat([descriptor, commitments]);
  return { bytes: withVotes(receipt, hash, made), hash, receipt };
}

/** A candidate with the votes on it. @param receipt descriptor and commitments */
export function withVotes(
  receipt: Buffer,
  hash: Hex,
  { core, voted, votes, sign }: Pick<MadeCandidate, 'core' | 'voted' | 'votes' | 'sign'>,
): Buffer {
  const attested = votes.map((vote, voter) =>
    Buffer.concat([Buffer.of(vote), sign?.(hash, voter, vote) ?? signature]),
  );
  const coreBits = Array.from({ length: 8 }, (_, place) => Math.floor(core / 2 ** place) % 2 === 1);
  return Buffer.concat([receipt, list(attested), bitVec([...voted, ...coreBits])]);
}

interface MadeStatement {
  /** 0: valid, 1: invalid. */
  readonly side: number;
  readonly kind: number;
  readonly validator: number;
}

export function disputeBytes(candidate: Hex, session: number, statements: readonly MadeStatement[]): Buffer {
  const said = statements.map(({ side, kind, validator }) => {
    const isBacking = side === 0 && (kind === 1 || kind === 2);
    const more = isBacking
      ? Buffer.alloc(32)
      : side === 0 && kind === 4
        ? list([unhex(candidate)])
        : Buffer.alloc(0);
    return Buffer.concat([Buffer.of(side, kind), more, u32(validator), signature]);
  });
  return Buffer.concat([unhex(candidate), u32(session), list(said)]);
}

/** The extrinsic of the author, with its length. */
export function inherentBytes(
  rows: readonly Buffer[],
  candidates: readonly Buffer[],
  disputes: readonly Buffer[],
  parentHeader: Buffer,
  version = 5,
): Buffer {
  return text(
    Buffer.concat([Buffer.of(version, 54, 0), list(rows), list(candidates), list(disputes), parentHeader]),
  );
}

/** The extrinsic before it. */
export const timestampBytes = text(Buffer.of(5, 3, 0, 0));

/** Another inherent, and an extrinsic that somebody signed, of kinds that nobody knows. */
export const strangers: readonly Buffer[] = [
  text(Buffer.concat([Buffer.of(5, 201, 7), Buffer.alloc(40, 9)])),
  text(Buffer.concat([Buffer.of(0x84, 0), Buffer.alloc(150, 3)])),
];

/** What the header of a block says of its extrinsics. */
export function rootOf(extrinsics: readonly Buffer[]): Hex {
  const entries = extrinsics.map((bytes, place): [string, Uint8Array] => [hex(compact(place)), bytes]);
  return testTrie(new Map(entries), 0).root;
}
