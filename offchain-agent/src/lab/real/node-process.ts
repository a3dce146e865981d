import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { AgentError, messageOf } from '../../base/error.ts';
import { identify, type ProcessIdentity } from '../../base/process.ts';
import type { NetworkParts, NodeProgram, ProgramStart } from './part.ts';
import {
  logFile,
  type NetworkState,
  type NodeState,
  networkFolder,
  networkMark,
  writeNetwork,
} from './state.ts';

/** How the nodes of a network are started and queried. One of the parts knows each client. */
export function programOf(parts: NetworkParts, network: NetworkState): NodeProgram {
  for (const part of parts) {
    const program = part.programOf?.(network);
    if (program) return program;
  }
  throw new TypeError(`no part of a network knows the client of "${network.name}"`);
}

/**
 * Starts a node that lives on without us, and records its process before anything else can happen.
 * @throws AgentError `unknown/node_start` when the system refuses or the process ends at once.
 */
export async function startNode(parts: NetworkParts, network: NetworkState, node: NodeState): Promise<void> {
  if (node.process) cleanUpAfter(parts, node.process);
  const wrapped = parts.flatMap((part) => part.wrap?.(node) ?? []);
  const { argv, env } = programOf(parts, network).command(network, node);
  const through = wrapped.flatMap((one) => one.through ?? []);
  const [program = '', ...args] = [...through, ...argv, ...wrapped.flatMap((one) => one.args ?? [])];
  const start = {
    program,
    args,
    env: definedOf({
      ...env,
      ...process.env,
      ...Object.assign({}, ...wrapped.map((one) => one.env)),
      ...networkMark(network.name),
    }),
    log: logFile(network.name, node.name),
  };
  const record = (identity: ProcessIdentity | undefined): void => {
    node.process = identity;
    writeNetwork(network);
  };
  try {
    const launched = launch(parts, network, node, start);
    if (launched) record(await launched);
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

function launch(
  parts: NetworkParts,
  network: NetworkState,
  node: NodeState,
  start: ProgramStart,
): Promise<ProcessIdentity> | undefined {
  for (const part of parts) {
    const launched = part.launch?.(network, node, start);
    if (launched) return launched;
  }
  return undefined;
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

/** Keeps other processes from starting the node until the returned function is called. */
export function claimNode(parts: NetworkParts, network: NetworkState, node: NodeState): () => void {
  const releases = parts.flatMap((part) => part.claim?.(network, node) ?? []);
  return () => {
    for (const release of releases) release();
  };
}

/** Removes what a process of a node has left behind. */
export function cleanUpAfter(parts: NetworkParts, process: ProcessIdentity): void {
  for (const part of parts) part.cleanUp?.(process);
}

/** Where a node keeps its keys and its database. */
export function nodeFolder(network: string, node: string): string {
  return join(networkFolder(network), node);
}
