import {
  type ConformanceSubject,
  describeAuraSource,
} from '../../../../../tests/support/chain-conformance.ts';
import { FakeAuraSource } from '../../../../../tests/support/fake-aura-source.ts';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';

describe('FakeAuraSource', () => {
  let subject: ConformanceSubject;

  beforeEach(() => {
    const chain = new MadeChain([fakeKey(0), fakeKey(1)]);
    chain.grow([10, 11, 13]);
    const advance = async () => chain.grow([(chain.best.slot ?? 0) + 1]);
    subject = { source: new FakeAuraSource(chain), advance };
  });

  describeAuraSource('a chain in memory', () => subject);
});
