import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { accountHex } from '../../chain/address.ts';
import { smallJson, unsignedJson } from '../../chain/json-numbers.ts';
import type { ProvedState } from '../../chain/parachain/proved-state.ts';
import { stakingPallet } from '../../chain/staking/staking-state.ts';
import {
  type EraFunds,
  type ExposurePage,
  incentiveWeight,
  type PaidValidator,
  type PayoutRuleName,
} from './payout-rules.ts';
import { claimedShape, requireClaimedItem } from './runtime-rule.ts';

/** Far more than the nominators of a hub fill; each is read. */
const maxPages = 1_000;

/** A validator that was elected, with all that it is paid by. */
export interface HubValidator {
  /** As hex, as all accounts here. */
  readonly account: string;
  readonly paid: PaidValidator;
  /** One for each call that pays. */
  readonly pages: readonly ExposurePage[];
  /** Pages that were paid, in their order. */
  readonly claimed: readonly number[];
}

/** A finished era as the hub's state has it. */
export interface HubEra {
  readonly index: number;
  readonly funds: EraFunds;
  /** With points, and those that are asked for. */
  readonly validators: readonly HubValidator[];
  /** Have points, and were not elected: no call can pay them. */
  readonly notElected: readonly string[];
  /** How many weights the curve of now gives again; undefined where none are kept, or no curve is. */
  readonly weights: { readonly checked: number; readonly equal: number } | undefined;
  /** Sums that the state keeps, where they differ from the sum of their parts. */
  readonly wrongSums: readonly WrongSum[];
}

export interface WrongSum {
  readonly what: 'points' | 'weighted points';
  readonly stored: bigint;
  readonly summed: bigint;
}

const overviewShape = z.object({
  total: unsignedJson,
  own: unsignedJson,
  pageCount: smallJson.refine((count) => count >= 0 && count <= maxPages, `more than ${maxPages} pages`),
});
const pageShape = z.object({
  pageTotal: unsignedJson,
  others: z.array(z.object({ who: z.string(), value: unsignedJson })),
});
const prefsShape = z.object({ commission: unsignedJson });
const pointsShape = z.object({ total: unsignedJson, individual: z.record(z.string(), unsignedJson) });
const activeShape = z.object({ index: smallJson });
type Overview = z.infer<typeof overviewShape>;

/** Of the curve by which an election weighs own stake. */
const curveItems = ['optimumSelfStake', 'hardCapSelfStake', 'selfStakeSlopeFactor'];

/** The era that runs. @throws AgentError `bad_input/no_payouts` where none does */
export async function activeEra(state: ProvedState): Promise<number> {
  const active = await state.value(activeShape, stakingPallet, 'activeEra');
  if (active) return active.index;
  throw new AgentError(
    'bad_input/no_payouts',
    "--hub: the chain has no active era; give the URL of the relay chain's Asset Hub",
  );
}

/** The era from which on a runtime pays by weighted points, where the state names one. */
export async function weightedFrom(state: ProvedState): Promise<number | undefined> {
  return await state.value(smallJson, stakingPallet, 'weightedPointsFormulaStartEra');
}

interface HubEraAsked {
  readonly era: number;
  /** Account, instead of all that have points. */
  readonly only: string | undefined;
  /** By which the era is paid now. */
  readonly rule: PayoutRuleName | undefined;
  /** Storage items of the staking pallet. */
  readonly items: readonly string[];
}

/**
 * A finished era.
 * @throws AgentError `unknown/era_payout` for an era of which the state has nothing; as `requireClaimedItem` and
 * `ProvedState.values` do
 */
