import { parseArgs } from 'node:util';
import { type GatewayCampaignOptions, type GatewayFault, gatewayFaults } from './campaign.ts';
import { hasHaproxy } from './haproxy.ts';

export interface GatewayCommandOptions extends GatewayCampaignOptions {
  readonly json: boolean;
}

export const gatewayCampaignUsage = `npm run chaos -- gateway [OPTIONS]: kills, freezes and cuts off one of three real nodes after the other behind a gateway
  --minutes M    how long; each kind comes once at least (10)
  --rate N       calls a second, half over HTTP, half over a WebSocket (300)
  --fault LIST   of ${gatewayFaults.join(', ')} (all)
  --slot MS      how long a block takes (2000)
  --haproxy      the same calls and faults for Debian's HAProxy on the same nodes too
  --json         one document in place of text
Exit code 0: no call failed, no head was lost or came twice, and a node that stopped was left within two blocks; 1: not so; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseGatewayOptions(args: readonly string[]): GatewayCommandOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '300' },
      fault: { type: 'string', default: gatewayFaults.join() },
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
  return {
    faults,
    forMs: number('minutes', 0, 1_440) * 60_000,
    rate: number('rate', 1, 10_000),
    slotMs: number('slot', 1_000, 60_000),
    isBesideHaproxy: values.haproxy,
    json: values.json,
  };
}
