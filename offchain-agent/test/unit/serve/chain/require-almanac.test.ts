import { doesNotThrow, throws } from 'node:assert/strict';
import { requireAlmanac } from '../../../../src/serve/chain/api-served-chain.ts';

describe('a chain that is to be served', () => {
  it('is refused without SliApi, and hears by name of all that it lacks', () => {
    throws(() => requireAlmanac(chainWith('core', 'scalabilityApi')), {
      code: 'bad_input/not_almanac',
      message:
        /^the chain "polkadot" is not an Almanac chain: its runtime lacks SliApi, RegistryApi; pass --url .* or count with "almanac watch URL"$/,
    });
  });

  it('is taken with SliApi alone', () => {
    doesNotThrow(() => requireAlmanac(chainWith('core', 'sliApi')));
  });
});

function chainWith(...apis: string[]) {
  return {
    call: Object.fromEntries(apis.map((name) => [name, {}])),
    runtimeVersion: { specName: { toString: () => 'polkadot' } },
  };
}
