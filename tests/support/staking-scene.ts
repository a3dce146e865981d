import { encodeAddress } from '@polkadot/util-crypto';
import type { PublicRuntime } from './public-runtime.ts';

/** Accounts of a test network. */
export function staker(seat: number): { readonly hex: string; readonly address: string } {
  const bytes = new Uint8Array(32).fill(seat + 1);
  return { hex: `0x${Buffer.from(bytes).toString('hex')}`, address: encodeAddress(bytes, 2) };
}

const unit = 1_000_000_000_000;
const [v0, v1, v2, v3, v4] = [0, 1, 2, 3, 4].map((seat) => staker(seat).address);
const [nominator, other] = [8, 9].map((seat) => staker(seat).address);

/**
 * Era 7 of three validators, of five that want to be elected; one nominator with four nominations: one active, one elected
 * without it, one not elected, and one that is no candidate any more; besides it backs v2, which it no longer nominates.
 */
export function storeEra(runtime: PublicRuntime): PublicRuntime {
  runtime
    .set('staking', 'activeEra', [], { index: 7, start: 1_795_161_600_000 })
    .set(
      'staking',
      'bondedEras',
      [],
      [
        [6, 36],
        [7, 42],
      ],
    )
    .set('staking', 'counterForNominators', [], 2)
    .set('staking', 'erasTotalStake', [7], 60 * unit)
    .set('staking', 'erasRewardPoints', [7], {
      total: 140,
      individual: new Map([
        [v0, 40],
        [v2, 100],
      ]),
    });
  const elected = [
    [v0, 10, 25, 0.05],
    [v1, 20, 20, 1],
    [v2, 5, 15, 0],
  ] as const;
  for (const [account, own, total, commission] of elected) {
    const overview = {
      total: total * unit,
      own: own * unit,
      nominatorCount: total > own ? 2 : 0,
      pageCount: 1,
    };
    runtime
      .set('staking', 'erasStakersOverview', [7, account], overview)
      .set('staking', 'erasValidatorPrefs', [7, account], {
        commission: commission * 1e9,
        blocked: account === v1,
      });
  }
  // Another era, which must not show.
  runtime.set('staking', 'erasStakersOverview', [6, v3], {
    total: unit,
    own: unit,
    nominatorCount: 0,
    pageCount: 0,
  });
  const page = (...others: readonly (readonly [string | undefined, number])[]) => ({
    pageTotal: others.reduce((sum, [, value]) => sum + value, 0) * unit,
    others: others.map(([who, value]) => ({ who, value: value * unit })),
  });
  runtime
    .set('staking', 'erasStakersPaged', [7, v0, 0], page([other, 3]))
    .set('staking', 'erasStakersPaged', [7, v0, 1], page([nominator, 12]))
    .set('staking', 'erasStakersPaged', [7, v2, 0], page([nominator, 4], [other, 6]));
  for (const [seat, account] of [v0, v1, v2, v3].entries()) {
    runtime.set('staking', 'validators', [account], { commission: 0, blocked: seat === 1 });
  }
  return runtime
    .set('staking', 'bonded', [nominator], nominator)
    .set('staking', 'ledger', [nominator], { stash: nominator, total: 20 * unit, active: 17.5 * unit })
    .set('staking', 'nominators', [nominator], {
      targets: [v0, v1, v3, v4],
      submittedIn: 7,
      suppressed: false,
    });
}

/** Session 45, the fourth of six, at its 101st slot; how long epochs are the runtime says. */
export function storeSession(runtime: PublicRuntime, epochSlots = 200): PublicRuntime {
  return runtime
    .set('session', 'currentIndex', [], 45)
    .set('session', 'validators', [], [v0, v1, v2])
    .set('babe', 'genesisSlot', [], 1_000_000)
    .set('babe', 'epochIndex', [], 10)
    .set('babe', 'currentSlot', [], 1_000_000 + 10 * epochSlots + 100);
}
