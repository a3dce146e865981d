import { AgentError } from '../../../base/error.ts';
import { randomNumbers } from '../../../usl/random-numbers.ts';

export const scheduleKinds = ['constant', 'poisson', 'ramp', 'step'] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/** When transactions are meant to be sent: an open loop, which waits for no answer. */
export interface ScheduleOptions {
  readonly kind: ScheduleKind;
  /** Transactions per second; of a ramp and of steps the highest. */
  readonly rate: number;
  readonly forMs: number;
  readonly seed: number;
}

/** All are signed before the first is sent, and each takes about 500 bytes until the end. */
const mostTransactions = 200_000;
const longestMs = 3_600_000;
const highestRate = 20_000;
const steps = 4;

/**
 * The intended instants in microseconds after the start, ascending, all before the end.
 *
 * constant: i/rate. poisson: gaps of -ln(1-u)/rate, u from the seed. ramp: the rate grows from 0 to `rate`, so that
 * i = rate t²/(2 for). step: quarters of the time at 25, 50, 75 and 100 % of the rate.
 *
 * @throws AgentError `bad_input/rate`, `bad_input/duration`, `bad_input/too_many`
 */
export function intendedInstants(options: ScheduleOptions): Float64Array {
  checkSchedule(options);
  const { kind, rate, forMs, seed } = options;
  const endUs = forMs * 1_000;
  const perUs = rate / 1_000_000;
  if (kind === 'constant') return evenly(perUs, 0, endUs);
  if (kind === 'step') {
    const parts = Array.from({ length: steps }, (_, step) =>
      evenly((perUs * (step + 1)) / steps, (endUs * step) / steps, (endUs * (step + 1)) / steps),
    );
    return Float64Array.from(parts.flatMap((part) => [...part]));
  }
  if (kind === 'ramp') {
    const count = Math.ceil((perUs * endUs) / 2);
    return Float64Array.from({ length: count }, (_, i) => Math.sqrt((2 * i * endUs) / perUs));
  }
  const random = randomNumbers(seed);
  const instants: number[] = [];
  for (let at = 0; ; ) {
    at -= Math.log(1 - random()) / perUs;
    if (at >= endUs || instants.length >= mostTransactions) return Float64Array.from(instants);
    instants.push(at);
  }
}

/** The highest rate that can be asked for so long. */
export function highestRateFor(forMs: number): number {
  return Math.min(highestRate, (mostTransactions * 1_000) / forMs);
}

function checkSchedule({ rate, forMs, seed }: ScheduleOptions): void {
  if (!(rate > 0 && rate <= highestRate)) {
    throw new AgentError(
      'bad_input/rate',
      `a rate of ${rate} transactions per second is out of range; expected more than 0 and at most ${highestRate}`,
      { data: { rate } },
    );
  }
  if (!(forMs >= 1_000 && forMs <= longestMs)) {
    throw new AgentError('bad_input/duration', `a load of ${forMs} ms is out of range; expected 1s to 1h`, {
      data: { for_ms: forMs },
    });
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new AgentError('bad_input/seed', `the seed ${seed} is not a whole number of at least 0`, {
      data: { seed },
    });
  }
  if (rate > highestRateFor(forMs)) {
    throw new AgentError(
      'bad_input/too_many',
      `${rate} a second for ${forMs / 1_000} s are more than ${mostTransactions} transactions; lower the rate or the time`,
      { data: { rate, for_ms: forMs, most: mostTransactions } },
    );
  }
}

function evenly(perUs: number, fromUs: number, toUs: number): Float64Array {
  // A product that misses a whole number by rounding must not add a transaction at the very end.
  const count = Math.ceil((toUs - fromUs) * perUs - 1e-9);
  return Float64Array.from({ length: count }, (_, i) => fromUs + i / perUs);
}
