import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError, messageOf } from '../../base/error.ts';
import { cacheFolder, cargoTargetFolder } from '../../base/folder.ts';
import { identify, type ProcessIdentity } from '../../base/process.ts';
import { removeClockTrace } from '../chaos/host/clock-trace.ts';
import type { CommandLine } from '../client/client-driver.ts';
import { ethereumDriver } from '../client/drivers.ts';
import { isOnDemand } from '../genesis/engine.ts';
import type { ProgramStart } from '../link/host/protocol.ts';
import { openLinks } from '../link/host/remote-links.ts';
import { givenCommand, nodeBinary } from './given-command.ts';
import {
  logFile,
  type NetworkState,
  type NodeState,
  networkFolder,
  networkMark,
  writeNetwork,
} from './state.ts';

/** Keeps a node near 120 MB: fewer compiled runtimes, a trie cache of 64 MiB, a small database cache. */
export const frugal = [
  '--max-runtime-instances',
  '2',
  '--trie-cache-size',
  String(64 * 1024 ** 2),
  '--db-cache',
  '16',
];

const loopback = '127.0.0.1';
const helpWithinMs = 15_000;

/** Connections that a node makes of itself. */
const usualPeers = 8;

// Relative to the repository: it is there that tsx is found.
const script = 'scripts/build.ts';

/**
 * Starts a node that lives on without us, and records its process before anything else can happen.
 * @throws AgentError `unknown/node_start` when the system refuses or the process ends at once.
 */
export async function startNode(network: NetworkState, node: NodeState): Promise<void> {
  removeClockTrace(node.process);
  const through = Object.values(node.host_faults?.through ?? {}).flat();
  const { argv, env } = commandLine(network, node);
  const [program = '', ...args] = [...through, ...argv];
  const start = {
    program,
    args,
    env: definedOf({
      ...env,
      ...process.env,
      ...node.host_faults?.env,
      ...networkMark(network.name),
    }),
    log: logFile(network.name, node.name),
  };
  const record = (identity: ProcessIdentity | undefined): void => {
    node.process = identity;
    writeNetwork(network);
  };
  try {
    if (network.links?.backend === 'tun') record(await startInside(network, node, start));
    else await startDetached(start, record);
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw new AgentError(
      'unknown/node_start',
      `node ${node.name} did not start: ${messageOf(cause)}; the command was ${program}`,
      { data: { node: node.name }, cause },
    );
  }
}

/** How a node of the network is started, but for what faults put before it. */
export function commandLine(network: NetworkState, node: NodeState): CommandLine {
  const driver = ethereumDriver(network);
  if (driver) return driver.command(network, node);
  const [program = '', ...rest] = node.command ?? network.node_command;
  return { argv: [program, ...rest, ...nodeArguments(network, node)], env: compiledRuntimes() };
}

async function startInside(
  network: NetworkState,
  { name }: NodeState,
  start: ProgramStart,
): Promise<ProcessIdentity> {
  const links = await openLinks(network);
  try {
    return await links.start(name, start);
  } finally {
    await links.close();
  }
}

