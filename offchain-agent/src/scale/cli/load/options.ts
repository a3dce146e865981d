import { AgentError } from '../../../base/error.ts';
import { decimal, parseCount, parseDuration } from '../../../base/parse.ts';
import { currencyOf, parseAmount } from '../../../chain/amount.ts';
import { oneOf } from '../../campaign/points-file.ts';
import type { LoadChain } from '../../load/chain/load-chain.ts';
import type { MeasureOptions } from '../../load/load-session.ts';
import { scheduleKinds } from '../../load/schedule/schedule.ts';

export interface ScheduleFlags {
  readonly rate: string;
  readonly for: string;
  readonly warmUp?: string;
  readonly schedule: string;
  readonly seed: string;
}

/** An option as it is typed. @example flagOf('maxP99') // '--max-p99' */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Options, by name, that say what is measured, and how often. */
export const measuringOptions = [
  'rate',
  'for',
  'warmUp',
  'schedule',
  'seed',
  'findMax',
  'maxP99',
  'fractions',
  'repeat',
  'maxLag',
] as const;

const longestMs = 3_600_000;
const highestSeed = 2 ** 31;

/** @throws AgentError `bad_input/...` */
export function parseSchedule(flags: ScheduleFlags): MeasureOptions {
  const forMs = parseDuration(flags.for, '--for', longestMs);
  const warmUpMs = flags.warmUp === undefined ? forMs / 5 : parseDuration(flags.warmUp, '--warm-up');
  if (warmUpMs >= forMs) {
    throw new AgentError(
      'bad_input/duration',
      '--warm-up must be shorter than --for, or nothing is measured',
    );
  }
  return {
    kind: oneOf('--schedule', flags.schedule, scheduleKinds),
    rate: parsePositive(flags.rate, '--rate'),
    forMs,
    warmUpMs,
    seed: flags.seed === '0' ? 0 : parseCount(flags.seed, '--seed', highestSeed),
  };
}

interface SpendingFlags {
  readonly live?: boolean;
  readonly mostSpent?: string;
}

/**
 * What a load may spend at most, in smallest units; undefined for no limit, on a chain whose money is none.
 * @throws AgentError `bad_input/live_chain` for a chain of type Live without both flags, `bad_input/amount`
 */
export function requireSpendingLimit(
  {
    isLive,
    specName,
    api,
  }: Pick<LoadChain, 'isLive' | 'specName'> & {
    readonly api: { readonly registry: Parameters<typeof currencyOf>[0] };
  },
  { live, mostSpent }: SpendingFlags,
): bigint | undefined {
  const currency = currencyOf(api.registry);
  if (isLive && (live !== true || mostSpent === undefined)) {
    throw new AgentError(
      'bad_input/live_chain',
      `${specName} is a chain of type Live, where a load costs fees; to load it anyway, pass --live and --most-spent 1${currency.symbol}`,
      { data: { spec_name: specName } },
    );
  }
  if (mostSpent === undefined) return undefined;
  const most = parseAmount(mostSpent, currency);
  if (most !== undefined && most > 0n) return most;
  throw new AgentError(
    'bad_input/amount',
    `--most-spent "${mostSpent}" is not an amount above 0; expected one with its unit, for example 5${currency.symbol}`,
    { data: { text: mostSpent } },
  );
}

/**
 * Refuses calls of setup where spending is limited: what they take beside their fees, such as deposits, is not known before they are paid.
 * @throws AgentError `bad_input/calls`
 */
export function requireNoSetup(setup: readonly unknown[] | undefined, mostSpent: bigint | undefined): void {
  if (mostSpent === undefined || !setup?.length) return;
  throw new AgentError(
    'bad_input/calls',
    '--calls: setup cannot be used with --most-spent, which cannot limit it; send these calls with `almanac call`, and remove setup',
  );
}

/** @throws AgentError `bad_input/number` */
export function parsePositive(text: string, source: string): number {
  const value = decimal(text);
  if (value !== undefined && value > 0) return value;
  throw new AgentError('bad_input/number', `${source}: "${text}" is not a number above 0`, {
    data: { source, text },
  });
}

/** Shares of a maximum, ascending. @throws AgentError `bad_input/fractions` */
export function parseFractions(text: string): number[] {
  const shares = text.split(',').map((part) => decimal(part) ?? Number.NaN);
  if (shares.every((share) => share > 0 && share <= 1)) return shares.toSorted((a, b) => a - b);
  throw new AgentError(
    'bad_input/fractions',
    `--fractions "${text}": expected shares above 0 and at most 1, for example 0.5,0.75,0.9`,
    { data: { text } },
  );
}
