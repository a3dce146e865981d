import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';

export interface ChainsOptions {
  readonly seed: number;
  readonly draws: number;
  /** Specifications of other chains; Almanac's own where none is named. */
  readonly files: readonly string[];
  /** Whether the files, runtimes among them, are tried as they are. */
  readonly isUnchanged: boolean;
  /** Whether those of registry packages are tried too. */
  readonly isPublic: boolean;
  /** A file of outcomes, one a line, to which new ones are added. */
  readonly results: string | undefined;
  readonly json: boolean;
}

export const chainsUsage = `npm run chaos -- chains [OPTIONS] [SPEC.json ...]: what \`network up\` does with changed and public specifications
  --seed N     of all changes (1)
  --draws N    how many changed specifications (20)
  --unchanged  each file once, as it is: specifications, and runtimes as .wasm
  --public     the same, with what packages of npm and crates carry (fetched into the cache)
  --results F  write outcomes to a file, and leave out what it has
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
      unchanged: { type: 'boolean', default: false },
      public: { type: 'boolean', default: false },
      results: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    draws: wholeNumber('draws', values.draws, 1, 10_000),
    files: positionals,
    isUnchanged: values.unchanged || values.public,
    isPublic: values.public,
    results: values.results,
    json: values.json,
  };
}