export async function readHubEra(
  state: ProvedState,
  { era, only, rule, items }: HubEraAsked,
): Promise<HubEra> {
  const claimedItem = requireClaimedItem(items);
  const amount = async (item: string): Promise<bigint | undefined> =>
    await state.value(unsignedJson, stakingPallet, item, era);
  const reward = await amount('erasValidatorReward');
  const points = await state.value(pointsShape, stakingPallet, 'erasRewardPoints', era);
  if (reward === undefined || !points) {
    throw new AgentError(
      'unknown/era_payout',
      `the hub's state has no ${reward === undefined ? 'reward' : 'points'} of era ${era}: it keeps those of the last eras, or nothing was earned`,
      { data: { era } },
    );
  }
  const funds: EraFunds = {
    reward,
    points: points.total,
    incentive: (await amount('erasValidatorIncentiveBudget')) ?? 0n,
    weights: (await amount('erasSumValidatorIncentiveWeight')) ?? 0n,
    weightedPoints: (await amount('erasSumWeightedPoints')) ?? 0n,
  };
  const pointsOf = new Map(
    Object.entries(points.individual).map(([account, count]) => [accountHex(account) ?? account, count]),
  );
  const most = [...pointsOf]
    .toSorted(([, one], [, other]) => Number(other - one))
    .map(([account]) => account);
  const asked = only === undefined ? most : [only];
  const byEra = async <Shape extends z.ZodType>(shape: Shape, item: string, accounts: readonly string[]) =>
    await state.values(
      shape,
      stakingPallet,
      item,
      accounts.map((account) => [era, account]),
    );
  const overviews = await byEra(overviewShape, 'erasStakersOverview', asked);
  const elected = asked.flatMap((account, place) => {
    const overview = overviews[place];
    return overview ? [{ account, overview }] : [];
  });
  const accounts = elected.map(({ account }) => account);
  const prefs = await byEra(prefsShape, 'erasValidatorPrefs', accounts);
  const claimed = await byEra(claimedShape, claimedItem, accounts);
  const weights = await byEra(unsignedJson, 'erasValidatorIncentiveWeight', accounts);
  const pages = await readPages(state, era, elected);
  const validators = elected.map(
    ({ account, overview: { own, total } }, place): HubValidator => ({
      account,
      paid: {
        points: pointsOf.get(account) ?? 0n,
        commission: prefs[place]?.commission ?? 0n,
        own,
        total,
        weight: weights[place],
      },
      pages: pages[place] ?? [],
      claimed: claimed[place] ?? [],
    }),
  );
  const isWeighed =
    (rule === 'stake' || rule === 'weighted') && curveItems.every((item) => items.includes(item));
  return {
    index: era,
    funds,
    validators,
    notElected: asked.filter((account, place) => !overviews[place] && pointsOf.has(account)),
    weights: isWeighed ? await compareWeights(state, validators) : undefined,
    wrongSums: wrongSums(funds, pointsOf, only === undefined && rule === 'weighted' ? validators : undefined),
  };
}

/** Pages of each validator; one without nominators is paid for its own stake as the only page. */
async function readPages(
  state: ProvedState,
  era: number,
  elected: readonly { readonly account: string; readonly overview: Overview }[],
): Promise<readonly (readonly ExposurePage[])[]> {
  const counts = elected.map(({ overview }) =>
    overview.pageCount === 0 && overview.own > 0n ? 1 : overview.pageCount,
  );
  const keys = elected.flatMap(({ account }, place) =>
    Array.from({ length: counts[place] ?? 0 }, (_, page) => [era, account, page]),
  );
  const stored = await state.values(pageShape, stakingPallet, 'erasStakersPaged', keys);
  let next = 0;
  return counts.map((count) => {
    const own = stored.slice(next, next + count);
    next += count;
    return own.map((page) => ({
      total: page?.pageTotal ?? 0n,
      backers: (page?.others ?? []).map(({ who, value }) => ({
        account: accountHex(who) ?? who,
        stake: value,
      })),
    }));
  });
}

/** The curve can have been changed since the election: a weight that differs is not wrong. */
async function compareWeights(
  state: ProvedState,
  validators: readonly HubValidator[],
): Promise<{ checked: number; equal: number }> {
  const limit = async (item: string): Promise<bigint> =>
    (await state.value(unsignedJson, stakingPallet, item)) ?? 0n;
  const curve = {
    optimum: await limit('optimumSelfStake'),
    hardCap: await limit('hardCapSelfStake'),
    slope: await limit('selfStakeSlopeFactor'),
  };
  const isEqual = ({ paid }: HubValidator): boolean =>
    incentiveWeight(paid.own, curve) === (paid.weight ?? 0n);
  return { checked: validators.length, equal: validators.filter(isEqual).length };
}

/** @param validators all that have points, where their weighted points are to be summed */
function wrongSums(
  { points, weightedPoints }: EraFunds,
  pointsOf: ReadonlyMap<string, bigint>,
  validators: readonly HubValidator[] | undefined,
): WrongSum[] {
  const summed = [...pointsOf.values()].reduce((sum, own) => sum + own, 0n);
  const weighted = validators?.reduce((sum, { paid }) => sum + (paid.weight ?? 0n) * paid.points, 0n);
  return [
    ...(summed === points ? [] : [{ what: 'points', stored: points, summed } as const]),
    ...(weighted === undefined || weighted === weightedPoints
      ? []
      : [{ what: 'weighted points', stored: weightedPoints, summed: weighted } as const]),
  ];
}
