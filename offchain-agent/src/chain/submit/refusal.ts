import { refusedAgreement } from '../agreement/refused-agreement.ts';
import { RpcError } from '../rpc/error.ts';
import type { DispatchFailure, PoolAnswer } from './outbox-chain.ts';
import { refusedFit } from './refused-fit.ts';

/** What a failed call means for its row: its effect is there, it can be tried again, or it is refused in these words. */
type FailedCall =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** The errors that people meet, in words that say what to do; others keep the runtime's own words. */
const words: Readonly<Record<string, string>> = {
  UnknownNetwork: 'the chain does not know the network',
  NotAReporter: 'the signing key belongs to no reporter of the network; see "almanac reporter status"',
  NotActive: 'the reporter was not active in the window: it had not joined yet, had left, or was idle',
  MisalignedWindow: 'the chain has no window that starts then',
  TooEarly: 'the chain had not counted the slots of the window yet',
  MissingPart: 'an earlier part of the report was not there',
  TooLate: 'the window was closed already',
  TooManyParts: 'the report has more parts than the chain takes',
  Oversized: 'the report is longer than the chain takes',
  UnknownTarget: 'the report names a target that the chain does not know',
  NotMeasured: 'the report names a target that is not measured for this indicator',
  OwnTarget: 'a reporter may not report its own target',
  TooManySamples: 'the report has more samples than were expected',
  TooManyAnswers: 'the report has more answers than samples',
  AuthorshipOfHome: 'the chain counts the slots of its own network itself',
  NotACensus: 'the chain takes no census of this indicator',
  PartIncomplete: 'the parts of a census are full but for the last, and this one is not',
  CensusChanged: 'an earlier part that the chain has is of another census of the window',
  WrongLink:
    'the link does not belong to the head of the registered hash chain; register a new head with "almanac reporter resume"',
  CommitsNotTaken: 'reports of the window need no commit',
  CommitsClosed: 'the blocks in which commits are taken were over already; the window is given up',
  CommitsOpen: 'the blocks in which commits are taken were not over yet',
  NotCommitted: 'the chain has no commit of the reporter for the window',
  WrongOpening:
    'it is not what the commit was made of: another agent with the same key has committed; run one agent a reporter',
  NotOpened: 'the commit has no reveal',
  NotAsOpened: 'it is not the report that was committed to',
  NotProvable: 'the reveal has proofs that the chain does not take',
};

/** What passes by itself: an earlier part that had to be signed anew, a window that was about to be counted. */
const passing: ReadonlySet<string> = new Set(['MissingPart', 'TooEarly', 'CommitsOpen', 'NotOpened']);

/** Numbers with which a node's pool refuses an extrinsic. */
const invalid = 1010;
const alreadyThere = 1013;
const unpaidWords = /inability to pay|balance too low/i;

/** Errors of a call whose effect is there already, by their pallets. */
const done: Readonly<Record<string, readonly string[]>> = {
  Sli: ['Duplicate', 'CommittedAlready', 'OpenedAlready'],
  Agreements: ['ClaimedAlready'],
};

/** Reads a dispatch error. */
export function readFailure({ pallet, name, text, payload }: DispatchFailure): FailedCall {
  if (done[pallet ?? '']?.includes(name)) return { kind: 'done' };
  const known = knownWords(pallet, name, payload);
  const title = pallet === undefined ? name : `${pallet}.${name}`;
  const kind = pallet === 'Sli' && passing.has(name) ? 'again' : 'refused';
  return { kind, reason: `${title}: ${known ?? text}` };
}

function knownWords(
  pallet: string | undefined,
  name: string,
  payload: DispatchFailure['payload'],
): string | undefined {
  if (pallet === 'Sli') return words[name];
  if (pallet === 'Scalability') return refusedFit(name, payload);
  return pallet === 'Agreements' ? refusedAgreement(name) : undefined;
}

/**
 * What a refusal of the pool means. None of them is final: an extrinsic that the best block finds outdated or badly signed may
 * be valid on the branch that becomes final.
 *
 * @throws the error itself when it is no answer of a pool (a broken connection, a time-out)
 */
export function poolAnswer(error: unknown): PoolAnswer {
  if (!(error instanceof RpcError)) throw error;
  if (error.rpcCode === alreadyThere) return { kind: 'taken' };
  if (error.rpcCode === invalid && unpaidWords.test(error.message)) return { kind: 'unpaid' };
  return { kind: 'waiting', why: error.message };
}
