import { AgentError } from '../base/error.ts';
import { exitCode } from '../base/exit.ts';
import type { Trust } from '../chain/grandpa/trust.ts';
import { receiptKeys } from '../chain/reporting/receipt-keys.ts';
import { splitEntries } from '../chain/reporting/report-parts.ts';
import { plannedTarget } from '../chain/target-address/planned-target.ts';
import { checkEvidence, type EvidenceFacts } from '../sli/evidence/check-evidence.ts';
import { checkPlan } from '../sli/evidence/check-plan.ts';
import type { ReceiptCount } from '../sli/evidence/check-receipts.ts';
import { type DecodedEvidence, decodeEvidence } from '../sli/evidence/decode.ts';
import { cidOf, type EvidenceHeader, type EvidencePlace } from '../sli/evidence/evidence.ts';
import { type RecordResult, recomputeRecords } from './recompute-records.ts';
import type { VerifyChain } from './verify-chain.ts';

export interface Verification {
  readonly results: readonly EvidenceResult[];
  readonly records: readonly RecordResult[];
  readonly exit: number;
}

const stateOfKind: Readonly<Record<string, EvidenceState>> = {
  no: 'differs',
  bad_input: 'unreadable',
  unknown: 'unknown',
  unreachable: 'unreachable',
};

export interface SourceBytes {
  readonly bytes: Uint8Array;
  /** The content identifier that the name promises. */
  readonly contentId?: string;
}

/** Gives the bytes of what was named; what it throws as AgentError is that source's result. */
type ReadSource = (source: string) => SourceBytes | Promise<SourceBytes>;

interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** Verifies evidence that is a proof of another network's census (`verifyCensus`); undefined for what is none. */
  readonly census?: (
    source: string,
    bytes: Uint8Array,
    contentId: string | undefined,
  ) => Promise<EvidenceResult | undefined>;
}

/**
 * Verifies evidence one piece after the other, then the records that what is verified is part of. Where the bytes come from
 * is the caller's: files and addresses of the command line (`readSource`), or what was dropped on a page.
 */
export async function verify(
  chain: VerifyChain,
  sources: readonly string[],
  read: ReadSource,
  options: VerifyOptions = {},
): Promise<Verification> {
  const facts = new FactGatherer(chain);
  const results: EvidenceResult[] = [];
  for (const source of sources) {
    options.signal?.throwIfAborted();
    results.push(await verifyEvidence(source, { ...options, read, genesis: chain.genesisHash, facts }));
  }
  const verified = results.flatMap(({ state, evidence }) =>
    state === 'verified' && evidence ? [evidence] : [],
  );
  // The same evidence named twice counts once.
  const distinct = [...new Map(verified.map((evidence) => [evidence.contentId, evidence])).values()];
  const records = await recomputeRecords(chain, distinct);
  return { results, records, exit: exitOf(results, records) };
}

/** A difference weighs most: it is the one answer that is certain. */
function exitOf(results: readonly EvidenceResult[], records: readonly RecordResult[]): number {
  const has = (state: EvidenceState): boolean => results.some((result) => result.state === state);
  if (has('differs') || records.some(({ verdict }) => verdict.kind === 'differs')) return exitCode.no;
  if (has('unreadable')) return exitCode.badInput;
  if (has('unreachable')) return exitCode.unreachable;
  return has('unknown') ? exitCode.unknown : exitCode.ok;
}

type EvidenceState = 'verified' | 'differs' | 'unreadable' | 'unknown' | 'unreachable';

/** A census as its evidence has it, which nobody has to be believed for. */
export interface VerifiedCensus {
  readonly network: number;
  readonly window: number;
  readonly contentId: string;
  readonly root: string;
  readonly validators: number;
  /** Who reported with this evidence. */
  readonly reporters: readonly string[];
  /** Whether it is the one that is believed; undefined while nothing is. */
  readonly isAgreed: boolean | undefined;
  /** What the proof rests on. */
  readonly trust: Trust;
  /** All of it, for people. */
  readonly sentence: string;
}

/** What has become of one piece of evidence. */
export interface EvidenceResult {
  readonly source: string;
  readonly state: EvidenceState;
  /** Why it is not verified: one sentence. */
  readonly text?: string;
  readonly place?: EvidencePlace;
  readonly evidence?: DecodedEvidence;
  /** Where a verified file has some. */
  readonly receipts?: ReceiptCount;
  /** Where it is of another network's slots. */
  readonly census?: VerifiedCensus;
}

