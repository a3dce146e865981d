import { describeCommitChain } from '../../../../../tests/support/commit-chain-conformance.ts';
import { FakeCommitChain } from '../../../../../tests/support/fake-commit-chain.ts';

const hash = `0x${'11'.repeat(32)}`;
const reporter = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';

describe('FakeCommitChain', () => {
  const chain = new FakeCommitChain();
  chain.provable = new Set([3]);

  describeCommitChain('a chain in memory', () => ({
    chain,
    genesis: hash,
    reporter,
    window: 60,
    link: hash,
    target: 3,
    include: async (call) => chain.apply(call, reporter),
    endCommits: async () => {
      chain.phase = 'open';
    },
  }));
});
