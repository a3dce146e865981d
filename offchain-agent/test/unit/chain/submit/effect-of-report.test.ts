import assert from 'node:assert/strict';
import { FakeReportingChain } from '../../../../../tests/support/fake-reporting-chain.ts';
import { effectOfReport } from '../../../../src/chain/submit/api-outbox-chain.ts';
import { reportKey } from '../../../../src/chain/submit/outbox-chain.ts';

const hash = `0x${'11'.repeat(32)}`;
const key = (part: number): string => reportKey({ network: 0, reporter: '5Reporter', window: 60, part });

describe('effectOfReport', () => {
  it('is open until the part is there, and done from then on, also after the window has closed', async () => {
    const chain = new FakeReportingChain();
    const entry = { target: 1, indicator: 'rpc' as const, samples: 1, buckets: [] };
    assert.equal(await effectOfReport(chain, key(0)), 'open');
    const report = { network: 0, window: 60, link: hash, root: hash, contentId: hash, entries: [entry] };
    const [call = ''] = await chain.reportCalls(report);
    chain.apply(call, '5Reporter');
    assert.deepEqual(
      [await effectOfReport(chain, key(0)), await effectOfReport(chain, key(1))],
      ['done', 'open'],
    );
    chain.firstOpen = 80;
    assert.deepEqual(
      [await effectOfReport(chain, key(0)), await effectOfReport(chain, key(1))],
      ['done', 'closed'],
    );
  });

  it('is absent for a key that is none of a report', async () => {
    assert.equal(await effectOfReport(new FakeReportingChain(), 'join/0'), 'absent');
  });
});
