import { deepEqual, equal, match, throws } from 'node:assert/strict';
import type { ApiPromise } from '@polkadot/api';
import { signedJson, unsignedJson } from '../../../../src/chain/json-numbers.ts';
import { requireScalability } from '../../../../src/chain/scalability/api-scalability-chain.ts';
import { readFailure } from '../../../../src/chain/submit/refusal.ts';
import { refusalSentence } from '../../../../src/scale/submit/submit-campaign.ts';

describe('numbers as @polkadot/api writes them', () => {
  it("are exact beyond 2^53, and signed ones are the two's complement of all their bytes", () => {
    equal(unsignedJson.parse(7), 7n);
    equal(unsignedJson.parse('0x000000000000d3c21bcecceda1000000'), 10n ** 24n);
    equal(signedJson.parse(-7), -7n);
    equal(signedJson.parse('0xffffffffffff2c3de43133125f000000'), -(10n ** 24n));
    equal(signedJson.parse('0x000000000000d3c21bcecceda1000000'), 10n ** 24n);
  });
});

describe('a refusal of pallet-scalability', () => {
  const failed = (name: string, payload: readonly number[]) =>
    readFailure({
      pallet: 'Scalability',
      name,
      text: 'the words of the runtime',
      payload: Uint8Array.from(payload),
    });

  it('says which parameter moves, and by how much', () => {
    deepEqual(failed('LambdaMoves', [0xf0, 0xd8, 0]), {
      kind: 'refused',
      reason:
        'Scalability.LambdaMoves: the parameters do not fit the stored points: a Gauss-Newton step moves lambda by -1.0e-4, at most 1e-7 is allowed; fit the stored points',
    });
  });

  it('says of a step that was cut that it is at least so long', () => {
    match((failed('KappaMoves', [0xff, 0x7f, 0]) as { reason: string }).reason, /kappa by at least 3\.3e-4/);
  });

  it('says that a bound is none', () => {
    match(
      (failed('SigmaLeavesItsBound', [0x64, 0, 0]) as { reason: string }).reason,
      /sigma does not belong on its bound: freed, it steps inwards by 1\.0e-6/,
    );
  });

  it('keeps the words of the runtime where there are no better ones', () => {
    deepEqual(failed('IntervalReversed', []), {
      kind: 'refused',
      reason: 'Scalability.IntervalReversed: the words of the runtime',
    });
    match(
      (failed('NotTheOwner', []) as { reason: string }).reason,
      /belongs to another account; submit with its key/,
    );
  });
});

describe('a chain without pallet-scalability', () => {
  it('is told by its name, with what to do', () => {
    const runtimeVersion = { specName: 'other' };
    const api = { call: {}, tx: {}, runtimeVersion } as unknown as ApiPromise;
    throws(() => requireScalability(api), {
      code: 'bad_input/no_scalability',
      message: /^the chain "other" keeps no load tests: .*name an Almanac chain with --url$/,
    });
  });
});

describe('an answer of check_prediction', () => {
  it('is a sentence with the longest step', () => {
    const step = { lambda: 1e10, sigma: -3e11, kappa: 0 };
    match(refusalSentence({ kind: 'moves', step }), /moves sigma by -3\.0e-4/);
    match(
      refusalSentence({ kind: 'kappa_leaves_its_bound', step: { ...step, kappa: 2e9 } }),
      /kappa .* 2\.0e-6/,
    );
    match(refusalSentence({ kind: 'out_of_range' }), /in another unit/);
  });
});
