import { parseArgs } from 'node:util';

export interface ClientsOptions {
  /** How long each attack is measured, and the quiet before it, s. */
  readonly seconds: number;
  readonly idle: number;
  readonly only: readonly ClientAttack[];
  readonly json: boolean;
}

const attackNames = [
  'idle',
  'slow',
  'large',
  'deep',
  'batch',
  'subscribe',
  'smuggle',
  'headers',
  'silent',
  'bodies',
  'unread',
  'follow',
  'calls',
] as const;
export type ClientAttack = (typeof attackNames)[number];

export const clientsUsage = `npm run chaos -- gateway-clients [OPTIONS]: what hostile clients of a gateway do to its memory and to others
  --seconds N   how long each attack is measured, and the quiet before it (20)
  --idle N      connections that do nothing (10000; each takes a file of the gateway and one here: ulimit -n)
  --only LIST   of ${attackNames.join(', ')} (all)
  --json        one document in place of text
The gateway has its default limits. A client with a key makes 50 calls a second, and new ones without a key come one after the other.
Limit: the p99 of the first is at most twice that of the quiet before the attack, none of its calls fails, each new one is answered, and
the memory of the gateway stays under what its limits add up to. Wants a quiet machine.
Exit code 0: within the limits; 1: not; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseClientsOptions(args: readonly string[]): ClientsOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '20' },
      idle: { type: 'string', default: '10000' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const number = (option: 'seconds' | 'idle', most: number): number => {
    const value = Number(values[option]);
    if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
    throw new Error(`--${option} ${values[option]}: expected a whole number from 1 to ${most}`);
  };
  const only = values.only === undefined ? attackNames : values.only.split(',');
  const strange = only.find((name) => !attackNames.some((known) => known === name));
  if (strange !== undefined) throw new Error(`--only ${strange}: expected some of ${attackNames.join(',')}`);
  return {
    seconds: number('seconds', 3_600),
    idle: number('idle', 60_000),
    only: attackNames.filter((name) => only.includes(name)),
    json: values.json,
  };
}
