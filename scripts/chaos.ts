// `npm run chaos [-- --kills 50 --seed N --minutes M --json]`: what becomes of every window when agents, queues and nodes
// are killed at random moments, the chain halts and forks, and a clock is set. Options: tests/chaos/options.ts.
// `npm run chaos -- network [--rounds N --kills N]`: what becomes of networks that are broken in every way, and what is left of
// them on the machine. Options: tests/chaos/network/options.ts.
// `npm run chaos -- ha [--faults N --engine babe]`: whether a validator of two nodes ever signs twice, whatever befalls it.
// Options: tests/chaos/ha/options.ts.
// `npm run chaos -- gateway-clients [--seconds N --idle N]`: what hostile clients of a gateway do to its memory and to others.
// Options: tests/chaos/gateway-clients/options.ts.

// `npm run chaos -- gateway [--minutes M --rate N]`: what clients of a gateway miss while its nodes are killed,
// frozen, cut off and half dead.
// Options: tests/chaos/gateway/options.ts.
// `npm run chaos -- strangers [--seed N --messages N]`: what strangers can do to each server with its defaults. Options:
// tests/chaos/strangers/options.ts.
// `npm run chaos -- refusals [--seed N --draws N]`: whether a target's own network can make its failures "not taken". Options:
// tests/chaos/refusals/options.ts.
// `npm run chaos -- chains [--seed N --draws N]`: whether changed specifications of chains start or are refused by field. Options:
// tests/chaos/chains/options.ts.
// `npm run chaos -- runtimes --chain NAME=FILE`: whether figures of other teams' runtimes are those of an independent recount.
// Options: tests/chaos/runtimes/options.ts.
// `npm run chaos -- seats [--sessions N]`: what two of seven real validators take that build past the blocks of others. Options:
// tests/chaos/seats/options.ts.
// `npm run chaos -- transactions [--transactions N --seed N]`: whether clients of a gateway are told the truth about transactions while
// its nodes are reset, killed, silenced and emptied. Options: tests/chaos/transactions/options.ts.
// `npm run chaos -- endpoint [--schedules N --seed N]`: whether faults of an endpoint change what is counted from it, or end the count.
// Options: tests/chaos/endpoint/options.ts.
import { messageOf } from '../offchain-agent/src/base/error.ts';
import { chainsText, isSoundChains, runChains } from '../tests/chaos/chains/campaign.ts';
import { chainsUsage, parseChainsOptions } from '../tests/chaos/chains/options.ts';
import { endpointText, isSoundEndpoint, runEndpoint } from '../tests/chaos/endpoint/campaign.ts';
import { endpointUsage, parseEndpointOptions } from '../tests/chaos/endpoint/options.ts';
import { isSoundGatewayCampaign, runGatewayCampaign } from '../tests/chaos/gateway/campaign.ts';
import { gatewayCampaignUsage, parseGatewayOptions } from '../tests/chaos/gateway/options.ts';
import { gatewayCampaignDocument, gatewayCampaignText } from '../tests/chaos/gateway/print.ts';
import { clientsText, isSoundClients, runClientsCampaign } from '../tests/chaos/gateway-clients/campaign.ts';
import { clientsUsage, parseClientsOptions } from '../tests/chaos/gateway-clients/options.ts';
import { isSoundHaCampaign, runHaCampaign } from '../tests/chaos/ha/campaign.ts';
import { haCampaignUsage, parseHaCampaignOptions } from '../tests/chaos/ha/options.ts';
import { haCampaignDocument, haCampaignText } from '../tests/chaos/ha/print.ts';
// `npm run chaos -- ha-model [--histories N --seed N]`: whether two nodes of one validator can ever sign the same twice, in a
// model with the real rules. Options: tests/chaos/ha-model/options.ts.
import { modelText, modelUsage, parseModelOptions } from '../tests/chaos/ha-model/options.ts';
import { allDevices } from '../tests/chaos/ha-model/parts.ts';
import { searchDouble } from '../tests/chaos/ha-model/search.ts';
import {
  campaignDocument,
  campaignText,
  isSoundCampaign,
  runCampaign,
} from '../tests/chaos/network/campaign.ts';
import { campaignUsage, parseCampaignOptions } from '../tests/chaos/network/options.ts';
import { parseChaosOptions, usage } from '../tests/chaos/options.ts';
import { chaosDocument, chaosText, isSoundRun } from '../tests/chaos/print.ts';
import { isSoundRefusals, refusalsText, runRefusals } from '../tests/chaos/refusals/campaign.ts';
import { parseRefusalsOptions, refusalsUsage } from '../tests/chaos/refusals/options.ts';
import { runChaos } from '../tests/chaos/run.ts';
import { runRuntimes } from '../tests/chaos/runtimes/campaign.ts';
import { parseRuntimesOptions, runtimesUsage } from '../tests/chaos/runtimes/options.ts';
import { isSoundRuntimes, runtimesText } from '../tests/chaos/runtimes/print.ts';
import { isSoundSeats, runSeats, seatsText } from '../tests/chaos/seats/campaign.ts';
import { parseSeatsOptions, seatsUsage } from '../tests/chaos/seats/options.ts';
import { runStrangers } from '../tests/chaos/strangers/campaign.ts';
import { parseStrangersOptions, strangersUsage } from '../tests/chaos/strangers/options.ts';
import { isSoundStrangers, strangersText } from '../tests/chaos/strangers/print.ts';
import { runTransactions } from '../tests/chaos/transactions/campaign.ts';
import { parseTransactionsOptions, transactionsUsage } from '../tests/chaos/transactions/options.ts';
import { isSoundTransactions, transactionsText } from '../tests/chaos/transactions/print.ts';

