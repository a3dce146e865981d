import { mkdir } from 'node:fs/promises';
import { AgentError } from '../../base/error.ts';
import { listedFaults } from '../../base/faults.ts';
import { type ClientEngine, type ClientName, clientEngines } from '../client/client-name.ts';
import { ethereumDrivers } from '../client/drivers.ts';
import { findProgram } from '../client/find-program.ts';
import { nodeCommand } from '../client/node-command.ts';
import { signersOf } from '../client/signers.ts';
import { backendOf } from '../link/host/links-part.ts';
import type { BackendChoice } from '../link/host/start-host.ts';
import { claimNetwork, downNetwork, startNode, untilAnswering, waitUntilReady } from '../networks.ts';
import { type PlannedNode, planFaults, planNodes } from '../plan/node-plan.ts';
import { nodesThatFit } from '../plan/options.ts';
import { nodeFolder } from '../real/node-process.ts';
import type { PartOptions } from '../real/part.ts';
import { freePorts, requireFreePort } from '../real/ports.ts';
import { type NetworkState, type NodeState, writeNetwork } from '../real/state.ts';
import { Additions } from './additions.ts';
import type { UpContext } from './up.ts';

/** What a network of an Ethereum client is asked to be. */
export interface ClientOptions extends Pick<PartOptions, 'name' | 'backend' | 'regions' | 'links'> {
  readonly client: ClientName;
  readonly engine: ClientEngine;
  /** How many nodes; each of them seals blocks. */
  readonly validators: number;
  /** The time from one block to the next, in whole seconds. */
  readonly slotMs: number;
  /** An epoch of Clique. */
  readonly sessionMs?: number | undefined;
  /** Of a block. */
  readonly gasLimit?: number | undefined;
  /** The client's program, where it is not to be looked for. */
  readonly node?: string | undefined;
  /** RPC port of the first node. */
  readonly port?: number | undefined;
}

/** A transfer takes 21,000; Geth and its followers take no less than 5,000 in a genesis. */
const gasLimits = { least: 21_000, most: 10_000_000_000 };

/**
 * Starts a network of an Ethereum client, as `upNetwork` does one of ours: processes that outlive this one; when anything fails
 * on the way nothing is left.
 * @throws AgentError `bad_input/...` before anything is written, else what stopped it
 */
export async function upClientNetwork(options: ClientOptions, context: UpContext): Promise<NetworkState> {
  const { progress, signal } = context;
  const driver = ethereumDrivers[options.client];
  const { program, additions } = await checked(options, context);
  await claimNetwork(options.name);
  try {
    const network = await newNetwork(options, program, additions, context);
    writeNetwork(network);
    for (const node of network.nodes) await mkdir(nodeFolder(network.name, node.name));
    await driver.prepare(network);
    const whenReady = await additions.start(network, context, async (nodes) => {
      progress(
        `starting ${network.nodes.length === 1 ? 'a node' : `${network.nodes.length} nodes`} of ${driver.name}`,
      );
      for (const node of nodes) {
        await startNode(network, node);
        await untilAnswering(network, node, signal);
      }
    });
    await waitUntilReady(network, progress, signal);
    await whenReady();
    return network;
  } catch (error) {
    await downNetwork(options.name);
    throw error;
  }
}

/** What the network stands on here. @throws AgentError with all that is wrong: `bad_input/client`, or of one fault its own code */
async function checked(
  options: ClientOptions,
  { progress, signal }: UpContext,
): Promise<{ readonly program: string[]; readonly additions: Additions }> {
  const { client, node, port = 0 } = options;
  const backend = backendOf(options);
  const wrong: AgentError[] = [];
  const found = async <Result>(find: () => Result | Promise<Result>): Promise<Result | undefined> => {
    try {
      return await find();
    } catch (error) {
      if (!(error instanceof AgentError) || signal.aborted) throw error;
      wrong.push(error);
      return undefined;
    }
  };
  await found(() => checkClientOptions(options));
  const driver = ethereumDrivers[client];
  const program = await found(async () =>
    node === undefined ? findProgram(driver) : await nodeCommand(node, signal),
  );
  await found(async () => (port > 0 && port < 65_536 ? await requireFreePort(port) : undefined));
  const additions =
    backendFaults(backend, options).length === 0
      ? await found(
          async () => await Additions.plan({ ...options, suited: ['tun'] }, nodesOf(options), progress),
        )
      : undefined;
  const [first] = wrong;
  if (!first && program && additions) return { program, additions };
  if (first && wrong.length === 1) throw first;
  throw refused(
    wrong.flatMap(({ data: { faults }, message }) => (Array.isArray(faults) ? faults.map(String) : message)),
  );
}

