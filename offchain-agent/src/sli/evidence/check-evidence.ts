import { entriesHash } from '../entries-hash.ts';
import { isOfOneChain } from '../hash-chain.ts';
import { countEntries, type ReportEntry } from '../report.ts';
import { checkListed } from './check-listed.ts';
import { checkPlan } from './check-plan.ts';
import type { DecodedEvidence } from './decode.ts';
import type { EvidenceHeader } from './evidence.ts';
import type { ChainFacts, EvidenceVerdict } from './facts.ts';
import { type Difference, difference, shown } from './fault.ts';

/**
 * Holds one evidence file against itself and against what the chain keeps: header, link of the hash chain, every planned
 * instant, targets, blocks, content identifier, root, and the counts that were reported.
 */
export function checkEvidence(evidence: DecodedEvidence, facts: ChainFacts): EvidenceVerdict {
  const { header } = evidence;
  const found =
    checkGenesis(header, facts) ??
    checkParameters(header, facts) ??
    checkPlan(evidence) ??
    checkReporter(header, facts);
  if (found) return { kind: 'differs', difference: found };
  const { stored } = facts;
  if (!stored) return { kind: 'unknown', reason: noReport(header) };
  const late = checkListed(evidence, facts) ?? checkHashes(evidence, stored);
  if (late) return { kind: 'differs', difference: late };
  const counted = checkCounts(countEntries(evidence.samples), stored, facts.split);
  if (counted.kind !== 'verified' || facts.targets) return counted;
  return {
    kind: 'unknown',
    reason: `everything agrees, but the node no longer has the state that says who was to be measured in window ${header.window}; ask an archive node`,
  };
}

function checkGenesis({ genesis }: EvidenceHeader, facts: ChainFacts): Difference | undefined {
  if (genesis === facts.genesis) return undefined;
  return difference(`is ${genesis}, the chain's is ${facts.genesis}`, { line: 1, field: 'genesis' });
}

function checkParameters({ parameters }: EvidenceHeader, facts: ChainFacts): Difference | undefined {
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
  facts: ChainFacts,
): Difference | undefined {
  const { standing, stored } = facts;
  const at = { line: 1, field: 'reporter' };
  if (!standing) return stored ? undefined : difference(`${reporter} is no reporter of this network`, at);
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
  stored: NonNullable<ChainFacts['stored']>,
): Difference | undefined {
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
  stored: NonNullable<ChainFacts['stored']>,
  split: ChainFacts['split'],
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
