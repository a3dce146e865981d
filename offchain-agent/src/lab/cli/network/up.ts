import { AgentError } from '../../../base/error.ts';
import { parseDuration } from '../../../base/parse.ts';
import { requireQueueProgram } from '../../../base/queue-program.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { serveForGood, untilAborted } from '../../../cli/serve-for-good.ts';
import { finalities, type GenesisEngine, isOnDemand, parseEngine } from '../../genesis/engine.ts';
import { type BackendChoice, backendChoices } from '../../link/host/start-host.ts';
import { downNetwork } from '../../networks.ts';
import { usual } from '../../plan/network-file.ts';
import { checkNetworkOptions, type NetworkOptions } from '../../plan/options.ts';
import type { TypedFields } from '../../plan/override-file.ts';
import { checkNetworkFile, readLinkFile, readNetworkFile } from '../../plan/read-network-file.ts';
import { networkSpec } from '../../plan/spec.ts';
import { validatorKeys, validatorSeed } from '../../plan/validator-keys.ts';
import { freePorts } from '../../real/ports.ts';
import type { NetworkState } from '../../real/state.ts';
import { lookAtForeignChain } from '../../up/network-chain.ts';
import { upNetwork } from '../../up/up.ts';
import { startWatch } from '../../watch/watch-process.ts';
import { networkDocument, parseWholeNumber, printNodes } from './run.ts';

export interface UpCommandOptions extends FigureOptions {
  readonly finality?: string;
  readonly candidates?: string;
  readonly fullNodes?: string;
  readonly blockBytes?: string;
  readonly heartbeat?: boolean;
  readonly blockWeight?: string;
  readonly region?: readonly string[];
  readonly links?: string;
  readonly linkBackend?: string;
  readonly reporters?: string;
  readonly node?: readonly string[];
  readonly chain?: string;
  readonly runtime?: string;
  readonly preset?: string;
  readonly name?: string;
  readonly port?: string;
  /** False after --no-page. */
  readonly page: boolean;
  readonly json?: boolean;
}

/** Keeps the process alive: the nodes that it started are none of its handles. */
const beatMs = 60_000;

/** What one does with a network that is up. */
const nextSteps: Readonly<Record<GenesisEngine, string>> = {
  aura: 'its records: almanac sli all',
  babe: 'who keeps its slots: almanac watch',
  manual: 'a block: engine_createBlock [true, true] over RPC',
  instant: 'a transaction, and a block with it: almanac send ACCOUNT 5',
};

/**
 * Starts a network and returns its name when all its nodes finalize blocks, or seal them on demand. What is typed beside a file
 * stands above what the file says.
 */
export async function runUp(file: string | undefined, options: UpCommandOptions): Promise<string> {
  const typed = typedDocument(options);
  const { document, warnings } =
    file === undefined ? { document: typed, warnings: [] } : readNetworkFile(file, typed);
  for (const warning of warnings) say(`note: ${warning}`);
  const asked = await checkNetworkFile({ ...document }, file, undefined, typed);
  const { validators, reporters = 0, engine = usual.engine, finality, chain } = asked;
  if (finality === 'none') say('note: no node votes, so nothing becomes final');
  else if (validators === 2 || validators === 3) {
    say(`note: with ${validators} validators finality stops as soon as one is down; 4 tolerate one`);
  }
  if (reporters > 0) requireQueueProgram();
  if (reporters === 1 || reporters === 2) {
    say(`note: figures that are reported need 3 reporters; with ${reporters} they stand as ?`);
  }
  const network = await upNetwork(asked, { progress: say, signal: processSignal() });
  return await tellOfUp(network, chain ? nextOfForeign(network) : nextSteps[engine], options);
}

/** A load needs balances, which not every runtime has. */
function nextOfForeign({ runtime }: NetworkState): string {
  return runtime?.transfers === false && runtime.account_bytes !== 20
    ? 'break it: almanac network chaos pause v1 --for 5s'
    : 'put load on it: almanac load';
}

