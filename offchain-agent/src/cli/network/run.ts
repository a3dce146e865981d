import { requireQueueProgram } from '../../agent/queue/own-redis.ts';
import { AgentError } from '../../base/error.ts';
import { parseDuration, wholeNumber } from '../../base/parse.ts';
import { type Engine, isOnDemand, parseEngine } from '../../network/genesis/engine.ts';
import { checkNetworkOptions, type NetworkOptions } from '../../network/real/options.ts';
import { networkStatus } from '../../network/real/ready.ts';
import { networkSpec } from '../../network/real/spec.ts';
import {
  findNetwork,
  findNode,
  type NetworkState,
  type NodeState,
  networkNames,
} from '../../network/real/state.ts';
import { downNetwork, resumeNode, stopNode } from '../../network/real/stop.ts';
import { freePorts, upNetwork } from '../../network/real/up.ts';
import { validatorKeys, validatorSeed } from '../../network/real/validator-keys.ts';
import { type ReporterStatus, reporterStatuses } from '../../network/reporters/reporter-status.ts';
import { livingWatch, startWatch, watchLink } from '../../network/watch/watch-process.ts';
import { processSignal } from '../abort.ts';
import { print, say, writeJson } from '../output.ts';
import { type Column, renderTable } from '../table.ts';

export interface UpCommandOptions extends FigureOptions {
  readonly candidates: string;
  readonly reporters: string;
  readonly node?: string;
  readonly name: string;
  readonly port?: string;
  /** False after --no-page. */
  readonly page: boolean;
  readonly json?: boolean;
}

const columns: readonly Column[] = [
  { title: 'node' },
  { title: 'state' },
  { title: 'pid', align: 'right' },
  { title: 'peers', align: 'right' },
  { title: 'best block', align: 'right' },
  { title: 'finalized', align: 'right' },
  { title: 'rpc' },
  { title: 'account' },
];

const reporterColumns: readonly Column[] = [
  { title: 'reporter' },
  { title: 'state' },
  { title: 'pid', align: 'right' },
  { title: 'health' },
  { title: 'http' },
  { title: 'account' },
];

/** What one does with a network that is up. */
const nextSteps: Readonly<Record<Engine, string>> = {
  aura: 'its records: almanac sli all',
  babe: 'who keeps its slots: almanac watch',
  manual: 'a block: engine_createBlock [true, true] over RPC',
  instant: 'a transaction, and a block with it: almanac send ACCOUNT 5',
};

/** Starts a network and returns when all its nodes finalize blocks, or seal them on demand. */
export async function runUp(options: UpCommandOptions): Promise<void> {
  const figures = {
    ...parseFigures(options),
    name: options.name,
    candidates: parseWholeNumber(options.candidates, '--candidates'),
    reporters: parseWholeNumber(options.reporters, '--reporters'),
    node: options.node,
    port: options.port === undefined ? undefined : parseWholeNumber(options.port, '--port'),
  };
  if (figures.validators === 2 || figures.validators === 3) {
    say(`note: with ${figures.validators} validators finality stops as soon as one is down; 4 tolerate one`);
  }
  if (figures.reporters > 0) requireQueueProgram();
  if (figures.reporters === 1 || figures.reporters === 2) {
    say(`note: figures that are reported need 3 reporters; with ${figures.reporters} they stand as ?`);
  }
  const network = await upNetwork(figures, { progress: say, signal: processSignal() });
  const page = options.page ? await startPage(network) : undefined;
  if (options.json) return writeJson(await networkDocument(network));
  await printNodes(network);
  if (page !== undefined) say(`watch it: ${page}`);
  const next = nextSteps[figures.engine];
  say(`network "${network.name}" is up; ${next}; end it: almanac network down`);
}

/** The network is there with its page or without. */
async function startPage({ name }: NetworkState): Promise<string | undefined> {
  const [port = 0] = await freePorts(1);
  try {
    return await startWatch(name, port, processSignal());
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== 'unknown/watch') throw error;
    say(`note: ${error.message}`);
    return undefined;
  }
}

export async function runStop(
  name: string,
  options: NamedOptions & { readonly kill?: boolean },
): Promise<void> {
  await onNode(name, options, async (network, node) => await stopNode(network, node, options.kill));
}

export async function runResume(name: string, options: NamedOptions): Promise<void> {
  await onNode(name, options, resumeNode);
}

async function onNode(
  name: string,
  options: NamedOptions,
  act: (network: NetworkState, node: NodeState) => Promise<void>,
): Promise<void> {
  const network = await findNetwork(options.name);
  await act(network, findNode(network, name));
  if (options.json) writeJson(await networkDocument(network));
  else await printNodes(network);
}

/** Takes a network down. None there is what was asked for, so it is no failure. */
export async function runDown(options: NamedOptions): Promise<void> {
  const name = await nameOf(options.name);
  const existed = name !== undefined && (await networkNames()).includes(name);
  if (existed) await downNetwork(name);
  if (options.json)
    return writeJson({ schema: 'almanac.network_down.v1', basis: 'census', name: name ?? null, existed });
  say(existed ? `network "${name}" is down` : 'there is no network to take down');
}

