import { poll } from '../../../../../../tests/support/poll.ts';
import { describeReportingChain } from '../../../../../../tests/support/reporting-chain-conformance.ts';
import { account, LiveChain } from './live-chain.ts';

describe('LiveChain', () => {
  let chain: LiveChain;
  before(async () => {
    chain = new LiveChain();
    chain.authored.set(
      chain.firstWindow,
      new Map([
        [0, 3],
        [1, 3],
      ]),
    );
    await advance();
  });
  after(() => chain.stop());

  async function advance(): Promise<void> {
    const before = chain.ledger.finalizedNumber;
    await poll(
      'a final block',
      async () => chain.ledger.finalizedNumber,
      (number) => number > before,
      { everyMs: 10 },
    );
  }

  describeReportingChain('a chain in real time', () => ({
    chain,
    reporter: account,
    countedWindow: chain.firstWindow,
    target: 1,
    advance,
  }));
});
