import { throws } from 'node:assert/strict';
import { PublicRuntime } from '../../../../../tests/support/public-runtime.ts';
import { storedItem } from '../../../../src/chain/call/stored-item.ts';

describe('storedItem', () => {
  it('refuses an item of a type that the metadata lacks, by its name', () => {
    const { registry } = new PublicRuntime('substrate');
    const type = registry.createType('StorageEntryTypeV14', { Plain: 1_000_000 });
    const entry = { section: 'staking', method: 'ledger', meta: { type } };
    throws(() => storedItem(registry, entry as never), {
      code: 'unknown/metadata',
      message: /^the runtime's staking\.ledger cannot be understood: /,
    });
  });
});