async function nameOf(given: string | undefined): Promise<string | undefined> {
  if (given !== undefined) return given;
  const names = await networkNames();
  return names.length > 1 ? (await findNetwork(undefined)).name : names[0];
}

export async function runStatus(options: NamedOptions): Promise<void> {
  const network = await findNetwork(options.name);
  if (options.json) writeJson(await networkDocument(network));
  else await printNodes(network);
}

/** A network as --json shows it. */
async function networkDocument(
  network: NetworkState,
): Promise<{ readonly schema: string } & Record<string, unknown>> {
  const [nodes, reporters] = await Promise.all([networkStatus(network), reporterStatuses(network)]);
  const watch = livingWatch(network.name);
  return {
    schema: 'almanac.network.v1',
    basis: 'census',
    name: network.name,
    started_at: network.started_at,
    engine: network.engine ?? 'aura',
    slot_ms: network.slot_ms,
    session_blocks: network.session_blocks,
    sessions_per_era: network.sessions_per_era,
    window_ms: network.window_ms,
    page: watch ? watchLink(watch) : null,
    nodes: nodes.map((node) => ({
      name: node.name,
      account: node.account,
      validator_at_genesis: node.isValidatorAtGenesis,
      state: node.state,
      pid: node.pid ?? null,
      url: node.url,
      prometheus_url: node.prometheusUrl,
      peers: node.report?.peers ?? null,
      best_block: node.report?.best ?? null,
      finalized_block: node.report?.finalized ?? null,
    })),
    reporters: reporters.map((reporter) => ({
      name: reporter.name,
      account: reporter.account,
      state: reporter.state,
      pid: reporter.pid ?? null,
      http_url: reporter.httpUrl,
      config: reporter.config,
      evidence: reporter.evidence,
      faults: reporter.faults ?? null,
    })),
  };
}

/** Tables of the nodes and the reporters on stdout: `-` where a node that does not run has no figure, `?` where one keeps silent. */
async function printNodes(network: NetworkState): Promise<void> {
  const rows = (await networkStatus(network)).map((node) => {
    const unknown = node.state === 'running' ? '?' : '-';
    const figures = [node.pid, node.report?.peers, node.report?.best, node.report?.finalized];
    return [
      node.name,
      node.state,
      ...figures.map((figure) => figure?.toString() ?? unknown),
      node.url,
      node.account,
    ];
  });
  for (const line of renderTable(columns, rows)) print(line);
  const reporters = await reporterStatuses(network);
  if (reporters.length === 0) return;
  print('');
  for (const line of renderTable(reporterColumns, reporters.map(reporterRow))) print(line);
}

function reporterRow({ name, state, pid, httpUrl, account, faults }: ReporterStatus): string[] {
  const health = state === 'running' ? (faults?.join('; ') ?? '?') : '-';
  return [name, state, pid?.toString() ?? '-', health || 'reports', httpUrl, account];
}

export type SpecCommandOptions = FigureOptions;

/** Prints the specification: for tools that start nodes themselves, such as zombienet. */
export async function runSpec(options: SpecCommandOptions): Promise<void> {
  const figures = parseFigures(options);
  // Where the nodes will run is not ours to know, so this machine's room sets no limit.
  checkNetworkOptions({ ...figures, name: 'spec', candidates: 0 }, Number.POSITIVE_INFINITY);
  const seeds = Array.from({ length: figures.validators }, (_, index) => validatorSeed(index));
  print(JSON.stringify(await networkSpec(figures, await Promise.all(seeds.map(validatorKeys)))));
}

/** The figures of a network as typed. */
export interface FigureOptions {
  readonly validators?: string;
  readonly engine: string;
  readonly slot: string;
  readonly session: string;
  readonly era: string;
  readonly window: string;
}

type Figures = Required<Pick<NetworkOptions, 'engine'>> &
  Pick<NetworkOptions, 'validators' | 'slotMs' | 'sessionMs' | 'sessionsPerEra' | 'windowMs'>;

/** @throws AgentError `bad_input/number`, `bad_input/engine`, `bad_input/duration` */
export function parseFigures(options: FigureOptions): Figures {
  const engine = parseEngine(options.engine);
  const { validators = isOnDemand(engine) ? '1' : '4' } = options;
  return {
    validators: parseWholeNumber(validators, '--validators'),
    engine,
    slotMs: parseDuration(options.slot, '--slot'),
    sessionMs: parseDuration(options.session, '--session'),
    sessionsPerEra: parseWholeNumber(options.era, '--era'),
    windowMs: parseDuration(options.window, '--window'),
  };
}

/** @throws AgentError `bad_input/number` */
export function parseWholeNumber(text: string, option: string): number {
  const number = wholeNumber(text);
  if (number !== undefined) return number;
  throw new AgentError('bad_input/number', `${option} ${text}: expected a whole number`, {
    data: { option },
  });
}

/** Options of the commands that work on a network that is there. */
export interface NamedOptions {
  readonly name?: string;
  readonly json?: boolean;
}
