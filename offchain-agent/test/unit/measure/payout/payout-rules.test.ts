import { deepEqual, equal, ok } from 'node:assert/strict';
import { payoutEras } from '../../../../../tests/support/payout-eras.ts';
import { comparePages } from '../../../../../tests/support/payout-events.ts';
import {
  earnedBy,
  incentiveWeight,
  payoutRules,
  worthOf,
} from '../../../../src/measure/payout/payout-rules.ts';
import { partsOf, shareDown, shareNearest, squareRoot } from '../../../../src/measure/payout/perbill.ts';

const eras = payoutEras();

describe('payoutRules', () => {
  for (const version of ['0.11', '0.13', '0.17'] as const) {
    it(`pays each page of random eras as pallet-staking-async ${version} did`, () => {
      const own = eras.filter((era) => era.version === version);
      ok(own.length >= 20);
      for (const era of own) {
        for (const { stash, number, expected, told } of comparePages(era)) {
          deepEqual(expected, told, `era ${era.era}, ${stash}, page ${number}`);
        }
      }
    });
  }

  it('meets every kind of event in them, and transfers that fail', () => {
    const told = eras.flatMap(({ paid }) => paid.flatMap(([, , events]) => events));
    for (const kind of ['rewarded', 'incentive', 'missing_payee', 'incentive_failed'])
      ok(
        told.some(([own]) => own === kind),
        kind,
      );
    ok(told.some(([kind, , amount]) => kind === 'rewarded' && amount === '0'));
  });

  /** Amounts that `tests/payout_stakers.rs` of the pallet expects, where the runtime of its tests pays them. */
  const expected = [
    {
      points: 100n,
      of: 150n,
      own: 1_000n,
      backers: [250n],
      nearest: [4_000n, 1_000n],
      down: [3_999n, 1_000n],
    },
    { points: 50n, of: 150n, own: 1_000n, backers: [250n], nearest: [2_000n, 500n], down: [1_999n, 500n] },
    {
      points: 1n,
      of: 2n,
      own: 1_000n,
      backers: [1_500n, 5_000n],
      nearest: [500n, 750n, 2_500n],
      down: [499n, 750n, 2_500n],
    },
    { points: 1n, of: 2n, own: 4_000n, backers: [3_500n], nearest: [2_000n, 1_750n], down: [1_999n, 1_751n] },
    {
      points: 1n,
      of: 1n,
      own: 1_000n,
      backers: [250n],
      commission: 400_000_000n,
      nearest: [6_600n, 900n],
      down: [6_600n, 900n],
    },
  ];

  it("equals the amounts that the pallet's own tests expect, of 0.11 and 0.17", () => {
    for (const { points, of, own, backers: stakes, commission = 0n, nearest, down } of expected) {
      const funds = { reward: 7_500n, points: of, incentive: 0n, weights: 0n, weightedPoints: 0n };
      const total = stakes.reduce((sum, stake) => sum + stake, 0n);
      const page = { total, backers: stakes.map((stake) => ({ account: '0x', stake })) };
      const validator = { points, commission, own, total: own + total, weight: undefined };
      for (const rule of ['nearest', 'stake', 'weighted'] as const) {
        const { validator: paid, backers } = payoutRules[rule](funds, validator, page, 0);
        deepEqual([paid, ...backers], rule === 'nearest' ? nearest : down);
      }
    }
  });

  it("equals the incentives that the pallet's own tests expect", () => {
    const curve = { optimum: 30_000n, hardCap: 100_000n, slope: 500_000_000n };
    const weight = incentiveWeight(1_000n, curve);
    equal(weight, 31n);
    const funds = { reward: 6_750n, points: 2n, incentive: 750n, weights: 62n, weightedPoints: 62n };
    const validator = { points: 1n, commission: 0n, own: 1_000n, total: 1_000n, weight };
    const page = { total: 0n, backers: [] };
    equal(payoutRules.stake(funds, validator, page, 0).incentive, 375n);
    equal(payoutRules.weighted(funds, validator, page, 0).incentive, 375n);
    // The other one earned no points.
    const alone = { ...funds, points: 1n, weightedPoints: 31n };
    equal(payoutRules.weighted(alone, validator, page, 0).incentive, 750n);
  });

  it('pays nothing to a validator without points', () => {
    const funds = { reward: 1_000n, points: 0n, incentive: 1_000n, weights: 1n, weightedPoints: 1n };
    const validator = { points: 0n, commission: 0n, own: 10n, total: 10n, weight: 1n };
    const page = { total: 0n, backers: [] };
    for (const rule of Object.values(payoutRules)) {
      deepEqual(rule(funds, validator, page, 0), { validator: 0n, incentive: 0n, backers: [] });
    }
  });

  it('pays the example of F29', () => {
    const funds = {
      reward: 1_000_003n,
      points: 2_400n,
      incentive: 50_000n,
      weights: 900n,
      weightedPoints: 800_000n,
    };
    const validator = {
      points: 800n,
      commission: 50_000_000n,
      own: 300_000n,
      total: 900_001n,
      weight: 387n,
    };
    const page = {
      total: 400_001n,
      backers: [
        { account: '0x01', stake: 400_000n },
        { account: '0x02', stake: 1n },
      ],
    };
    deepEqual(payoutRules.nearest(funds, validator, page, 0), {
      validator: 118_519n,
      incentive: 0n,
      backers: [140_741n, 0n],
    });
    deepEqual(payoutRules.stake(funds, validator, page, 0), {
      validator: 95_060n,
      incentive: 16_722n,
      backers: [140_741n, 0n],
    });
    deepEqual(payoutRules.weighted(funds, validator, page, 0), {
      validator: 95_060n,
      incentive: 15_050n,
      backers: [140_741n, 0n],
    });
    equal(earnedBy('weighted', funds, validator), 333_334n);
    equal(worthOf('nearest', funds, validator, 20n), 5_510n);
    equal(worthOf('stake', funds, validator, 20n), 5_509n);
    equal(worthOf('weighted', funds, validator, 20n), 5_509n + 293n);
  });
});

