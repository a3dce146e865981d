import assert from 'node:assert/strict';
import { fakeStates } from '../../../../../tests/support/fake-runtime.ts';
import { Agreements } from '../../../../src/chain/agreement/agreements.ts';
import type { ChainConnection } from '../../../../src/chain/rpc/connect.ts';

async function agreementsOf(...apis: readonly string[]): Promise<Agreements> {
  const states = fakeStates({
    query: { agreements: { agreements: () => null } },
    call: { agreementsApi: { samples: () => ({ toJSON: () => 600 }) } },
  });
  const runtimeVersion = { apis: apis.map((id) => [{ toHex: () => id }, { toNumber: () => 1 }]) };
  return await Agreements.at({ api: { ...states, runtimeVersion } } as unknown as ChainConnection, '0xaa');
}

describe('Agreements.samples', () => {
  const authorship = { network: 0, indicator: 'authorship', period: 'week' } as const;

  it('has the slots of a chain of its own', async () => {
    assert.equal(await (await agreementsOf('0xdd718d5cc53262d4')).samples(authorship), 600);
  });

  it("knows none of a parachain's own slots, so that nothing is promised of them", async () => {
    const agreements = await agreementsOf('0xdd718d5cc53262d4', '0xa2ddb6a58477bf63');
    assert.equal(await agreements.samples(authorship), undefined);
    assert.equal(await agreements.samples({ ...authorship, indicator: 'arrival' }), 600);
    assert.equal(await agreements.samples({ ...authorship, network: 1 }), 600);
  });
});
