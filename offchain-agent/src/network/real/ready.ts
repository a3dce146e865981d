import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../base/error.ts';
import { processState } from '../../base/process.ts';
import { logTail } from './log-tail.ts';
import { type NodeReport, nodeReport } from './node-rpc.ts';
import { logFile, type NetworkState, type NodeState } from './state.ts';

/** Tells a person what is waited for. */
export type Progress = (line: string) => void;

/** Compiling the runtime on a busy machine; idle it takes one to three seconds. */
const startUpMs = 120_000;

/** Finality needs a few blocks: GRANDPA votes two behind the best. */
const slotsToFinality = 30;
const pollMs = 500;
const shownLogLines = 15;

/**
 * Waits until every node answers, sees all others, and has finalized a block.
 * @throws AgentError `unknown/node_ended` and `unreachable/network` with the last lines of a log.
 */
export async function waitUntilReady(
  network: NetworkState,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + startUpMs + slotsToFinality * network.slot_ms;
  let last = '';
  for (;;) {
    await requireAllAlive(network);
    const reports = await Promise.all(network.nodes.map((node) => nodeReport(node.rpc_port, signal)));
    const stage = describe(reports, network.nodes.length);
    if (stage.text !== last) progress(stage.text);
    last = stage.text;
    if (stage.ready) return;
    if (Date.now() > deadline) await giveUp(network, reports, last);
    await sleep(pollMs, undefined, { signal });
  }
}

function describe(
  reports: readonly (NodeReport | undefined)[],
  nodes: number,
): { text: string; ready: boolean } {
  const answering = reports.filter((report) => report !== undefined);
  if (answering.length < nodes) return { text: `${answering.length} of ${nodes} nodes answer`, ready: false };
  const connected = answering.filter((report) => report.peers >= nodes - 1);
  if (connected.length < nodes)
    return { text: `${connected.length} of ${nodes} nodes see all others`, ready: false };
  const finalizing = answering.filter((report) => report.finalized > 0);
  if (finalizing.length === nodes) return { text: `all ${nodes} nodes finalize blocks`, ready: true };
  return { text: `${finalizing.length} of ${nodes} nodes have finalized a block`, ready: false };
}

async function requireAllAlive(network: NetworkState): Promise<void> {
  const ended = network.nodes.find((node) => !node.process || processState(node.process) === 'gone');
  if (!ended) return;
  throw new AgentError(
    'unknown/node_ended',
    `node ${ended.name} ended while starting; its last words:\n${await lastWords(network, ended)}`,
    { data: { node: ended.name } },
  );
}

async function giveUp(
  network: NetworkState,
  reports: readonly (NodeReport | undefined)[],
  last: string,
): Promise<never> {
  const slowest = network.nodes[reports.indexOf(undefined)] ?? network.nodes[0];
  const words = slowest ? `${slowest.name} says:\n${await lastWords(network, slowest)}` : '';
  throw new AgentError('unreachable/network', `the network did not get ready: ${last}; ${words}`, {
    data: { network: network.name, last },
  });
}

async function lastWords(network: NetworkState, node: NodeState): Promise<string> {
  const lines = await logTail(logFile(network.name, node.name), shownLogLines);
  return lines.length === 0 ? '  (none)' : lines.map((line) => `  ${line}`).join('\n');
}