describe('incentiveWeight', () => {
  it('equals the weights of random elections', () => {
    let weighed = 0;
    for (const era of eras) {
      if (era.version === '0.11') continue;
      const curve = { optimum: BigInt(era.optimum), hardCap: BigInt(era.cap), slope: BigInt(era.slope) };
      for (const { own, weight } of era.validators) {
        equal(incentiveWeight(BigInt(own), curve), BigInt(weight ?? 0), `${own} in era ${era.era}`);
        weighed += Number(weight !== null);
      }
    }
    ok(weighed > 500);
  });

  it('bends at the optimum and ends at the hard cap', () => {
    const curve = { optimum: 100_000n, hardCap: 500_000n, slope: 500_000_000n };
    equal(incentiveWeight(100_000n, curve), 316n);
    equal(incentiveWeight(300_000n, curve), 387n);
    equal(incentiveWeight(500_000n, curve), 447n);
    equal(incentiveWeight(9_000_000n, curve), 447n);
  });
});

describe('shares of 10^9', () => {
  it('rounds a half down, and more than a half up', () => {
    equal(shareNearest(500_000_000n, 3n), 1n);
    equal(shareNearest(500_000_001n, 3n), 2n);
    equal(shareDown(999_999_999n, 3n), 2n);
  });

  it('takes the whole where that is 0 or less than its part', () => {
    equal(partsOf(1n, 0n), 1_000_000_000n);
    equal(partsOf(2n, 1n), 1_000_000_000n);
    equal(partsOf(1n, 3n), 333_333_333n);
  });

  it('finds square roots up to 128 bits', () => {
    for (const root of [0n, 1n, 2n, 3n, 65_535n, 2n ** 32n, 2n ** 64n - 1n]) {
      equal(squareRoot(root * root), root);
      equal(squareRoot(root * root + 2n * root), root);
    }
  });
});
