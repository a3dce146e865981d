import { blake2, hexText } from '../../base/bytes.ts';
import type { Logger } from '../../base/logger.ts';
import type { Sliced } from '../../base/sliced.ts';
import { receiptKeys } from '../../chain/reporting/receipt-keys.ts';
import { splitEntries } from '../../chain/reporting/report-parts.ts';
import type { MeasuredTarget } from '../../chain/reporting/reporting-chain.ts';
import { isProved } from '../../sli/evidence/check-receipts.ts';
import type { EvidenceHeader } from '../../sli/evidence/evidence.ts';
import { encodeEntries, type Report } from '../../sli/evidence/report.ts';
import { byDrawNumber } from '../../sli/hash-chain.ts';
import { type CommitmentReveal, commitmentOf } from '../../sli/proof/opening.ts';
import { proveTarget, type SampleProof } from '../../sli/proof/proof-tree.ts';
import type { Receipt } from '../../sli/receipt.ts';
import type { Sample } from '../../sli/sample.ts';
import { type OutboxRow, pendingRow } from '../../store/outbox-row.ts';
import type { CountedWindow, ProvableTarget, WindowCounting, WindowParts } from '../parts.ts';

/** The most proofs that the chain takes in an opening. */
const mostProofs = 128;

/** Of the measured targets those of which the chain takes proofs, ascending. */
export function provableAmong(
  targets: readonly MeasuredTarget[],
  taken: ReadonlySet<number>,
): readonly ProvableTarget[] {
  return [...receiptKeys(targets.filter(({ id }) => taken.has(id)))]
    .map(([target, keys]) => ({ target, keys }))
    .filter(({ keys }) => keys.length > 0)
    .toSorted((one, other) => one.target - other.target)
    .slice(0, mostProofs);
}

/**
 * The proofs of a window: one of each provable target that gave a receipt with half of its answers at least. What came of the
 * samples alone decides, so that the same window always gives the same ones.
 */
export function* proving(
  {
    header,
    provable = [],
    instantsUs,
    isAllSigned = false,
  }: Pick<WindowCounting, 'header' | 'provable' | 'instantsUs' | 'isAllSigned'>,
  samples: readonly Sample[],
): Sliced<readonly SampleProof[]> {
  const byTarget = rpcSamplesOf(samples, header);
  const proofs: SampleProof[] = [];
  for (const { target, keys } of provable) {
    const own = byTarget.get(target) ?? [];
    const standing = new Set<Receipt>();
    for (const [index, sample] of own.entries()) {
      // A signature is checked in a fifth of a millisecond, and there may be thousands.
      yield;
      const { outcome } = sample;
      if (outcome.kind !== 'answer' || !outcome.receipt) continue;
      if (isProved(header, { sample, index, receipt: outcome.receipt, keys })) standing.add(outcome.receipt);
    }
    // A leaf for each instant, or no proof.
    if (own.length !== instantsUs.length) continue;
    const answers = own.filter(({ outcome }) => outcome.kind === 'answer').length;
    if (isAllSigned && standing.size < answers) continue;
    const proved = proveTarget(own, (_sample, _index, receipt) => standing.has(receipt));
    if (proved && proved.proof.samples > 0) proofs.push(proved.proof);
  }
  return proofs;
}

/** Says of which provable targets there is no proof. */
export function tellUnproved(
  log: Logger,
  { header, provable = [] }: Pick<WindowCounting, 'header' | 'provable'>,
  { proofs = [] }: Pick<CountedWindow, 'proofs'>,
): void {
  const proved = new Set(proofs.map(({ target }) => target));
  const targets = provable.map(({ target }) => target).filter((target) => !proved.has(target));
  if (targets.length === 0) return;
  log.warn(
    { window: header.window, targets },
    'samples of targets under agreement are not proved: most of their answers have no valid receipt; ask their operators to sign',
  );
}

/** Samples of `rpc` by target, each target's by the numbers of their instants in the draw. */
export function rpcSamplesOf(
  samples: readonly Sample[],
  header: Pick<EvidenceHeader, 'window' | 'parameters'>,
): ReadonlyMap<number, readonly Sample[]> {
  const byTarget = new Map<number, Sample[]>();
  for (const sample of samples) {
    if (sample.indicator !== 'rpc') continue;
    const own = byTarget.get(sample.target) ?? [];
    own.push(sample);
    byTarget.set(sample.target, own);
  }
  const law = { ...header, ...header.parameters };
  return new Map([...byTarget].map(([target, own]) => [target, byDrawNumber(own, law)]));
}

/** What is committed to of a report. */
export function openingOf({ link, root, entries }: Report, proofs: readonly SampleProof[]): CommitmentReveal {
  const parts = splitEntries(entries).map((part) => hexText(blake2(encodeEntries(part))));
  return { link, parts, root, proofs };
}

/**
 * The rows that go before those of a report. The calls are complete: the store keeps them with the window that is closed, before
 * anything is sent, so that a restart between the commit and the opening opens exactly what was committed to.
 */
export async function commitRows(
  { commits, signer }: Pick<WindowParts, 'commits' | 'signer'>,
  { header, account }: Pick<WindowCounting, 'header' | 'account'>,
  opening: CommitmentReveal,
): Promise<readonly OutboxRow[]> {
  if (!commits) return [];
  const { network, window } = header;
  const commitment = commitmentOf(header, opening);
  const calls = await commits.commitCalls({ network, window, opening, commitment });
  return (['commit', 'open'] as const).map((part) =>
    pendingRow({ kind: 'report', network, reporter: account, window, part }, signer, calls[part]),
  );
}
