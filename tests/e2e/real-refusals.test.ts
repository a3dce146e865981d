import { deepEqual, match, ok } from 'node:assert/strict';
import { canRefuse, isSoundRefusals, runRefusals } from '../chaos/refusals/campaign.ts';
import { plantNames } from '../chaos/refusals/options.ts';

describe('a target whose own network refuses reporters', () => {
  const context = { say: () => undefined, signal: new AbortController().signal };

  before(function () {
    // Namespaces of the network need Linux and rights that some machines do not give.
    if (!canRefuse()) this.skip();
  });

  it('turns none of its failures into samples that are not taken', async () => {
    const result = await runRefusals({ seed: 1, draws: 15, plant: undefined, json: false }, context);
    deepEqual(result.turned, []);
    ok(isSoundRefusals(result));
  });

  for (const plant of plantNames) {
    it(`fails the campaign where the old rule of ${plant} is put in`, async () => {
      const found = new AbortController();
      const until = { say: () => found.abort(), signal: found.signal };
      const { turned } = await runRefusals({ seed: 1, draws: 15, plant, json: false }, until);
      match(turned[0] ?? 'nothing', /untaken offline, should be null$/);
    });
  }
});
