import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { AgentError } from '../../base/error.ts';
import { identify } from '../../base/process.ts';
import { nodeArguments } from './node-arguments.ts';
import { logFile, type NetworkState, type NodeState, writeNetwork } from './state.ts';

/**
 * Starts a node that lives on without us, and records its process before anything else can happen.
 * @throws AgentError `unknown/node_start` when the system refuses or the process ends at once.
 */
export async function startNode(network: NetworkState, node: NodeState): Promise<void> {
  const [program = '', ...rest] = network.node_command;
  const log = openSync(logFile(network.name, node.name), 'a');
  try {
    // Detached: a session of its own, which the terminal's Ctrl-C does not reach.
    const child = spawn(program, [...rest, ...nodeArguments(network, node)], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    node.process = child.pid === undefined ? undefined : identify(child.pid);
    writeNetwork(network);
    child.unref();
    await new Promise<void>((started, refused) => {
      child.once('spawn', started);
      child.once('error', refused);
    });
  } catch (cause) {
    throw new AgentError(
      'unknown/node_start',
      `node ${node.name} did not start: ${(cause as Error).message}; the command was ${program}`,
      { data: { node: node.name }, cause },
    );
  } finally {
    closeSync(log);
  }
}
