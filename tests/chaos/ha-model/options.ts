import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';
import { allDevices, type Devices } from './parts.ts';
import type { SearchResult } from './search.ts';

const deviceNames = Object.keys(allDevices) as (keyof Devices)[];

interface ModelOptions {
  readonly histories: number;
  readonly seed: number;
  readonly json: boolean;
  /** Safety devices that are taken out: the model has to find what they prevent. */
  readonly without: readonly (keyof Devices)[];
}

export const modelUsage = `npm run chaos -- ha-model [OPTIONS]: plays histories of two nodes of one validator, and looks whether anything is signed twice
  --histories N  how many; each is 100 steps in the middle, 200 at most (100000)
  --seed N       decides all of them (1)
  --without LIST takes safety devices out, of ${deviceNames.join(', ')}: a double has to be found then
  --json         one document in place of text
Questions, answers, losses, delays, pauses, kills, rotations of keys on one node or both, an emptied or restored coordinator; the rules of deciders and the coordinator
are the real ones. 100,000 are about a minute. A history that signs twice is made as short as possible.
Exit code 0: nothing was signed twice; 1: something was; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseModelOptions(args: readonly string[]): ModelOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      histories: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      without: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    histories: wholeNumber('histories', values.histories, 1, 100_000_000),
    seed: wholeNumber('seed', values.seed, 0, 2 ** 31 - 1),
    json: values.json,
    without: values.without === '' ? [] : values.without.split(',').map(deviceOf),
  };
}

function deviceOf(name: string): keyof Devices {
  const found = deviceNames.find((device) => device === name);
  if (found) return found;
  throw new Error(`--without ${name}: expected ${deviceNames.join(', ')}`);
}

export function modelText({ histories, seed, released, double }: SearchResult, ms: number): string {
  const figures = `${histories} histories of seed ${seed}, ${released} signatures, ${(ms / 1_000).toFixed(1)} s`;
  if (!double) return `nothing was signed twice: ${figures}`;
  return [`SIGNED TWICE: ${figures}; the shortest such history:`, ...double.map((line) => `  ${line}`)].join(
    '\n',
  );
}