/** Starts a program that outlives this process; it is recorded before anything else can happen. */
export async function startDetached(
  { program, args, env, log }: ProgramStart,
  record: (identity: ProcessIdentity | undefined) => void,
): Promise<void> {
  const file = openSync(log, 'a');
  try {
    // Detached: a session of its own, which the terminal's Ctrl-C does not reach.
    const child = spawn(program, args, { detached: true, env, stdio: ['ignore', file, file] });
    record(child.pid === undefined ? undefined : identify(child.pid));
    child.unref();
    await new Promise<void>((started, refused) => {
      child.once('spawn', started);
      child.once('error', refused);
    });
  } finally {
    closeSync(file);
  }
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Tells nodes to keep compiled runtimes for each other, as environment: compiling takes some 4 s of a core each time. */
export function compiledRuntimes(): { readonly ALMANAC_WASM_CACHE: string } {
  return { ALMANAC_WASM_CACHE: join(cacheFolder(), 'compiled') };
}

/** The file that holds the raw chain specification of a network. */
export function specFile(network: string): string {
  return join(networkFolder(network), 'spec.json');
}

export function nodeFolder(network: string, node: string): string {
  return join(networkFolder(network), node);
}

/** The command line of one node. Every node knows all others, so that none is needed to find the rest. */
export function nodeArguments(network: NetworkState, node: NodeState): string[] {
  const folder = nodeFolder(network.name, node.name);
  const others = network.nodes.filter((other) => other.name !== node.name);
  return [
    ['--chain', specFile(network.name), '--name', node.name],
    node.is_full_node ? [] : ['--validator', ...(network.heartbeat ? ['--heartbeat'] : [])],
    ['--base-path', join(folder, 'data'), '--keystore-path', join(folder, 'keystore')],
    ['--node-key-file', join(folder, 'node-key')],
    ['--listen-addr', `/ip4/${node.host ?? loopback}/tcp/${node.p2p_port}`, '--no-mdns', '--no-telemetry'],
    ['--rpc-port', String(node.rpc_port)],
    ['--prometheus-port', String(node.prometheus_port)],
    // A recount asks for the authorities at the parent of every block, however old.
    ['--state-pruning', 'archive'],
    isOnDemand(network.engine) ? ['--sealing', network.engine] : [],
    network.finality === 'none' ? ['--no-grandpa'] : [],
    node.replica ? ['--ha', node.replica.socket] : [],
    network.block_bytes === undefined ? [] : ['--block-bytes', String(network.block_bytes)],
    // By itself a node looks for eight others; with these everybody sees all, also of twenty.
    others.length > usualPeers ? ['--out-peers', String(others.length)] : [],
    frugal,
    ...others.map((other) => ['--bootnodes', peerAddress(other)]),
  ].flat();
}

/** Where its peers find a node. */
export function peerAddress({
  host = loopback,
  p2p_port,
  proxy_port = p2p_port,
  peer_id,
}: NodeState): string {
  return `/ip4/${host}/tcp/${proxy_port}/p2p/${peer_id}`;
}

/** Without it a log names no levels. */
const levelsFlag = '--detailed-log-output';

/**
 * How to start a node: the given command (a program, perhaps with arguments), else the binary in the
 * build cache, else of the package for this platform if one is installed, else built now. Its log names levels where it can.
 * @param needed a flag that it has to know
 * @throws AgentError `bad_input/node` when the command is no program or lacks the flag, `bad_input/build` when it cannot be built
 * here.
 */
export async function nodeCommand(
  given: string | undefined,
  signal: AbortSignal,
  needed?: string,
): Promise<string[]> {
  if (given === undefined) return [await ownNode(signal), levelsFlag];
  const [program = '', ...args] = givenCommand(given);
  const words = [program === nodeBinary ? await ownNode(signal) : program, ...args];
  const help = await helpOf(words, signal);
  if (needed !== undefined && !help.includes(needed)) {
    throw new AgentError(
      'bad_input/node',
      `--node ${given}: its --help knows no ${needed}, which this network needs; leave that option or this node out`,
      { data: { node: given, needed } },
    );
  }
  return help.includes(levelsFlag) && !words.includes(levelsFlag) ? [...words, levelsFlag] : words;
}

async function ownNode(signal: AbortSignal): Promise<string> {
  const built = join(cargoTargetFolder(), 'release', nodeBinary);
  if (existsSync(built)) return built;
  const packed = packedNode();
  if (packed !== undefined) return packed;
  await build(built, signal);
  return built;
}

/** What the program says of its flags; nothing when it does not answer, or fails. */
async function helpOf([program = '', ...rest]: readonly string[], signal: AbortSignal): Promise<string> {
  const help = await new Promise<string>((resolve) => {
    const limits = {
      timeout: helpWithinMs,
      killSignal: 'SIGKILL',
      maxBuffer: 4 * 1024 ** 2,
      signal,
    } as const;
    execFile(program, [...rest, '--help'], limits, (error, stdout) => resolve(error ? '' : stdout));
  });
  signal.throwIfAborted();
  return help;
}

/** The npm package that holds the node for this platform; there are such packages for Linux on x64 alone. */
export const nodePackage = `@almanac-chain/node-${process.platform}-${process.arch}`;

/** The node of that package, where it is installed beside this one. */
export function packedNode(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`${nodePackage}/bin/${nodeBinary}`);
  } catch {
    return undefined;
  }
}

// From src/lab/real or dist/lab/real, four levels up stands the repository.
async function build(expected: string, signal: AbortSignal): Promise<void> {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  if (!existsSync(join(root, script))) {
    throw new AgentError(
      'bad_input/node',
      `there is no node at ${expected}, no package ${nodePackage} beside this one and no repository to build a node from; install the package of this release, or name a node with --node COMMAND`,
      { data: { expected } },
    );
  }
  const code = await new Promise<number | null>((done, fail) => {
    // Its progress is talk: stdout stays free for data.
    const args = ['--import', 'tsx', script, 'node'];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2], signal });
    child.once('error', fail);
    child.once('exit', done);
  });
  if (code === 0 && existsSync(expected)) return;
  throw new AgentError(
    'bad_input/build',
    code === 0
      ? `the build left no node at ${expected}; name one with --node COMMAND`
      : `building the node failed (exit code ${code}); "almanac doctor" says what is missing and how to get it, or name a node with --node COMMAND`,
    { data: { code, expected } },
  );
}
