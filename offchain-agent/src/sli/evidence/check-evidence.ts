import { isOfOneChain } from '../hash-chain.ts';
import { isDrawn, type PlannedTarget, plannedSubjects } from '../indicator.ts';
import type { SampleProof } from '../proof/proof-tree.ts';
import type { SamplingParameters } from '../sample.ts';
import { checkPlan, groupSamples, isAllAuthors, type SampleGroup } from './check-plan.ts';
import { checkReceipts, type ReceiptCount } from './check-receipts.ts';
import type { DecodedEvidence } from './decode.ts';
import { difference, type Evidence, type EvidenceFault, type EvidenceHeader, shown } from './evidence.ts';
import { countEntries, entriesHash, type ReportEntry } from './report.ts';

/**
 * Holds one evidence file against itself and against what the chain keeps: header, link of the hash chain, every planned
 * instant, targets, blocks, content identifier, root, and the counts that were reported.
 */
export function checkEvidence(evidence: DecodedEvidence, facts: EvidenceFacts): EvidenceVerdict {
  const { header } = evidence;
  const found =
    checkGenesis(header, facts) ??
    checkParameters(header, facts) ??
    checkPlan(evidence) ??
    checkReporter(header, facts);
  if (found) return { kind: 'differs', difference: found };
  const { stored } = facts;
  if (!stored) return { kind: 'unknown', reason: noReport(header) };
  // Where the file is another than the reported one, the proofs say of which target.
  const listed = checkListed(evidence, facts);
  const { difference: unproved, count: receipts } =
    listed || !facts.keys ? {} : checkReceipts(evidence, facts.keys, facts.opened);
  const late = listed ?? unproved ?? checkHashes(evidence, stored);
  if (late) return { kind: 'differs', difference: late };
  const counted = checkCounts(countEntries(evidence.samples), stored, facts.split);
  if (counted.kind !== 'verified') return counted;
  if (facts.targets) return receipts ? { ...counted, receipts } : counted;
  return {
    kind: 'unknown',
    reason: `everything agrees, but the node no longer has the state that says who was to be measured in window ${header.window}; ask an archive node`,
  };
}

function checkGenesis({ genesis }: EvidenceHeader, facts: EvidenceFacts): EvidenceFault | undefined {
  if (genesis === facts.genesis) return undefined;
  return difference(`is ${genesis}, the chain's is ${facts.genesis}`, { line: 1, field: 'genesis' });
}

function checkParameters({ parameters }: EvidenceHeader, facts: EvidenceFacts): EvidenceFault | undefined {
  if (!facts.parameters) return undefined;
  const chain = new Map(flat(facts.parameters));
  const [field, value] = flat(parameters).find(([name, own]) => chain.get(name) !== own) ?? [];
  if (field === undefined) return undefined;
  return difference(`is ${shown(value)}, in force at this window was ${shown(chain.get(field))}`, {
    line: 1,
    field,
  });
}

function flat(value: object, path = 'parameters'): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, unknown][] =>
    typeof inner === 'object' && inner !== null ? flat(inner, `${path}.${key}`) : [[`${path}.${key}`, inner]],
  );
}

function checkReporter(
  { reporter, window, link, parameters }: EvidenceHeader,
  facts: EvidenceFacts,
): EvidenceFault | undefined {
  const { standing, stored } = facts;
  const at = { line: 1, field: 'reporter' };
  if (!standing) return stored ? undefined : difference(`${reporter} is not a reporter of this network`, at);
  if (standing.left !== undefined && window >= standing.left) {
    return difference(`${reporter} had left before window ${window}`, at);
  }
  // A reporter that resumed has a new chain from its new `joined` on; its earlier links belong to the head before it.
  if (window < standing.joined) {
    return stored ? undefined : difference(`${reporter} joined at window ${standing.joined} only`, at);
  }
  const known = { link: standing.link, window: standing.linkWindow };
  if (isOfOneChain({ link, window }, known, parameters.windowMs) !== false) return undefined;
  return difference(`is not the link of window ${window} of the reporter's hash chain`, {
    line: 1,
    field: 'link',
  });
}

function checkHashes(
  { contentId, root }: DecodedEvidence,
  stored: NonNullable<EvidenceFacts['stored']>,
): EvidenceFault | undefined {
  if (contentId !== stored.contentId) {
    return difference(
      `content identifier: the file's is ${contentId}, reported was ${stored.contentId}; some value in it is another, and every line is well formed`,
    );
  }
  if (root === stored.root) return undefined;
  return difference(`Merkle root: that of the lines is ${root}, reported was ${stored.root}`);
}

function checkCounts(
  entries: readonly ReportEntry[],
  stored: NonNullable<EvidenceFacts['stored']>,
  split: EvidenceFacts['split'],
): EvidenceVerdict {
  const parts = stored.parts === 1 ? [entries] : split(entries);
  if (entriesHash(parts) === stored.entriesHash) return { kind: 'verified' };
  if (parts.length !== stored.parts) {
    return {
      kind: 'unknown',
      reason: `the counts were reported in ${stored.parts} parts, and where they were divided is not known`,
    };
  }
  return {
    kind: 'differs',
    difference: difference(
      `counts: those of the samples hash to ${entriesHash(parts) ?? 'nothing'}, reported were counts of ${stored.entriesHash}`,
    ),
  };
}

