import { byDrawNumber, drawNumber } from '../hash-chain.ts';
import { proveTarget, type SampleProof } from '../proof/proof-tree.ts';
import { isReceiptOf, type Receipt, sampleId } from '../receipt.ts';
import type { Sample } from '../sample.ts';
import { groupSamples, type SampleGroup } from './check-plan.ts';
import { difference, type Evidence, type EvidenceFault, type EvidenceHeader } from './evidence.ts';

/** A sample as its receipt is held against it. */
interface ReceiptedSample {
  readonly sample: Pick<Sample, 'target' | 'instantUs'>;
  /** The number of its instant in the draw. */
  readonly index: number;
  readonly receipt: Receipt;
  /** ed25519 keys of the target's `rpc` addresses, 0x and 64 hex digits. */
  readonly keys: readonly string[];
}

/** Whether a key of the target has signed the receipt of this very sample, when it was due. */
export function isProved(
  header: Omit<EvidenceHeader, 'window' | 'reporter'>,
  { sample: { target, instantUs }, index, receipt, keys }: ReceiptedSample,
): boolean {
  const { timeoutMs, clockOffsetMs } = header.parameters;
  const lateUs = receipt.atMs * 1_000 - instantUs;
  if (lateUs < -clockOffsetMs * 1_000 || lateUs > (timeoutMs + clockOffsetMs) * 1_000) return false;
  return signerOf(header, { target, index, receipt, keys }) !== undefined;
}

/** Which of the keys has signed the receipt of a target's sample, at whatever time. */
export function signerOf(
  { genesis, network, link }: Pick<EvidenceHeader, 'genesis' | 'network' | 'link'>,
  { target, index, receipt, keys }: Omit<ReceiptedSample, 'sample'> & { readonly target: number },
): string | undefined {
  const receipted = { genesis, network, target, id: sampleId(link, target, index) };
  return keys.find((key) => isReceiptOf(key, receipted, receipt));
}

/** The receipts of a file. */
export interface ReceiptCount {
  readonly receipts: number;
  /** Those that the target signed for this sample, in time. Of a target without a known key it is none. */
  readonly proved: number;
}

/** What a file's receipts are worth. */
interface CheckedReceipts {
  /** None where the file has no receipt. */
  readonly count?: ReceiptCount;
  readonly difference?: EvidenceFault;
}

/**
 * Checks every receipt, and the proofs that were opened on the chain. A receipt that no key of its target signed is the endpoint's
 * doing and accuses no reporter, unless it opened a proof with it.
 *
 * @param keys ed25519 keys of `rpc` addresses by target
 * @param opened proofs, as the chain keeps them; it leaves out those of targets without an agreement
 */
export function checkReceipts(
  { header, samples }: Evidence,
  keys: ReadonlyMap<number, readonly string[]>,
  opened: readonly SampleProof[] = [],
): CheckedReceipts {
  const groups = groupSamples(samples).filter(({ indicator }) => indicator === 'rpc');
  const proved = new Set<Receipt>();
  let receipts = 0;
  for (const { target, samples: own } of groups) {
    for (const sample of own) {
      const receipt = receiptOfSample(sample);
      if (!receipt) continue;
      receipts += 1;
      const index = drawNumber(sample.instantUs, { ...header, ...header.parameters });
      if (isProved(header, { sample, index, receipt, keys: keys.get(target) ?? [] })) proved.add(receipt);
    }
  }
  const found = opened
    .map((proof) =>
      checkProof(
        proof,
        groups.find(({ target }) => target === proof.target),
        { header, proved },
      ),
    )
    .find((one) => one !== undefined);
  return {
    ...(receipts > 0 && { count: { receipts, proved: proved.size } }),
    ...(found && { difference: found }),
  };
}

function checkProof(
  opened: SampleProof,
  group: SampleGroup | undefined,
  { header, proved }: { readonly header: EvidenceHeader; readonly proved: ReadonlySet<Receipt> },
): EvidenceFault | undefined {
  const { target } = opened;
  if (!group) return difference(`a proof of target ${target} was opened, and no rpc sample of it is listed`);
  const leaves = byDrawNumber(group.samples, { ...header, ...header.parameters });
  const found = proveTarget(leaves, (_sample, _index, receipt) => proved.has(receipt))?.proof;
  if (!found || found.root !== opened.root) {
    return difference(
      `proof of target ${target}: its root is ${found?.root ?? 'none'}, opened was ${opened.root}`,
    );
  }
  const fields = (['samples', 'answered'] as const).find((field) => found[field] !== opened[field]);
  if (!fields) return undefined;
  return difference(`proof of target ${target}: ${fields} is ${found[fields]}, opened was ${opened[fields]}`);
}

function receiptOfSample({ outcome }: Sample): Receipt | undefined {
  return outcome.kind === 'answer' ? outcome.receipt : undefined;
}
