import { AgentError } from '../../base/error.ts';
import type { Claimable, OpenedWindow } from '../../chain/agreement/claim-chain.ts';
import type { Evidence } from '../../sli/evidence/evidence.ts';
import { drawLeaves } from '../../sli/proof/opening.ts';
import { type ProvedLeaf, proveTarget } from '../../sli/proof/proof-tree.ts';
import { rpcSamplesOf } from './window-opening.ts';

/**
 * The samples that a claim shows: those that are drawn among all answered ones of a window, each with its receipt and its way
 * to the root that was opened.
 *
 * @param evidence the file of the window
 * @param opened what the chain keeps of the opening: draws run over its proofs
 * @throws AgentError `no/other_evidence` when the file is not the one that was opened
 */
export function claimLeaves(
  { header, samples }: Evidence,
  { proofs }: Pick<OpenedWindow, 'proofs'>,
  { seed, openings }: Pick<Claimable, 'seed' | 'openings'>,
): readonly ProvedLeaf[] {
  const byTarget = rpcSamplesOf(samples);
  const trees = proofs.map(({ target, root }) => {
    // Which receipts stand was decided before it was opened.
    const proved = proveTarget(byTarget.get(target) ?? [], () => true);
    if (proved?.proof.root === root) return proved.tree;
    throw new AgentError(
      'no/other_evidence',
      `the evidence of window ${header.window} has not the samples of target ${target} that were opened; nothing can be claimed with it, restore the file from a copy`,
      { data: { window: header.window, target } },
    );
  });
  return drawLeaves(proofs, { seed, reporter: header.reporter, openings }).map(({ proof, rank }) => {
    const leaf = trees[proof]?.answeredLeaf(rank);
    if (!leaf) throw new RangeError(`there is no proof ${proof}`);
    return leaf;
  });
}