/** Verifies one piece; a failure that belongs to it is its result, one of the chain's connection is thrown. */
async function verifyEvidence(
  source: string,
  options: VerifyOptions & {
    readonly read: ReadSource;
    readonly genesis: string;
    readonly facts: FactGatherer;
  },
): Promise<EvidenceResult> {
  let evidence: DecodedEvidence;
  try {
    const { bytes, contentId } = await options.read(source);
    const census = await options.census?.(source, bytes, contentId);
    if (census) return census;
    evidence = decodeEvidence(bytes);
    if (contentId !== undefined && contentId !== evidence.contentId) {
      const text = `content identifier: the bytes have ${evidence.cid}, the name says ${cidOf(contentId)}`;
      return { source, state: 'differs', text: textOfPlan(evidence, text), evidence };
    }
  } catch (error) {
    return resultOf(source, error);
  }
  return await againstChain(source, evidence, options);
}

/** Where the bytes contradict themselves says more than that they are not what was named. */
function textOfPlan(evidence: DecodedEvidence, otherwise: string): string {
  return checkPlan(evidence)?.text ?? otherwise;
}

async function againstChain(
  source: string,
  evidence: DecodedEvidence,
  { genesis, facts }: { readonly genesis: string; readonly facts: FactGatherer },
): Promise<EvidenceResult> {
  const { header } = evidence;
  // Of another chain, or against its own header: no question to the chain is needed, and none may have an answer.
  if (header.genesis !== genesis) {
    // It accuses nobody: another chain is asked than the one that it is for.
    const text = `is of the chain with genesis ${header.genesis}, and this one's is ${genesis}; name the address of that chain with --chain`;
    return { source, state: 'unknown', text, place: { line: 1, field: 'genesis' }, evidence };
  }
  const own = checkPlan(evidence);
  if (own) return { source, state: 'differs', ...own, evidence };
  try {
    const verdict = checkEvidence(evidence, await facts.gather(header));
    if (verdict.kind === 'differs') return { source, state: 'differs', ...verdict.difference, evidence };
    if (verdict.kind === 'unknown') return { source, state: 'unknown', text: verdict.reason, evidence };
    const { receipts } = verdict;
    return { source, state: 'verified', evidence, ...(receipts && { receipts }) };
  } catch (error) {
    if (error instanceof AgentError && error.code === 'unknown/no_sampling') {
      return { source, state: 'unknown', text: error.message, evidence };
    }
    throw error;
  }
}

function resultOf(source: string, error: unknown): EvidenceResult {
  const state = error instanceof AgentError ? stateOfKind[error.code.split('/')[0] ?? ''] : undefined;
  if (!(error instanceof AgentError) || !state) throw error;
  const { line, field } = error.data;
  const place = typeof line === 'number' ? { line, ...(typeof field === 'string' && { field }) } : undefined;
  return { source, state, text: error.message, ...(place && { place }) };
}

/** Asks a chain for what evidence is held against; what is the same for all reporters of a window, once. */
class FactGatherer {
  readonly #chain: VerifyChain;
  readonly #authored = new Map<string, Promise<EvidenceFacts['authored']>>();

  constructor(chain: VerifyChain) {
    this.#chain = chain;
  }

  async gather({ network, window, reporter }: EvidenceHeader): Promise<EvidenceFacts> {
    const [authored, standing, stored, opened] = await Promise.all([
      this.#authoredIn(network, window),
      this.#chain.standingOf(network, reporter),
      this.#chain.storedReport(network, window, reporter),
      this.#chain.openedProofs?.(network, window, reporter),
    ]);
    // As the chain saw it when it took the report: addresses that are removed and parameters that are changed later are
    // forgotten.
    const block = stored?.parts[0]?.block;
    const [parameters, targets, own] = await Promise.all([
      whileKept(this.#chain.samplingAt(network, window, block)),
      whileKept(this.#chain.targetsAt(network, window, block)),
      whileKept(this.#chain.ownTargets(network, reporter, block)),
    ]);
    return {
      genesis: this.#chain.genesisHash,
      ...(stored && parameters && { parameters }),
      ...(standing && { standing }),
      ...(stored && { stored: { ...stored, parts: stored.parts.length } }),
      ...(targets && { targets: targets.map(plannedTarget), keys: receiptKeys(targets) }),
      ...(opened && { opened }),
      own: own ?? new Set(),
      ...(authored && { authored }),
      split: splitEntries,
    };
  }

  async #authoredIn(network: number, window: number): Promise<EvidenceFacts['authored']> {
    const key = `${network} ${window}`;
    const known = this.#authored.get(key) ?? this.#chain.authoredIn(network, window);
    this.#authored.set(key, known);
    return await known;
  }
}

/** `undefined` where the node has discarded the state. */
async function whileKept<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AgentError && error.code === 'unknown/no_state') return undefined;
    throw error;
  }
}