/** Starts the page of a network that is up, and says what there is and what one does with it; returns its name. */
export async function tellOfUp(
  network: NetworkState,
  nextStep: string,
  options: Pick<UpCommandOptions, 'page' | 'json'>,
): Promise<string> {
  const page = options.page ? await startPage(network.name) : undefined;
  if (options.json) {
    writeJson(await networkDocument(network));
    return network.name;
  }
  await printNodes(network);
  if (page !== undefined) say(`watch it: ${page}`);
  const named = network.name === usual.name ? '' : ` --name ${network.name}`;
  say(`network "${network.name}" is up; ${nextStep}; end it: almanac network down${named}`);
  return network.name;
}

/** Stays with a network that is up until the command is interrupted, and takes it down then: as containers and CI want it. */
export async function holdNetwork(name: string): Promise<void> {
  const beating = setInterval(() => undefined, beatMs);
  const down = async (): Promise<void> => {
    clearInterval(beating);
    await downNetwork(name);
    say(`network "${name}" is down`);
  };
  await serveForGood(async () => {
    await untilAborted(processSignal(), { close: down }, () => say('it ends with this command'));
  });
}

/** The network is there with its page or without. */
async function startPage(network: string): Promise<string | undefined> {
  const [port = 0] = await freePorts(1);
  try {
    return await startWatch(network, port, processSignal());
  } catch (error) {
    if (error instanceof AgentError && error.code === 'unknown/watch') {
      say(`note: ${error.message}`);
      return undefined;
    }
    // Interrupted: of what was asked for nothing is left, as before the network was up.
    await downNetwork(network);
    throw error;
  }
}

