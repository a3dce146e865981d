import { parseArgs } from 'node:util';
import { wholeNumber } from '../support/whole-number.ts';

export interface ChaosRunOptions {
  /** Processes that are killed with SIGKILL. */
  readonly kills: number;
  /** Decides who is killed when, and which way the clock jumps. */
  readonly seed: number;
  /** How long things go wrong; beginning and end come on top. */
  readonly minutes: number;
  readonly json: boolean;
  /** Leaves folders and logs of a run behind. */
  readonly keep: boolean;
}

export const usage = `npm run chaos [-- OPTIONS]: kills agents, queues and nodes of a real network, and counts what became of every window
  --kills N     how many are killed (50)
  --seed N      decides whom and when (1)
  --minutes M   how long things go wrong (8); beginning and end add about 2
  --json        one document in place of text
  --keep        leave data and logs behind, and say where
Exit code 0: every window is on chain exactly once or its absence is in coverage; 1: not so; 2: bad options.`;

const fewestMinutes = 2;

/** @throws Error with a sentence, for options that cannot be */
export function parseChaosOptions(args: readonly string[]): ChaosRunOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '8' },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const minutes = Number(values.minutes);
  if (!(minutes >= fewestMinutes)) {
    throw new Error(`--minutes ${values.minutes}: halt, fork and clock need at least ${fewestMinutes}`);
  }
  return {
    kills: wholeNumber('kills', values.kills, 0, 10_000),
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    minutes,
    json: values.json,
    keep: values.keep,
  };
}
