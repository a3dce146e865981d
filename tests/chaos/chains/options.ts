import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number.ts';

export interface ChainsOptions {
  readonly seed: number;
  readonly draws: number;
  /** Specifications of other chains; Almanac's own where none is named. */
  readonly files: readonly string[];
  readonly json: boolean;
}

export const chainsUsage = `npm run chaos -- chains [OPTIONS] [SPEC.json ...]: what \`network up --chain\` does with changed specifications
  --seed N     of all changes (1)
  --draws N    how many changed specifications (20)
  --json       one document in place of text
Each draw removes a field of a specification, adds one, or changes its type, and starts a network of real nodes with it. Without a
SPEC.json it is the one of Almanac's runtime. Exit code 0: each finalized a block or was refused with the name of a field, and no node was
left; 1: not so; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseChainsOptions(args: readonly string[]): ChainsOptions | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      draws: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    draws: wholeNumber('draws', values.draws, 1, 10_000),
    files: positionals,
    json: values.json,
  };
}
