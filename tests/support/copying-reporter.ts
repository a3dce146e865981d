import type { KeyringPair } from '@polkadot/keyring/types';
import { ApiClaimChain } from '../../offchain-agent/src/chain/agreement/api-claim-chain.ts';
import type { ShownLeaf } from '../../offchain-agent/src/chain/agreement/claim-chain.ts';
import { ApiCommitChain } from '../../offchain-agent/src/chain/reporting/api-commit-chain.ts';
import { receiptKeys } from '../../offchain-agent/src/chain/reporting/receipt-keys.ts';
import { openingOf, rpcSamplesOf } from '../../offchain-agent/src/reporting/proof/window-opening.ts';
import { publicKeyOf } from '../../offchain-agent/src/reporting/window-facts.ts';
import type { Evidence } from '../../offchain-agent/src/sli/evidence/evidence.ts';
import { drawInstants } from '../../offchain-agent/src/sli/hash-chain.ts';
import {
  type CommitmentReveal,
  commitmentOf,
  drawLeaves,
} from '../../offchain-agent/src/sli/proof/opening.ts';
import { type ProofTree, proveTarget } from '../../offchain-agent/src/sli/proof/proof-tree.ts';
import type { Sample } from '../../offchain-agent/src/sli/sample.ts';
import { buildReport, encodeEvidence } from './evidence-at-once.ts';
import type { ReportingWorld } from './reporting-world.ts';
import { submit } from './submit.ts';

/** What a copier sends of a window, and the trees of what it pretends to have. */
interface Forgery {
  readonly opening: CommitmentReveal;
  readonly calls: { readonly commit: string; readonly open: string; readonly reports: readonly string[] };
  readonly trees: readonly ProofTree[];
  /** Of each target, as it is listed. */
  readonly keys: ReadonlyMap<number, readonly string[]>;
}

/** A reporter that measures nothing: it repeats what another one saw, with the receipts of that one, moved to its own instants. */
export class CopyingReporter {
  readonly #world: ReportingWorld;
  readonly #pair: KeyringPair;

  constructor(world: ReportingWorld, pair: KeyringPair) {
    this.#world = world;
    this.#pair = pair;
  }

  get account(): string {
    return this.#pair.address;
  }

  /** Makes a window out of the evidence of another reporter and window. @param link its own */
  async forge(window: number, link: string, seen: Evidence): Promise<Forgery> {
    const { chain } = this.#world;
    const { genesisHash: genesis } = chain;
    const parameters = await chain.samplingAt(0, window);
    const header = { genesis, network: 0, window, reporter: publicKeyOf(this.account), link, parameters };
    const instantsUs = drawInstants({ ...header, ...parameters });
    const own = [...rpcSamplesOf(seen.samples, seen.header).values()];
    const samples = own.flatMap((ofTarget) =>
      ofTarget.map((sample, index): Sample => moved(sample, window, instantsUs[index] ?? 0)),
    );
    const report = buildReport({ header, samples, ...encodeEvidence(header, samples) });
    const proved = [...rpcSamplesOf(samples, header).values()].flatMap(
      (of) => proveTarget(of, () => true) ?? [],
    );
    const opening = openingOf(
      report,
      proved.map(({ proof }) => proof),
    );
    const commitment = commitmentOf(header, opening);
    const commits = new ApiCommitChain(chain);
    const calls = await commits.commitCalls({ network: 0, window, opening, commitment });
    const trees = proved.map(({ tree }) => tree);
    const keys = receiptKeys(await chain.targetsAt(0, window));
    return { opening, calls: { ...calls, reports: await chain.reportCalls(report) }, trees, keys };
  }

  /** The leaves of what it pretends to have, as they are drawn. */
  leavesOf({ opening, trees, keys }: Forgery, seed: string, openings: number): readonly ShownLeaf[] {
    const reporter = publicKeyOf(this.account);
    return drawLeaves(opening.proofs, { seed, reporter, openings }).flatMap(({ proof, rank }) => {
      const leaf = trees[proof]?.answeredLeaf(rank);
      const [key = ''] = keys.get(opening.proofs[proof]?.target ?? 0) ?? [];
      return leaf ? { ...leaf, key } : [];
    });
  }

  async claim(window: number, leaves: readonly ShownLeaf[]): Promise<string> {
    return await this.send(await new ApiClaimChain(this.#world.chain).claimCall(0, window, leaves));
  }

  /** Sends a call; `ok`, or the error that it fails with. */
  async send(call: string): Promise<string> {
    const { api } = this.#world.test;
    const sent = submit(api, api.tx(api.createType('Call', call)), this.#pair);
    return await this.#world.test.serve(sent).then(
      () => 'ok',
      (error: Error) => /: (\w+)$/.exec(error.message)?.[1] ?? error.message,
    );
  }
}

function moved({ outcome, ...place }: Sample, window: number, instantUs: number): Sample {
  if (outcome.kind !== 'answer' || !outcome.receipt) return { ...place, window, instantUs, outcome };
  const receipt = { ...outcome.receipt, atMs: Math.floor(instantUs / 1_000) + 1 };
  return { ...place, window, instantUs, outcome: { ...outcome, receipt } };
}
