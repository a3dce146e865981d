import { deepEqual, equal } from 'node:assert/strict';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { censusRowsOf, censusStore, readRowsOf } from '../../../../src/reporting/census/census-rows.ts';

const account = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

describe('rows of censuses', () => {
  it('stand beside those of samples of the same network, window and account', async () => {
    const store = new MemoryStore();
    const censuses = censusStore(store);
    const place = { network: 1, reporter: account, window: 60 };
    await store.putWindow({ ...place, state: 'measuring' });
    await censuses.closeWindow({ ...place, state: 'closed', contentId: 'ab' }, []);
    equal((await store.windowOf(account, 1, 60))?.state, 'measuring');
    equal((await censuses.windowOf(account, 1, 60))?.state, 'closed');
    await censuses.putWindow({ ...place, window: 120, state: 'absent', reason: 'too_late: gone' });
    equal(await store.windowOf(account, 1, 120), undefined);
    equal(await censuses.dropWindowsBefore(account, 1, 180), 2);
    equal((await store.windowOf(account, 1, 60))?.state, 'measuring');
  });

  it('are told by their names', () => {
    deepEqual(readRowsOf(censusRowsOf(account)), { account, kind: 'census' });
    for (const indicator of ['backing', 'availability'] as const)
      deepEqual(readRowsOf(censusRowsOf(account, indicator)), { account, kind: indicator });
    deepEqual(readRowsOf(account), { account, kind: 'samples' });
  });
});
