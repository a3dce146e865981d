import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';
import type { GatewayCampaignOptions } from './campaign.ts';
import { openDedot, openDedotLegacy } from './clients/dedot.ts';
import { openPapi } from './clients/papi.ts';
import { openPolkadotJs } from './clients/polkadot-js.ts';
import { openPython } from './clients/python.ts';
import { openRaw } from './clients/raw.ts';
import type { OpenFollower } from './follower.ts';
import { hasHaproxy } from './haproxy.ts';
import { type GatewayFault, gatewayFaults, limits } from './judge.ts';

interface GatewayCommandOptions extends GatewayCampaignOptions {
  readonly json: boolean;
}

const clients: Readonly<Record<string, OpenFollower>> = {
  'polkadot-js': openPolkadotJs,
  papi: openPapi,
  dedot: openDedot,
  'dedot-legacy': openDedotLegacy,
  raw: openRaw,
  python: openPython,
};

export const gatewayCampaignUsage = `npm run chaos -- gateway [OPTIONS]: what clients of a gateway notice while its nodes are killed, frozen, cut off and half dead
One of three real nodes after the other; the gateway has its default configuration. Wants a quiet machine.
  --minutes M    how long; each kind comes once at least (10)
  --rate N       calls a second, half over HTTP, half over a WebSocket (300)
  --fault LIST   of ${gatewayFaults.join(', ')} (all)
  --client LIST  who follows: of ${Object.keys(clients).join(', ')} (all)
  --seed N       decides the order of faults and nodes, and what half-dead nodes do not answer (1)
  --slot MS      how long a block takes (2000)
  --haproxy      the same calls and faults for Debian's HAProxy on the same nodes too
  --json         one document in place of text
Exit code 0: no call failed, no head was lost or came twice, each head reached each client within ${limits.headMs / 1_000} s of the first living
node that told of it, a follow of a killed node was stopped within ${limits.stopMs / 1_000} s, and a node was left within ${limits.leftMs.kill / 1_000} s of a kill, else
${limits.leftMs.freeze / 1_000} s; 1: not so; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseGatewayOptions(args: readonly string[]): GatewayCommandOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '300' },
      fault: { type: 'string', default: gatewayFaults.join() },
      client: { type: 'string', default: Object.keys(clients).join() },
      seed: { type: 'string', default: '1' },
      slot: { type: 'string', default: '2000' },
      haproxy: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const number = (option: 'minutes' | 'rate' | 'slot', fewest: number, most: number): number => {
    const value = Number(values[option]);
    if (Number.isSafeInteger(value) && value >= fewest && value <= most) return value;
    throw new Error(`--${option} ${values[option]}: expected a whole number from ${fewest} to ${most}`);
  };
  if (values.haproxy && !hasHaproxy())
    throw new Error('--haproxy: it is not installed; apt-get install haproxy');
  const faults = values.fault.split(',').map((name): GatewayFault => {
    const fault = gatewayFaults.find((known) => known === name);
    if (!fault) throw new Error(`--fault ${name}: expected ${gatewayFaults.join(', ')}`);
    return fault;
  });
  const followers = values.client.split(',').map((name): OpenFollower => {
    const open = clients[name];
    if (!open) throw new Error(`--client ${name}: expected some of ${Object.keys(clients).join(', ')}`);
    return open;
  });
  return {
    faults,
    clients: followers,
    seed: wholeNumber('seed', values.seed, 0, 1_000_000),
    forMs: number('minutes', 0, 1_440) * 60_000,
    rate: number('rate', 1, 10_000),
    slotMs: number('slot', 1_000, 60_000),
    isBesideHaproxy: values.haproxy,
    json: values.json,
  };
}
