import assert from 'node:assert/strict';
import { rawSpec } from '../../../../src/lab/genesis/raw-spec.ts';

describe('rawSpec', () => {
  it('writes the storage under genesis.raw.top and fills in what nodes insist on', () => {
    const spec = rawSpec({ id: 'almanac_local', name: 'Almanac Local', top: { '0x01': '0x02' } });
    assert.deepEqual(spec.genesis, { raw: { top: { '0x01': '0x02' }, childrenDefault: {} } });
    assert.equal(spec.chainType, 'Local');
    assert.deepEqual(spec.bootNodes, []);
    assert.deepEqual(spec.properties, { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'ALM' });
  });
});
