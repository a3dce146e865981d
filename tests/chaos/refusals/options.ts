import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';

export const plantNames = ['routes', 'lookups'] as const;

/** Which old rule is put into the copy that measures. */
export type Plant = (typeof plantNames)[number];

export interface RefusalsOptions {
  readonly seed: number;
  readonly draws: number;
  readonly plant: Plant | undefined;
  readonly json: boolean;
}

export const refusalsUsage = `npm run chaos -- refusals [OPTIONS]: whether a target's own network can make its failures "not taken"
  --seed N     of all cases (1)
  --draws N    how many cases (300)
  --plant R    put an old rule into a copy of the agent, which the campaign must find: ${plantNames.join(', ')}
  --json       one document in place of text
Two reporters measure a target in network namespaces. Each case refuses one of them or both: ICMP codes, black holes, resets, cut
replies, TLS that stalls, closed ports, DNS that is silent, wrong or refuses; or cuts a reporter's own link. Linux, unshare, ip.
Exit code 0: every sample is what an oracle says that shares no code with the agent; 1: not so; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseRefusalsOptions(args: readonly string[]): RefusalsOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      draws: { type: 'string', default: '300' },
      plant: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const plant = plantNames.find((name) => name === values.plant);
  if (values.plant !== undefined && plant === undefined)
    throw new Error(`--plant ${values.plant}: expected ${plantNames.join(' or ')}`);
  return {
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    draws: wholeNumber('draws', values.draws, 1, 100_000),
    plant,
    json: values.json,
  };
}
