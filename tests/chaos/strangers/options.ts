import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';
import { type ServerName, serverNames } from './servers.ts';

export interface StrangersOptions {
  readonly seed: number;
  /** To each server, besides the connections that are held. */
  readonly messages: number;
  readonly only: readonly ServerName[];
  readonly json: boolean;
}

export const strangersUsage = `npm run chaos -- strangers [OPTIONS]: what strangers can do to each server with its defaults
  --seed N        of all that is sent (1)
  --messages N    to each server, a third of which must reach a handler (100000)
  --only LIST     of ${serverNames.join(', ')} (all)
  --json          one document in place of text
Servers are started as users start them. Strangers are processes at the lowest priority that send what is nearly right, arbitrary bytes,
slow bodies and batches, leave answers unread, hold connections, from one address and from thousands of loopback.
Limits: no server ends; its memory stays below what its bounds add up to; it says that it is ready throughout; an honest client that
connects during each attack is answered, at a p99 of at most twice what it is while the same strangers do the same to a sink.
Wants a quiet machine for the last of these.
Exit code 0: within the limits; 1: not; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseStrangersOptions(args: readonly string[]): StrangersOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      messages: { type: 'string', default: '100000' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const only = values.only === undefined ? serverNames : values.only.split(',');
  const strange = only.find((name) => !serverNames.some((known) => known === name));
  if (strange !== undefined) throw new Error(`--only ${strange}: expected some of ${serverNames.join(',')}`);
  return {
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    messages: wholeNumber('messages', values.messages, 100, 10_000_000),
    only: serverNames.filter((name) => only.includes(name)),
    json: values.json,
  };
}