/** What was typed, as a network file writes it. */
function typedDocument(options: UpCommandOptions): Record<string, unknown> & TypedFields {
  if (options.blockWeight !== undefined) {
    throw new AgentError(
      'bad_input/block_weight',
      '--block-weight: how much weight a block holds is a constant of the runtime, so that another limit takes another runtime; --block-bytes limits blocks without one',
    );
  }
  const { general, single } = parseNodes(options.node ?? []);
  const fields = {
    name: options.name,
    engine: options.engine === undefined ? undefined : parseEngine(options.engine),
    finality: options.finality === undefined ? undefined : parseFinality(options.finality),
    validators: number(options.validators, '--validators'),
    candidates: number(options.candidates, '--candidates'),
    full_nodes: number(options.fullNodes, '--full-nodes'),
    slot: duration(options.slot, '--slot'),
    session: duration(options.session, '--session'),
    chain: options.chain,
    runtime: options.runtime,
    preset: options.preset,
    era: number(options.era, '--era'),
    window: duration(options.window, '--window'),
    block_bytes: number(options.blockBytes, '--block-bytes'),
    heartbeat: options.heartbeat,
    node: general,
    node_of: single,
    regions: options.region && Object.fromEntries(options.region.map(parseRegion)),
    links: options.links === undefined ? undefined : readLinkFile(options.links),
    backend: options.linkBackend === undefined ? undefined : parseBackend(options.linkBackend),
    reporters: number(options.reporters, '--reporters'),
    port: number(options.port, '--port'),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function number(text: string | undefined, option: string): number | undefined {
  return text === undefined ? undefined : parseWholeNumber(text, option);
}

function duration(text: string | undefined, option: string): string | undefined {
  if (text !== undefined) parseDuration(text, option);
  return text;
}

/** @throws AgentError `bad_input/finality` */
function parseFinality(text: string): string {
  if (finalities.some((known) => known === text)) return text;
  throw new AgentError('bad_input/finality', `--finality ${text}: expected ${finalities.join(' or ')}`);
}

/** @throws AgentError `bad_input/backend` */
export function parseBackend(text: string): BackendChoice {
  const choice = backendChoices.find((known) => known === text);
  if (choice) return choice;
  throw new AgentError(
    'bad_input/backend',
    `--link-backend ${text}: expected one of ${backendChoices.join(', ')}`,
  );
}

/** @throws AgentError `bad_input/region`, `bad_input/number` */
export function parseRegion(text: string): [region: string, nodes: number] {
  const [region = '', nodes, ...others] = text.split('=');
  if (region !== '' && nodes !== undefined && others.length === 0)
    return [region, parseWholeNumber(nodes, `--region ${region}=`)];
  throw new AgentError(
    'bad_input/region',
    `--region ${text}: expected a name and a number of nodes, for example eu=3`,
  );
}

/**
 * `v3=./old-node` is for one node, anything else for all others.
 * @throws AgentError `bad_input/node` when there are several for all
 */
function parseNodes(given: readonly string[]): { general?: string; single?: Record<string, string> } {
  const single: Record<string, string> = {};
  const general: string[] = [];
  for (const text of given) {
    const [, name, command] = /^([a-z][a-z0-9-]*)=(.+)$/.exec(text) ?? [];
    if (name === undefined || command === undefined) general.push(text);
    else if (single[name] === undefined) single[name] = command;
    else
      throw new AgentError('bad_input/node', `--node ${text}: ${name} has ${single[name]}; give one of them`);
  }
  const [first, ...others] = general;
  if (others.length > 0) {
    throw new AgentError(
      'bad_input/node',
      `--node is given ${general.length} times for all nodes; name the node of the others, for example --node v3=${others[0]}`,
    );
  }
  return {
    ...(first !== undefined && { general: first }),
    ...(Object.keys(single).length > 0 && { single }),
  };
}

/** The program of a network whose nodes all have one. @throws AgentError `bad_input/node` when a node is named */
export function parseOnlyNode(given: readonly string[] | undefined, kind: string): string | undefined {
  const { general, single } = parseNodes(given ?? []);
  if (single === undefined) return general;
  const [named] = Object.entries(single).map(([name, command]) => `${name}=${command}`);
  throw new AgentError(
    'bad_input/node',
    `--node ${named}: with ${kind} all nodes have one program; pass --node COMMAND`,
  );
}

type SpecCommandOptions = FigureOptions & Pick<UpCommandOptions, 'chain' | 'runtime' | 'preset'>;

/** Prints the specification: for tools that start nodes themselves, such as zombienet. */
export async function runSpec(options: SpecCommandOptions): Promise<void> {
  if (options.chain !== undefined || options.runtime !== undefined || options.preset !== undefined) {
    const asked = await checkNetworkFile(
      typedDocument({ ...options, page: false }),
      undefined,
      Number.POSITIVE_INFINITY,
    );
    // The nodes that will read it may be any.
    return print((await lookAtForeignChain(asked, processSignal(), false)).spec);
  }
  const figures = parseFigures(options);
  // Where the nodes will run is not ours to know, so this machine's room sets no limit.
  checkNetworkOptions({ ...figures, name: 'spec', candidates: 0 }, Number.POSITIVE_INFINITY);
  const seeds = Array.from({ length: figures.validators }, (_, index) => validatorSeed(index));
  print(JSON.stringify(await networkSpec(figures, await Promise.all(seeds.map(validatorKeys)))));
}

/** The figures of a network as typed. */
interface FigureOptions {
  readonly validators?: string;
  readonly engine?: string;
  readonly slot?: string;
  readonly session?: string;
  readonly era?: string;
  readonly window?: string;
}

type Figures = Required<Pick<NetworkOptions, 'engine'>> &
  Pick<NetworkOptions, 'validators' | 'slotMs' | 'sessionMs' | 'sessionsPerEra' | 'windowMs'>;

/** @throws AgentError `bad_input/number`, `bad_input/engine`, `bad_input/duration` */
export function parseFigures(options: FigureOptions): Figures {
  const engine = parseEngine(options.engine ?? usual.engine);
  const validators = number(options.validators, '--validators');
  return {
    validators: validators ?? (isOnDemand(engine) ? 1 : usual.validators),
    engine,
    slotMs: parseDuration(options.slot ?? usual.slot, '--slot'),
    sessionMs: parseDuration(options.session ?? usual.session, '--session'),
    sessionsPerEra: number(options.era, '--era') ?? usual.era,
    windowMs: parseDuration(options.window ?? usual.window, '--window'),
  };
}