/** @throws AgentError `bad_input/client` with all that is wrong */
export function checkClientOptions(options: ClientOptions, fitting = nodesThatFit()): void {
  const { name, client, engine, validators, slotMs, gasLimit, port } = options;
  const { mostNodes } = ethereumDrivers[client];
  const engines: readonly string[] = clientEngines[client];
  const faults = [
    ...(/^[a-z0-9][a-z0-9-]{0,31}$/.test(name)
      ? []
      : [`--name "${name}": expected 1 to 32 of a-z, 0-9 and "-", for example "local"`]),
    ...(engines.includes(engine) ? [] : [`--engine ${engine}: ${client} has ${engines.join(', ')}`]),
    ...(validators >= 1 && validators <= mostNodes
      ? []
      : [
          `--validators ${validators}: of ${client}, expected 1${mostNodes > 1 ? ` to ${mostNodes}` : ' alone'}`,
        ]),
    ...(validators > fitting && validators <= mostNodes
      ? [`--validators ${validators}: about ${fitting} nodes fit on this machine now; ask for fewer`]
      : []),
    ...(slotMs >= 1_000 && slotMs % 1_000 === 0
      ? []
      : [`--slot ${slotMs} ms: expected whole seconds, at least 1s, in which these clients count`]),
    ...sessionFaults(options),
    ...(gasLimit === undefined || (gasLimit >= gasLimits.least && gasLimit <= gasLimits.most)
      ? []
      : [`--gas-limit ${gasLimit}: expected ${gasLimits.least} to ${gasLimits.most}`]),
    ...(port === undefined || (port >= 1 && port <= 65_535) ? [] : [`--port ${port}: expected 1 to 65535`]),
    ...backendFaults(backendOf(options), options),
    ...placeFaults(options),
  ];
  if (faults.length > 0) throw refused(faults);
}

function sessionFaults({ client, engine, slotMs, sessionMs }: ClientOptions): string[] {
  if (sessionMs === undefined) return [];
  if (engine !== 'clique') return [`--session: ${client} has no epochs; leave it out`];
  if (sessionMs >= slotMs && sessionMs % slotMs === 0) return [];
  return [`--session ${sessionMs} ms: expected a whole number of slots of ${slotMs} ms, an epoch of Clique`];
}

function refused(faults: readonly string[]): AgentError {
  return listedFaults('bad_input/client', 'no such network can be started', faults);
}

function backendFaults(backend: BackendChoice, { client, validators }: ClientOptions): string[] {
  if (backend === 'none') return [];
  if (ethereumDrivers[client].mostNodes === 1)
    return [`--link-backend ${backend}: ${client} is one node, which has no links`];
  if (validators === 1) return [`--link-backend ${backend}: one node has no links; ask for more of them`];
  if (backend !== 'proxy') return [];
  return [
    '--link-backend proxy: a proxy knows a caller by its port, and nodes of Ethereum call from any; take --link-backend tun',
  ];
}

/** The nodes that will be; none where their number is wrong. */
function nodesOf(options: ClientOptions): PlannedNode[] {
  const { validators, client } = options;
  const isCounted = validators >= 1 && validators <= ethereumDrivers[client].mostNodes;
  return isCounted ? planNodes({ ...options, candidates: 0 }) : [];
}

/** What regions and links say of nodes that are not there. */
function placeFaults(options: ClientOptions): string[] {
  const { validators, regions, links = [] } = options;
  if (nodesOf(options).length === 0 || (regions === undefined && links.length === 0)) return [];
  const without =
    backendOf(options) === 'none' && links.length > 0
      ? ['--link-backend none: with nothing between the nodes --links can do nothing; leave one of them out']
      : [];
  return [
    ...without,
    ...planFaults({ validators, candidates: 0, regions, links }).map(({ message }) => message),
  ];
}

async function newNetwork(
  options: ClientOptions,
  program: string[],
  additions: Additions,
  context: UpContext,
): Promise<NetworkState> {
  const ports = await freePorts(3 * options.validators);
  const accounts = await signersOf(options.validators);
  const plan = nodesOf(options);
  return {
    version: 1,
    name: options.name,
    started_at: new Date().toISOString(),
    client: {
      name: options.client,
      engine: options.engine,
      ...(options.gasLimit !== undefined && { gas_limit: options.gasLimit }),
    },
    slot_ms: options.slotMs,
    session_blocks: (options.sessionMs ?? 0) / options.slotMs,
    sessions_per_era: 0,
    window_ms: 0,
    ...additions.fields,
    node_command: program,
    running_as: 'network',
    owner: context.owner,
    nodes: accounts.map(({ secret, address, id }, index): NodeState => {
      const [rpc = 0, p2p = 0, prometheus = 0] = ports.slice(3 * index, 3 * index + 3);
      const region = plan[index]?.region;
      return {
        name: `v${index + 1}`,
        seed: secret,
        account: address,
        is_validator_at_genesis: true,
        peer_id: id,
        ...(region !== undefined && { region }),
        rpc_port: index === 0 ? (options.port ?? rpc) : rpc,
        // No proxies, so that no port is needed for one.
        ...additions.nodeFields({ name: `v${index + 1}`, region }, index, [p2p, 0]),
        prometheus_port: prometheus,
      };
    }),
  };
}
