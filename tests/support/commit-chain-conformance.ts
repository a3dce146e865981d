import assert from 'node:assert/strict';
import { ApiClaimChain } from '../../offchain-agent/src/chain/agreement/api-claim-chain.ts';
import type { ClaimChain } from '../../offchain-agent/src/chain/agreement/claim-chain.ts';
import { ApiCommitChain } from '../../offchain-agent/src/chain/reporting/api-commit-chain.ts';
import type { ApiReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import type { CommitChain } from '../../offchain-agent/src/chain/reporting/commit-chain.ts';
import { publicKeyOf } from '../../offchain-agent/src/reporting/window-facts.ts';
import { type CommitmentReveal, commitmentOf } from '../../offchain-agent/src/sli/proof/opening.ts';

/** What a chain must let the suite do. */
export interface CommitSubject {
  readonly chain: CommitChain & Pick<ClaimChain, 'claimable' | 'openedOf' | 'claimCall'>;
  readonly genesis: string;
  /** A reporter of network 0, and the link of a counted window that it has not committed to. */
  readonly reporter: string;
  readonly window: number;
  readonly link: string;
  /** A target with an agreement on `rpc`. */
  readonly target: number;
  /** Includes a call of the reporter, and makes that final. */
  readonly include: (call: string) => Promise<void>;
  /** Lets the blocks pass in which commits are taken. */
  readonly endCommits: () => Promise<void>;
}

/** The real chain, whose two ports the suite asks as one. */
export function commitChainOf(chain: ApiReportingChain): CommitSubject['chain'] {
  const [commits, claims] = [new ApiCommitChain(chain), new ApiClaimChain(chain)];
  return {
    commitsOf: async (...of) => await commits.commitsOf(...of),
    provableTargets: async (network) => await commits.provableTargets(network),
    takesUnsigned: async () => await commits.takesUnsigned(),
    commitCalls: async (committed) => await commits.commitCalls(committed),
    claimable: async (...of) => await claims.claimable(...of),
    openedOf: async (...of) => await claims.openedOf(...of),
    claimCall: async (...of) => await claims.claimCall(...of),
  };
}

const hash = `0x${'11'.repeat(32)}`;
const stranger = '5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT';

/** What every chain does on which reports are committed to. */
export function describeCommitChain(name: string, subject: () => CommitSubject): void {
  describe(`${name} as a chain on which reports are committed to`, () => {
    it('takes a commit, and its opening when commits are over, and says how both stand', async () => {
      const { chain, genesis, reporter, window, link, target, include, endCommits } = subject();
      assert.deepEqual(await chain.commitsOf(0, window, reporter), { phase: 'commit', isOpened: false });
      assert.equal(await chain.openedOf(0, window, reporter), undefined);
      const proofs = [{ target, root: hash, samples: 4, answered: 3 }];
      const opening: CommitmentReveal = { link, parts: [hash], root: hash, proofs };
      const opener = { genesis, network: 0, window, reporter: publicKeyOf(reporter) };
      const commitment = commitmentOf(opener, opening);
      const calls = await chain.commitCalls({ network: 0, window, opening, commitment });
      await include(calls.commit);
      assert.deepEqual(await chain.commitsOf(0, window, reporter), {
        phase: 'commit',
        commitment,
        isOpened: false,
      });
      await endCommits();
      await include(calls.open);
      assert.deepEqual(await chain.commitsOf(0, window, reporter), {
        phase: 'open',
        commitment,
        isOpened: true,
      });
      assert.deepEqual(await chain.openedOf(0, window, reporter), { proofs, isClaimed: false });
      // It has not reported what it opened.
      assert.equal(await chain.claimable(0, window, reporter), undefined);
    });

    it('has nothing of a stranger', async () => {
      const { chain, window } = subject();
      const commits = await chain.commitsOf(0, window, stranger);
      assert.deepEqual([commits?.commitment, commits?.isOpened], [undefined, false]);
      assert.equal(await chain.openedOf(0, window, stranger), undefined);
      assert.equal(await chain.claimable(0, window, stranger), undefined);
    });

    it('names the targets of which it takes proofs', async () => {
      const { chain, target } = subject();
      assert.deepEqual([...(await chain.provableTargets(0))], [target]);
    });

    it('encodes a claim, the same every time', async () => {
      const { chain, window } = subject();
      const receipt = { atMs: 1_795_161_606_027, height: 812, signature: `0x${'22'.repeat(64)}` };
      const leaf = { index: 3, latencyUs: 1_000, receipt, key: hash, path: [{ hash, answered: 2 }] };
      const call = await chain.claimCall(0, window, [leaf]);
      assert.match(call, /^0x([0-9a-f]{2})+$/);
      assert.equal(await chain.claimCall(0, window, [leaf]), call);
      assert.notEqual(await chain.claimCall(0, window, []), call);
    });
  });
}
