import type { Command } from 'commander';
import { AgentError } from '../../../base/error.ts';
import { parseDuration } from '../../../base/parse.ts';
import { processSignal } from '../../../cli/abort.ts';
import { say } from '../../../cli/output.ts';
import { type ClientEngine, type ClientName, clientEngines, clientNames } from '../../client/client-name.ts';
import { ethereumDrivers } from '../../client/drivers.ts';
import { readLinkFile } from '../../plan/read-network-file.ts';
import { type ClientOptions, upClientNetwork } from '../../up/up-client.ts';
import { parseWholeNumber, uselessOptions } from './run.ts';
import { parseBackend, parseOnlyNode, parseRegion, tellOfUp, type UpCommandOptions } from './up.ts';

export interface ClientCommandOptions extends UpCommandOptions {
  readonly client: string;
  readonly gasLimit?: string;
}

/** Options that mean something for a network of Ethereum clients; the others are refused. */
const understood = [
  'client',
  'engine',
  'validators',
  'slot',
  'session',
  'gasLimit',
  'node',
  'name',
  'port',
  'linkBackend',
  'region',
  'links',
  'foreground',
  'page',
  'json',
];

const usualSlot = '5s';
const usualValidators = 3;

/** Starts a network of an Ethereum client and returns its name when its nodes have blocks. */
export async function runClientUp(
  file: string | undefined,
  options: ClientCommandOptions,
  command: Command,
): Promise<string> {
  if (file !== undefined) {
    throw new AgentError(
      'bad_input/client',
      `${file}: a network file says nothing of --client ${options.client}; leave one of them out`,
      { data: { file } },
    );
  }
  const figures = parseClientOptions(options, command);
  const { cannot } = ethereumDrivers[figures.client];
  for (const text of cannot) say(`note: ${text}`);
  const network = await upClientNetwork(figures, { progress: say, signal: processSignal() });
  return await tellOfUp(network, 'break it: almanac network chaos pause v1 --for 5s', options);
}

/** @throws AgentError `bad_input/client` with all options that are of no use, `bad_input/number`, `bad_input/duration` */
function parseClientOptions(options: ClientCommandOptions, command: Command): ClientOptions {
  const client = clientNames.find((name) => name === options.client);
  if (client === undefined) {
    throw new AgentError(
      'bad_input/client',
      `--client ${options.client}: expected ${clientNames.join(', ')}; without it the nodes are Almanac's own`,
      { data: { client: options.client } },
    );
  }
  const useless = uselessOptions(command, understood);
  if (useless) {
    throw new AgentError(
      'bad_input/client',
      `${useless.names}: a network of ${client} is none of Substrate, it has no eras, Council or records; ${useless.advice}`,
      { data: { client } },
    );
  }
  // `--slot instant` is what Anvil's users would type.
  const isInstant = options.slot === 'instant';
  const engine = isInstant
    ? 'instant'
    : options.engine !== undefined
      ? options.engine
      : clientEngines[client][0];
  return {
    name: options.name ?? 'local',
    client,
    engine: asEngine(client, engine),
    validators: countOf(client, options.validators),
    slotMs: parseDuration(isInstant ? usualSlot : (options.slot ?? usualSlot), '--slot'),
    sessionMs: options.session === undefined ? undefined : parseDuration(options.session, '--session'),
    gasLimit: options.gasLimit === undefined ? undefined : parseWholeNumber(options.gasLimit, '--gas-limit'),
    node: parseOnlyNode(options.node, `--client ${client}`),
    backend: options.linkBackend === undefined ? undefined : parseBackend(options.linkBackend),
    regions: options.region && Object.fromEntries(options.region.map(parseRegion)),
    links: options.links === undefined ? undefined : readLinkFile(options.links),
    port: options.port === undefined ? undefined : parseWholeNumber(options.port, '--port'),
  };
}

function asEngine(client: ClientName, text: string): ClientEngine {
  const engine = clientEngines[client].find((known) => known === text);
  if (engine !== undefined) return engine;
  throw new AgentError('bad_input/engine', `${text}: ${client} has ${clientEngines[client].join(', ')}`, {
    data: { client, engine: text },
  });
}

function countOf(client: ClientName, text: string | undefined): number {
  if (text !== undefined) return parseWholeNumber(text, '--validators');
  return client === 'anvil' ? 1 : usualValidators;
}
