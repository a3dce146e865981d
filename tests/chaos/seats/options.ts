import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';

export interface SeatsOptions {
  readonly sessions: number;
  readonly sessionBlocks: number;
  readonly slotMs: number;
  /** The numbers of the two validators that build past the others. */
  readonly accomplices: readonly [number, number];
  readonly json: boolean;
}

export const seatsUsage = `npm run chaos -- seats [OPTIONS]: what two of seven real validators take that build past the blocks of others
  --sessions N       for so many sessions (10)
  --blocks N         of so many slots each (28)
  --slot-ms N        each so long (2000)
  --accomplices A,B  the two, by number from 1 to 7 (2,3)
  --json             one document in place of text
Seven almanac-nodes; two of them are built with the feature \`passing\` (the first run builds it, minutes). Where both sit behind a
third they build beside its block and on that. An honest node is watched; slots are recounted from its finalized headers by code of the
tests. Exit code 0: each of the others keeps at least 60 % of its slots and \`watch\` names both and nobody else; 1: not so; 2: bad
options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseSeatsOptions(args: readonly string[]): SeatsOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sessions: { type: 'string', default: '10' },
      blocks: { type: 'string', default: '28' },
      'slot-ms': { type: 'string', default: '2000' },
      accomplices: { type: 'string', default: '2,3' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const [first, second, ...more] = values.accomplices
    .split(',')
    .map((text) => wholeNumber('accomplices', text, 1, 7));
  if (first === undefined || second === undefined || first === second || more.length > 0)
    throw new Error(`--accomplices ${values.accomplices}: expected two different numbers`);
  return {
    sessions: wholeNumber('sessions', values.sessions, 1, 1_000),
    sessionBlocks: wholeNumber('blocks', values.blocks, 5, 1_000),
    slotMs: wholeNumber('slot-ms', values['slot-ms'], 1_000, 60_000),
    accomplices: [first, second],
    json: values.json,
  };
}
