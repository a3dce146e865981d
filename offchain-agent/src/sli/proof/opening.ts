import { blake2, compactBytes, concatBytes, hash32, hexText, textBytes, u32Bytes } from '../../base/bytes.ts';
import type { SampleProof } from './proof-tree.ts';

/** What a reporter commits to before anybody reports, and says when the time for that is over. */
export interface CommitmentReveal {
  /** The window's link of its hash chain, 0x and 64 hex digits, as all hashes here. */
  readonly link: string;
  /** Hash of each part's entries. */
  readonly parts: readonly string[];
  /** Merkle root of the evidence. */
  readonly root: string;
  /** Ascending by target. */
  readonly proofs: readonly SampleProof[];
}

/** Whose opening of which window. */
interface Opener {
  /** Of the chain that holds the records. */
  readonly genesis: string;
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  /** The reporter's account, 0x and 64 hex digits. */
  readonly reporter: string;
}

/** The opening in SCALE, as the call `sli.open` carries it. */
export function encodeOpening({ link, parts, root, proofs }: CommitmentReveal): Uint8Array {
  return concatBytes([
    hash32(link),
    compactBytes(parts.length),
    ...parts.map(hash32),
    hash32(root),
    compactBytes(proofs.length),
    ...proofs.flatMap(({ target, root: of, samples, answered }) => [
      u32Bytes(target),
      hash32(of),
      u32Bytes(samples),
      u32Bytes(answered),
    ]),
  ]);
}

/**
 * What the call `sli.commit` carries. Nobody can guess what is behind it, though the counts be ever so plain: the link is 32
 * bytes that only the reporter knows. Nor can anybody repeat it, for the account is in it.
 * @returns 0x and 64 hex digits
 */
export function commitmentOf(
  { genesis, network, window, reporter }: Opener,
  opening: CommitmentReveal,
): string {
  const whose = [hash32(genesis), u32Bytes(network), u32Bytes(window), hash32(reporter)];
  return hexText(blake2(textBytes('almanac commit'), ...whose, encodeOpening(opening)));
}

/** An answered leaf that a claim has to show. */
interface Drawn {
  /** Place of the proof in the opening. */
  readonly proof: number;
  /** Of the answered leaf in it, from 0. */
  readonly rank: number;
}

/**
 * The answered leaves that a reporter's claim of a window has to show (F25): each answered sample is as likely as any other.
 *
 * @param seed 0x and 64 hex digits
 * @param openings how many are drawn; the same one may be drawn again
 * @returns none where nothing was answered
 */
export function drawLeaves(
  proofs: readonly Pick<SampleProof, 'answered'>[],
  { seed, reporter, openings }: { seed: string; reporter: string; openings: number },
): readonly Drawn[] {
  const total = proofs.reduce((sum, { answered }) => sum + answered, 0);
  if (total === 0) return [];
  const [seedBytes, reporterBytes] = [hash32(seed), hash32(reporter)];
  return Array.from({ length: openings }, (_, draw) => {
    const hash = blake2(textBytes('almanac draw'), seedBytes, reporterBytes, u32Bytes(draw));
    const drawn = new DataView(hash.buffer, hash.byteOffset).getBigUint64(0, true);
    let rank = Number(drawn % BigInt(total));
    const proof = proofs.findIndex(({ answered }) => {
      if (rank < answered) return true;
      rank -= answered;
      return false;
    });
    return { proof, rank };
  });
}
