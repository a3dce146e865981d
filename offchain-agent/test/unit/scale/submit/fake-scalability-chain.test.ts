import { FakeScalabilityChain } from '../../../../../tests/support/fake-scalability-chain.ts';
import {
  describeScalabilityChain,
  type ScalabilitySubject,
} from '../../../../../tests/support/scalability-chain-conformance.ts';

let current: ScalabilitySubject;

describe('FakeScalabilityChain', () => {
  before(() => {
    const chain = new FakeScalabilityChain();
    current = {
      chain,
      owner: chain.account('5Owner'),
      stranger: chain.account('5Stranger'),
      require: async (subject, requirement) => chain.require(subject, requirement),
      acceptBaseline: async (subject, run) => chain.acceptBaseline(subject, run),
      settle: async (work) => await work,
    };
  });

  describeScalabilityChain('a chain in memory', () => current);
});