const [first, ...others] = process.argv.slice(2);
const campaigns: Readonly<Record<string, (args: readonly string[]) => Promise<number> | number>> = {
  network: campaign,
  ha,
  'ha-model': model,
  'gateway-clients': clients,
  gateway,
  strangers,
  refusals,
  chains,
  runtimes,
  seats,
  transactions,
  endpoint,
};
try {
  process.exitCode = await (campaigns[first ?? '']?.(others) ?? main(process.argv.slice(2)));
} catch (error) {
  console.error(`almanac: ${messageOf(error)}`);
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<number> {
  const options = read(() => parseChaosOptions(args), usage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runChaos(options, { say, signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  if (!result) return 130;
  console.log(options.json ? JSON.stringify(chaosDocument(result), null, 2) : chaosText(result));
  return isSoundRun(result) ? 0 : 1;
}

async function campaign(args: readonly string[]): Promise<number> {
  const options = read(() => parseCampaignOptions(args), campaignUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runCampaign(options, { say, signal });
  console.log(options.json ? JSON.stringify(campaignDocument(result), null, 2) : campaignText(result));
  if (signal.aborted) return 130;
  return isSoundCampaign(result) ? 0 : 1;
}

function model(args: readonly string[]): number {
  const options = read(() => parseModelOptions(args), modelUsage);
  if (typeof options === 'number') return options;
  const startMs = performance.now();
  const out = Object.fromEntries(options.without.map((device) => [device, false]));
  const result = searchDouble({ ...options, devices: { ...allDevices, ...out } });
  const ms = Math.round(performance.now() - startMs);
  console.log(options.json ? JSON.stringify({ ...result, ms }, null, 2) : modelText(result, ms));
  return result.double ? 1 : 0;
}

async function ha(args: readonly string[]): Promise<number> {
  const options = read(() => parseHaCampaignOptions(args), haCampaignUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runHaCampaign(options, { say, signal, hearsSignals: true });
  console.log(options.json ? JSON.stringify(haCampaignDocument(result), null, 2) : haCampaignText(result));
  if (signal.aborted) return 130;
  return isSoundHaCampaign(result) ? 0 : 1;
}

async function clients(args: readonly string[]): Promise<number> {
  const options = read(() => parseClientsOptions(args), clientsUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runClientsCampaign(options, { say, signal });
  console.log(
    options.json
      ? JSON.stringify({ schema: 'almanac.chaos.gateway-clients.v1', ...result }, null, 2)
      : clientsText(result),
  );
  if (signal.aborted) return 130;
  return isSoundClients(result) ? 0 : 1;
}

async function gateway(args: readonly string[]): Promise<number> {
  const options = read(() => parseGatewayOptions(args), gatewayCampaignUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runGatewayCampaign(options, { say, signal });
  console.log(
    options.json ? JSON.stringify(gatewayCampaignDocument(result), null, 2) : gatewayCampaignText(result),
  );
  if (signal.aborted) return 130;
  return isSoundGatewayCampaign(result) ? 0 : 1;
}

async function strangers(args: readonly string[]): Promise<number> {
  const options = read(() => parseStrangersOptions(args), strangersUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const results = await runStrangers(options, { say, signal });
  console.log(
    options.json
      ? JSON.stringify(
          { schema: 'almanac.chaos.strangers.v1', seed: options.seed, servers: results },
          null,
          2,
        )
      : strangersText(options.seed, results),
  );
  if (signal.aborted) return 130;
  return isSoundStrangers(results) ? 0 : 1;
}

async function chains(args: readonly string[]): Promise<number> {
  const options = read(() => parseChainsOptions(args), chainsUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runChains(options, { say, signal });
  const document = { schema: 'almanac.chaos.chains.v1', ...result };
  console.log(options.json ? JSON.stringify(document, null, 2) : chainsText(result));
  if (signal.aborted) return 130;
  return isSoundChains(result) ? 0 : 1;
}

async function runtimes(args: readonly string[]): Promise<number> {
  const options = read(() => parseRuntimesOptions(args), runtimesUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runRuntimes(options, { say, signal });
  const document = { schema: 'almanac.chaos.runtimes.v1', ...result, held: isSoundRuntimes(result) };
  console.log(options.json ? JSON.stringify(document, null, 2) : runtimesText(result));
  if (signal.aborted) return 130;
  return isSoundRuntimes(result) ? 0 : 1;
}

async function seats(args: readonly string[]): Promise<number> {
  const options = read(() => parseSeatsOptions(args), seatsUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runSeats(options, { say, signal });
  const document = { schema: 'almanac.chaos.seats.v1', ...result, held: isSoundSeats(result) };
  console.log(options.json ? JSON.stringify(document, null, 2) : seatsText(result));
  return isSoundSeats(result) ? 0 : 1;
}

async function transactions(args: readonly string[]): Promise<number> {
  const options = read(() => parseTransactionsOptions(args), transactionsUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runTransactions(options, { say, signal });
  const document = { schema: 'almanac.chaos.transactions.v1', ...result, held: isSoundTransactions(result) };
  console.log(options.json ? JSON.stringify(document, null, 2) : transactionsText(result));
  if (signal.aborted) return 130;
  return isSoundTransactions(result) ? 0 : 1;
}

async function endpoint(args: readonly string[]): Promise<number> {
  const options = read(() => parseEndpointOptions(args), endpointUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runEndpoint(options, { say, signal });
  const document = { schema: 'almanac.chaos.endpoint.v1', ...result, held: isSoundEndpoint(result) };
  console.log(options.json ? JSON.stringify(document, null, 2) : endpointText(result));
  if (signal.aborted) return 130;
  return isSoundEndpoint(result) ? 0 : 1;
}

async function refusals(args: readonly string[]): Promise<number> {
  const options = read(() => parseRefusalsOptions(args), refusalsUsage);
  if (typeof options === 'number') return options;
  const { signal, say } = interruptible();
  const result = await runRefusals(options, { say, signal });
  console.log(
    options.json
      ? JSON.stringify({ schema: 'almanac.chaos.refusals.v1', ...result }, null, 2)
      : refusalsText(result),
  );
  if (signal.aborted) return 130;
  return isSoundRefusals(result) ? 0 : 1;
}

/** The options, or the exit code where there is nothing to run. */
function read<Options extends object>(parse: () => Options | 'help', help: string): Options | number {
  try {
    const options = parse();
    if (options !== 'help') return options;
    console.log(help);
    return 0;
  } catch (error) {
    console.error(`almanac: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

function interruptible(): { readonly say: (line: string) => void; readonly signal: AbortSignal } {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort()).once('SIGTERM', () => interrupted.abort());
  return { say: (line) => console.error(line), signal: interrupted.signal };
}
