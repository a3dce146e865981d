import assert from 'node:assert/strict';
import { FakeReportingChain } from '../../../../../tests/support/fake-reporting-chain.ts';
import {
  describeReportingChain,
  type ReportingSubject,
} from '../../../../../tests/support/reporting-chain-conformance.ts';

const reporter = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

function subject(): ReportingSubject & { readonly chain: FakeReportingChain } {
  const chain = new FakeReportingChain();
  chain.advance(100_000);
  chain.targets = [{ id: 1, label: 'v1', addresses: [] }];
  const link = `0x${'22'.repeat(32)}`;
  chain.standings.set(reporter, { account: reporter, signer: reporter, joined: 40, link, linkWindow: 20 });
  chain.authored.set(
    60,
    new Map([
      [0, 3],
      [1, 3],
    ]),
  );
  let timeMs = 100_000;
  const advance = async (): Promise<void> => {
    timeMs += 1_000;
    chain.advance(timeMs);
  };
  return { chain, reporter, countedWindow: 60, target: 1, advance };
}

let current: ReportingSubject;

describe('FakeReportingChain', () => {
  before(() => {
    current = subject();
  });

  describeReportingChain('a chain in memory', () => current);

  it('takes each part of a report once', async () => {
    const { chain } = subject();
    const hash = `0x${'11'.repeat(32)}`;
    const entries = Array.from({ length: 300 }, (_, index) => ({
      target: index + 1,
      indicator: 'rpc' as const,
      samples: 1,
      buckets: [],
    }));
    const calls = await chain.reportCalls({
      network: 0,
      window: 60,
      link: hash,
      root: hash,
      contentId: hash,
      entries,
    });
    assert.deepEqual(
      [...calls, ...calls].map((call) => chain.apply(call, reporter)),
      [true, true, false, false],
    );
    assert.equal((await chain.storedReport(0, 60, reporter))?.parts.length, 2);
    assert.deepEqual(chain.entriesOf(0, 60, reporter), entries);
  });
});
