import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';

export interface EndpointOptions {
  readonly schedules: number;
  readonly seed: number;
  readonly jobs: number;
  readonly json: boolean;
}

export const endpointUsage = `npm run chaos -- endpoint [OPTIONS]: whether an endpoint's faults change what is counted from it, or end the count
  --schedules N  how many drawn courses of faults (200)
  --seed N       decides all of them (1)
  --jobs N       processes side by side (cores of this machine)
  --json         one document in place of text
Counts the sessions of the recorded relay chain over a WebSocket in a simulated world. Of ten schedules, eight fail 1 % of the
requests, one 30 %, and in one the endpoint goes away for good. Faults: rate limits with and without Retry-After (429 at the
handshake too), busy, internal error, a connection that closes in the middle, an answer 25 s late, an answer with a wrong id.
Exit code 0: at 1 % all figures equal those without faults; else they do, or the count ends with what helps; 1: not so; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseEndpointOptions(args: readonly string[]): EndpointOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      schedules: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    schedules: wholeNumber('schedules', values.schedules, 10, 100_000),
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    jobs: wholeNumber('jobs', values.jobs, 1, 256),
    json: values.json,
  };
}