function noReport({ window, reporter }: EvidenceHeader): string {
  return `the chain has no report of ${reporter} for window ${window}: none was accepted, or the window is out of retention`;
}

/**
 * Whether exactly those targets are listed that the chain planned for the window, and every block that they authored.
 * @returns the first difference
 */
function checkListed({ samples }: Evidence, facts: EvidenceFacts): EvidenceFault | undefined {
  const groups = groupSamples(samples);
  const planned = plannedGroups(facts);
  for (const group of groups) {
    const found = isDrawn(group.indicator)
      ? checkPlanned(group, planned, facts)
      : group.indicator === 'finality'
        ? checkVoter(group, facts)
        : checkBlocks(group, facts);
    if (found) return found;
  }
  const listed = new Set(groups.map(nameOf));
  const missing = [...(planned ?? [])].find((name) => !listed.has(name));
  if (missing !== undefined) return difference(`${missing} was to be measured and is not listed`);
  return missingBlocks(groups, facts);
}

function plannedGroups({ targets, own }: EvidenceFacts): ReadonlySet<string> | undefined {
  return targets && new Set(plannedSubjects(targets, own).map(nameOf));
}

function nameOf({ target, indicator }: Pick<SampleGroup, 'target' | 'indicator'>): string {
  return `target ${target}, ${indicator},`;
}

function checkPlanned(
  group: SampleGroup,
  planned: ReadonlySet<string> | undefined,
  { own }: EvidenceFacts,
): EvidenceFault | undefined {
  if (!own.has(group.target) && (planned?.has(nameOf(group)) ?? true)) return undefined;
  const why = own.has(group.target)
    ? "is the reporter's own"
    : `had no address for ${group.indicator} in this window`;
  return difference(`target ${group.target} ${why}`, { line: group.firstLine, field: 't' });
}

/** The chain does not know who was to vote: who is left out is not measured, and only lowers the coverage. */
function checkVoter({ target, firstLine }: SampleGroup, { own }: EvidenceFacts): EvidenceFault | undefined {
  if (!own.has(target)) return undefined;
  return difference(`target ${target} is the reporter's own`, { line: firstLine, field: 't' });
}

function checkBlocks(group: SampleGroup, { own, authored }: EvidenceFacts): EvidenceFault | undefined {
  const place = { line: group.firstLine, field: 't' };
  if (own.has(group.target)) return difference(`target ${group.target} is the reporter's own`, place);
  const expected = authored && (authored.get(group.target) ?? 0);
  if (expected === undefined || expected === group.samples.length) return undefined;
  const who = isAllAuthors(group) ? 'all authors' : `target ${group.target}`;
  return difference(
    `${group.samples.length} blocks are listed, ${who} authored ${expected} in this window`,
    place,
  );
}

function missingBlocks(
  groups: readonly SampleGroup[],
  { own, authored }: EvidenceFacts,
): EvidenceFault | undefined {
  const arrivals = groups.filter(({ indicator }) => indicator === 'arrival');
  // A reporter without a vantage measures no arrivals, and says so by listing none; some of them is a choice.
  if (arrivals.length === 0) return undefined;
  const listed = new Set(arrivals.map(({ target }) => target));
  const [target, count] =
    [...(authored ?? [])].find(([id, blocks]) => blocks > 0 && !own.has(id) && !listed.has(id)) ?? [];
  if (target === undefined) return undefined;
  return difference(
    `${target === 0 ? 'all authors' : `target ${target}`} authored ${count} blocks in this window, of which none is listed`,
  );
}

/** What the chain says of one reporter and window: everything that evidence is held against. */
export interface EvidenceFacts {
  readonly genesis: string;
  /** Those in force at the window; none when the chain no longer tells. */
  readonly parameters?: SamplingParameters;
  /** The reporter as it stands now; none when the chain does not know the account any more. */
  readonly standing?: {
    readonly joined: number;
    readonly left?: number;
    readonly link: string;
    readonly linkWindow: number;
  };
  /** What is kept of the report until its window's retention ends. */
  readonly stored?: {
    readonly root: string;
    readonly contentId: string;
    readonly entriesHash: string;
    readonly parts: number;
  };
  /** Who was to be measured; none when the chain no longer tells. */
  readonly targets?: readonly PlannedTarget[];
  /** The reporter's own targets: it must not report about itself. */
  readonly own: ReadonlySet<number>;
  /** Authored blocks of the window by target, 0 for all; none when the chain no longer tells. */
  readonly authored?: ReadonlyMap<number, number>;
  /** ed25519 keys of `rpc` addresses by target, 0x and 64 hex digits; none when the chain no longer tells. */
  readonly keys?: ReadonlyMap<number, readonly string[]>;
  /** The proofs that the reporter opened; none where reports need no commit. */
  readonly opened?: readonly SampleProof[];
  /** How entries are split into parts. */
  readonly split: (entries: readonly ReportEntry[]) => readonly (readonly ReportEntry[])[];
}

export type EvidenceVerdict =
  /** `receipts` where the file has some. */
  | { readonly kind: 'verified'; readonly receipts?: ReceiptCount }
  | { readonly kind: 'differs'; readonly difference: EvidenceFault }
  | { readonly kind: 'unknown'; readonly reason: string };
