import { fakeCall, MadeLedger } from '../../../../../tests/support/fake-outbox-chain.ts';
import {
  describeOutboxChain,
  type OutboxChainSubject,
} from '../../../../../tests/support/outbox-chain-conformance.ts';

let current: OutboxChainSubject;
let calls = 0;

describe('MadeLedger', () => {
  before(() => {
    const ledger = new MadeLedger();
    ledger.grow(1);
    ledger.poor.add('5Poor');
    ledger.failing.set('other/failing', 'NotActive');
    current = {
      chain: ledger.chainOf('5Signer'),
      poor: ledger.chainOf('5Poor'),
      // A call succeeds once, so each test has its own.
      get call(): string {
        calls += 1;
        return fakeCall(`other/${calls}`);
      },
      failingCall: fakeCall('other/failing'),
      unknownCall: fakeCall('unknown/1'),
      advance: async () => ledger.grow(1),
    };
  });

  describeOutboxChain('a chain in memory', () => current);
});
