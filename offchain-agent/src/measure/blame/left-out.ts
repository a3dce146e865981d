import { type BackingKeys, type SignedVote, signedVotes } from '../../chain/relay/backing-keys.ts';
import type { BackedCandidate, ParasInherent } from '../../chain/relay/paras-inherent.ts';
import { rivalParas } from './rival-paras.ts';

/** What a final block leaves out that another block has: a vote on a candidate that both have, or a candidate with all its votes. */
export interface LeftOutVotes {
  readonly kind: 'vote' | 'candidate';
  readonly candidate: string;
  readonly para: number;
  readonly core: number | undefined;
  /** Those of the other block that the final one does not have. */
  readonly votes: readonly SignedVote[];
}

type Candidates = Pick<ParasInherent, 'candidates'>;

/** A candidate of the other block with the one of the final block, where it has it. */
interface Pair {
  readonly witness: BackedCandidate;
  readonly own: BackedCandidate | undefined;
}

/**
 * Whether a final block may leave something out that another has, by their bits alone: signatures are not checked.
 * @param onOneParent of candidates that the final block lacks nothing is known where the blocks have different parents
 */
export function mayLeaveOut(final: Candidates, witness: Candidates, onOneParent: boolean): boolean {
  return pairsOf(final, witness, onOneParent).length > 0;
}

/**
 * What a final block leaves out, each vote with a signature that holds. A candidate that the final block lacks counts where it
 * backs nothing else on that core, and both blocks are on one parent: so the other block shows that the core was to be had. It does not
 * where the final block backs another one of the parachain, which may be a fork.
 *
 * @param disabled whose votes the final block must not have, as places among the active validators. Without them a candidate can
 * have too few votes, and later ones of its parachain fall with it: none of these counts as left out.
 * @returns undefined where the votes of a candidate are signed by no group of the session
 */
export function leftOutOf(
  final: Candidates,
  witness: Candidates,
  keys: BackingKeys,
  onOneParent: boolean,
  disabled: ReadonlySet<number>,
): readonly LeftOutVotes[] | undefined {
  const found: LeftOutVotes[] = [];
  const doubtful = new Set<number>();
  for (const { own, witness: other } of pairsOf(final, witness, onOneParent)) {
    const [theirs, mine] = [signedVotes(other, keys), own ? signedVotes(own, keys) : []];
    if (!theirs || !mine) return undefined;
    const more = theirs.filter(({ validator }) => !mine.some((one) => one.validator === validator));
    const votes = more.filter(({ validator }) => !disabled.has(validator));
    const { hash: candidate, descriptor, core } = other;
    if (!own && votes.length < more.length) doubtful.add(descriptor.para);
    if (votes.length > 0)
      found.push({ kind: own ? 'vote' : 'candidate', candidate, para: descriptor.para, core, votes });
  }
  return found.filter(({ kind, para }) => kind === 'vote' || !doubtful.has(para));
}

function pairsOf(final: Candidates, witness: Candidates, onOneParent: boolean): Pair[] {
  const own = new Map(final.candidates.map((candidate) => [candidate.hash, candidate] as const));
  const cores = new Set(final.candidates.map(({ core }) => core));
  const ofParas = final.candidates.map(({ hash, descriptor }) => ({ hash, para: descriptor.para }));
  const rivals = rivalParas(ofParas, witness.candidates);
  return witness.candidates.flatMap((candidate): Pair[] => {
    const same = own.get(candidate.hash);
    if (same) return hasMore(candidate, same) ? [{ witness: candidate, own: same }] : [];
    const { core, descriptor } = candidate;
    const isFree = onOneParent && core !== undefined && !cores.has(core);
    return isFree && !rivals.has(descriptor.para) ? [{ witness: candidate, own: undefined }] : [];
  });
}

/** Whether one has the vote of a member whose vote the other lacks. */
function hasMore({ members: more }: BackedCandidate, { members: less }: BackedCandidate): boolean {
  const places = Math.min(more.length, less.length);
  return more.bytes.some((byte, index) => {
    const bits = places - 8 * index;
    const mask = bits >= 8 ? 0xff : 2 ** Math.max(0, bits) - 1;
    return (byte & ~(less.bytes[index] ?? 0) & mask) !== 0;
  });
}
