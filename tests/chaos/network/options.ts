import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';

export interface CampaignOptions {
  /** Networks that are started, broken for minutes and taken down. */
  readonly rounds: number;
  /** Of one round. */
  readonly faults: number;
  /** Commands that are killed with SIGKILL in the middle of faults. */
  readonly kills: number;
  /** Starts of networks that are struck: the command, the process that hosts their links, or both are killed. */
  readonly strikes: number;
  /** Decides which faults, when, on whom, and when commands are killed. */
  readonly seed: number;
  readonly json: boolean;
}

export const campaignUsage = `npm run chaos -- network [OPTIONS]: breaks networks at random in every way that this machine can, and looks what is left of them
  --rounds N   networks of four validators, each taken down at the end (10)
  --faults N   faults of a round, one after another, each about 85 s with its recovery (10)
  --kills N    commands that are killed in the middle of faults, their networks taken down (50)
  --strikes N  starts of networks that are killed with or without the process that hosts their links (50)
  --seed N     decides all that is drawn (1)
  --json       one document in place of text
An hour is about 4 rounds of 10 faults; 50 kills are 8 minutes, 50 strikes about 10.
Exit code 0: all invariants held and nothing was left behind; 1: not so; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseCampaignOptions(args: readonly string[]): CampaignOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '10' },
      faults: { type: 'string', default: '10' },
      kills: { type: 'string', default: '50' },
      strikes: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    rounds: wholeNumber('rounds', values.rounds, 0, 10_000),
    faults: wholeNumber('faults', values.faults, 1, 100),
    kills: wholeNumber('kills', values.kills, 0, 10_000),
    strikes: wholeNumber('strikes', values.strikes, 0, 10_000),
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    json: values.json,
  };
}
