import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { accountHex } from '../address.ts';
import type { StateReader } from '../call/state-at.ts';
import { smallJson, unsignedJson } from '../json-numbers.ts';
import { StakingState } from './staking-state.ts';

/** A validator in an era, as the election and the points of the chain have it. */
export interface EraValidator {
  /** As the chain writes it, and as hex. */
  readonly account: string;
  readonly hex: string;
  /** In parts of 10^9. */
  readonly commission: number;
  /** Whether it takes no further nominations. */
  readonly isBlocked: boolean;
  readonly own: bigint;
  /** Its own stake and that of those who back it. */
  readonly total: bigint;
  readonly nominators: number;
  readonly points: number;
}

export interface ChainEra {
  readonly index: number;
  readonly isActive: boolean;
  /** Of the active era, once it has begun. */
  readonly startMs: number | undefined;
  /** Undefined for eras of long ago. */
  readonly startSession: number | undefined;
  /** The first session of the next era, once it has begun. */
  readonly endSession: number | undefined;
  readonly sessions: number | undefined;
  readonly totalStake: bigint;
  readonly points: number;
  /** The elected ones. */
  readonly validators: readonly EraValidator[];
}

const activeEra = z.object({ index: smallJson, start: smallJson.nullable() });
const overview = z.object({ total: unsignedJson, own: unsignedJson, nominatorCount: smallJson });
/** Of runtimes before paged exposures. */
const exposure = z.object({ total: unsignedJson, own: unsignedJson, others: z.array(z.unknown()) });
const prefs = z.object({ commission: smallJson, blocked: z.boolean().optional() });
const rewardPoints = z.object({ total: smallJson, individual: z.record(z.string(), smallJson) });
const bondedEras = z.array(z.tuple([smallJson, smallJson]));

/**
 * An era as the chain has it: the active one, or one of those that it still keeps.
 * @throws AgentError `bad_input/no_staking` where the chain elects nobody, `unknown/era` for an era that it does not have
 */
export async function readEra(reader: StateReader, asked?: number): Promise<ChainEra> {
  const state = new StakingState(reader);
  const active = await state.value(activeEra, 'activeEra');
  if (!active) {
    throw new AgentError(
      'bad_input/no_staking',
      'the chain has no active era: its runtime has no staking pallet, or has not elected validators yet',
    );
  }
  const index = asked ?? active.index;
  const [exposures, allPrefs, points, totalStake, bonded] = await Promise.all([
    readExposures(state, index),
    state.entries(prefs, 'erasValidatorPrefs', index),
    state.value(rewardPoints, 'erasRewardPoints', index),
    state.value(unsignedJson, 'erasTotalStake', index),
    state.value(bondedEras, 'bondedEras'),
  ]);
  if (index > active.index || exposures.length === 0) throw noEra(index, active.index);
  const prefsOf = new Map(allPrefs.map(({ keys, value }) => [hexOf(keys[1]), value]));
  const pointsOf = new Map(
    Object.entries(points?.individual ?? {}).map(([account, count]) => [hexOf(account), count]),
  );
  const startOf = new Map(bonded);
  const startSession = startOf.get(index) ?? (await state.value(smallJson, 'erasStartSessionIndex', index));
  return {
    index,
    isActive: index === active.index,
    startMs: index === active.index ? (active.start ?? undefined) : undefined,
    startSession,
    endSession: index === active.index ? undefined : startOf.get(index + 1),
    sessions: state.constant(smallJson, 'sessionsPerEra'),
    totalStake: totalStake ?? 0n,
    points: points?.total ?? 0,
    validators: exposures.map(({ account, own, total, nominators }): EraValidator => {
      const hex = hexOf(account);
      const { commission = 0, blocked = false } = prefsOf.get(hex) ?? {};
      return {
        account,
        hex,
        commission,
        isBlocked: blocked,
        own,
        total,
        nominators,
        points: pointsOf.get(hex) ?? 0,
      };
    }),
  };
}

/** How many nominators there are, elected validators' or not; undefined where the chain does not count them. */
export async function countNominators(reader: StateReader): Promise<number | undefined> {
  return await new StakingState(reader).value(smallJson, 'counterForNominators');
}

/** Those who want to be elected, by account as hex: whether they take no further nominations. */
export async function readCandidates(reader: StateReader): Promise<ReadonlyMap<string, boolean>> {
  const entries = await new StakingState(reader).entries(prefs, 'validators');
  return new Map(entries.map(({ keys, value }) => [hexOf(keys[0]), value.blocked ?? false]));
}

interface Exposed {
  readonly account: string;
  readonly own: bigint;
  readonly total: bigint;
  readonly nominators: number;
}

async function readExposures(state: StakingState, era: number): Promise<readonly Exposed[]> {
  const paged = await state.entries(overview, 'erasStakersOverview', era);
  if (paged.length > 0) {
    return paged.map(({ keys, value: { nominatorCount, ...stake } }) => ({
      account: String(keys[1]),
      nominators: nominatorCount,
      ...stake,
    }));
  }
  const whole = await state.entries(exposure, 'erasStakers', era);
  return whole.map(({ keys, value: { others, ...stake } }) => ({
    account: String(keys[1]),
    nominators: others.length,
    ...stake,
  }));
}

/** Accounts are compared by their bytes: each chain writes them in a format of its own. */
function hexOf(account: unknown): string {
  return accountHex(String(account)) ?? String(account);
}

function noEra(index: number, active: number): AgentError {
  return new AgentError(
    'unknown/era',
    `the chain has nothing of era ${index}; the active one is ${active}, and eras of long ago are forgotten`,
    { data: { era: index, active_era: active } },
  );
}
