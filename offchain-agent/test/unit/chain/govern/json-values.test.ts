import assert from 'node:assert/strict';
import { structOf, valueOfJson, valuesOfStruct } from '../../../../src/chain/govern/group.ts';

describe('valueOfJson', () => {
  it('reads numbers, hex where a number is not exact, choices, lists and nothing', () => {
    assert.deepEqual([60, '0x10', 'Approval', ['a'], null].map(valueOfJson), [
      60n,
      16n,
      'approval',
      ['a'],
      undefined,
    ]);
  });
});

describe('structs', () => {
  const keys = ['rate', 'fastUs.rpc', 'fastUs.arrival'];
  const struct = { rate: 10n, fastUs: { rpc: 1n, arrival: 2n } };

  it('come back from values as they were', () => {
    const values = valuesOfStruct({ rate: 10, fastUs: { rpc: 1, arrival: 2 } }, keys);
    assert.deepEqual(values, { rate: 10n, 'fastUs.rpc': 1n, 'fastUs.arrival': 2n });
    assert.deepEqual(structOf(values, keys), struct);
  });

  it('have none for a struct inside of which a part is not set', () => {
    assert.deepEqual(structOf({ rate: 10n, 'fastUs.rpc': 1n }, keys), { rate: 10n, fastUs: null });
    assert.deepEqual(valuesOfStruct({ rate: 10, fastUs: null }, keys)['fastUs.rpc'], undefined);
  });
});
