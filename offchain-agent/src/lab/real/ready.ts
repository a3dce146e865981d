import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../base/error.ts';
import { type ProcessState, processState } from '../../base/process.ts';
import { programOf } from './node-process.ts';
import type { NetworkParts, NodeProgram, NodeReport, TellProgress } from './part.ts';
import { isNodeAlive, logFile, type NetworkState, type NodeState } from './state.ts';

/** Compiling the runtime on a busy machine; idle it takes one to three seconds. */
const startUpMs = 120_000;

/** Finality needs a few blocks: GRANDPA votes two behind the best. */
const slotsToFinality = 30;
const pollMs = 500;
/** What stays as it is for so long is told again. */
const tellAgainMs = 15_000;
const lookMs = 100;
const shownLogLines = 15;
const shownLogChars = 500;
/** A node of this machine that takes longer for an answer has none. */
export const answerWithinMs = 3_000;
const chunkBytes = 64 * 1024;

/**
 * Waits until every node answers, sees all others, and has finalized a block, or has one where nobody votes; where blocks are
 * sealed on demand, until the node answers.
 * @throws AgentError `unknown/node_ended` and `unreachable/network` with the last lines of a log.
 */
export async function waitUntilReady(
  parts: NetworkParts,
  network: NetworkState,
  progress: TellProgress,
  signal: AbortSignal,
): Promise<void> {
  const program = programOf(parts, network);
  const patienceMs = (program.patienceMs ?? startUpMs) + slotsToFinality * network.slot_ms;
  let deadline = Date.now() + patienceMs;
  const readyWhen = program.readyWhen(network);
  const stages = new Set<string>();
  const tell = stageTeller(progress);
  let last = '';
  for (;;) {
    await requireAllAlive(parts, network);
    const reports = await Promise.all(
      network.nodes.map(async (node) => await reportOf(parts, network, node, signal)),
    );
    const stage = describe(reports, readyWhen);
    tell(stage.text);
    last = stage.text;
    // Many nodes on a busy machine take long, one after another: what gets on is waited for, what goes round and round is not.
    if (!stages.has(stage.text)) deadline = Date.now() + patienceMs;
    stages.add(stage.text);
    if (stage.ready) return;
    if (Date.now() > deadline) await giveUp(network, reports, last);
    await sleep(pollMs, undefined, { signal });
  }
}

/** Tells of each stage as it begins, and again where it lasts. */
export function stageTeller(tell: TellProgress, nowMs: () => number = Date.now): (stage: string) => void {
  let told = { stage: '', fromMs: 0, atMs: 0 };
  return (stage) => {
    const atMs = nowMs();
    if (stage !== told.stage) {
      tell(stage);
      told = { stage, fromMs: atMs, atMs };
    } else if (atMs - told.atMs >= tellAgainMs) {
      tell(`${stage}, for ${Math.round((atMs - told.fromMs) / 1_000)} s`);
      told = { ...told, atMs };
    }
  };
}

function describe(
  reports: readonly (NodeReport | undefined)[],
  readyWhen: ReturnType<NodeProgram['readyWhen']>,
): { text: string; ready: boolean } {
  const nodes = reports.length;
  const answering = reports.filter((report) => report !== undefined);
  if (answering.length < nodes) return { text: `${answering.length} of ${nodes} nodes answer`, ready: false };
  if (readyWhen === 'answers') return { text: 'the node seals blocks on demand', ready: true };
  const connected = answering.filter((report) => report.peers >= nodes - 1);
  if (connected.length < nodes)
    return { text: `${connected.length} of ${nodes} nodes see all others`, ready: false };
  if (readyWhen === 'blocks') {
    const importing = answering.filter((report) => report.best > 0);
    const ready = importing.length === nodes;
    return {
      text: `${ready ? `all ${nodes}` : `${importing.length} of ${nodes}`} nodes have blocks, none votes`,
      ready,
    };
  }
  const finalizing = answering.filter((report) => report.finalized > 0);
  if (finalizing.length === nodes) return { text: `all ${nodes} nodes finalize blocks`, ready: true };
  return { text: `${finalizing.length} of ${nodes} nodes have finalized a block`, ready: false };
}

/**
 * Some clients look for their peers as they start, and then not for minutes: the node that is started next waits for this one.
 * Returns at the latest when it has ended: what follows reports its last words.
 */
export async function untilAnswering(
  parts: NetworkParts,
  network: NetworkState,
  node: NodeState,
  signal?: AbortSignal,
): Promise<void> {
  if (!programOf(parts, network).startsOneByOne || network.nodes.length === 1) return;
  const deadline = Date.now() + startUpMs;
  while (isNodeAlive(node) && Date.now() < deadline) {
    if (await reportOf(parts, network, node, signal)) return;
    await sleep(lookMs, undefined, { signal });
  }
}

async function requireAllAlive(parts: NetworkParts, network: NetworkState): Promise<void> {
  const ended = network.nodes.find(
    (node) => !parts.some((part) => part.mayEnd?.(node)) && !isNodeAlive(node),
  );
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
  return lines.length === 0
    ? '  (none)'
    : lines.map((line) => `  ${line.slice(0, shownLogChars)}`).join('\n');
}

/** What a node reports about itself; undefined when it is missing, paused, or does not answer in time. */
export async function reportOf(
  parts: NetworkParts,
  network: NetworkState,
  node: NodeState,
  signal?: AbortSignal,
): Promise<NodeReport | undefined> {
  return await programOf(parts, network).poll(node, signal);
}

/** The last lines of a log, read from its end; empty when there is no log. */
export async function logTail(path: string, lines: number): Promise<string[]> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return [];
  try {
    let text = '';
    let start = (await file.stat()).size;
    while (start > 0 && text.split('\n').length <= lines + 1) {
      const length = Math.min(chunkBytes, start);
      start -= length;
      const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: start });
      // Split inside a character at worst at the very first line, which is dropped or whole.
      text = buffer.toString('utf8') + text;
    }
    return text === '' || lines === 0 ? [] : text.trimEnd().split('\n').slice(-lines);
  } finally {
    await file.close();
  }
}

/** One node now. */
export interface NodeStatus {
  readonly name: string;
  readonly account: string;
  readonly isValidatorAtGenesis: boolean;
  readonly isFullNode: boolean;
  readonly region: string | undefined;
  readonly state: ProcessState;
  readonly pid: number | undefined;
  readonly url: string;
  readonly prometheusUrl: string;
  /** Undefined when the node does not answer. */
  readonly report: NodeReport | undefined;
}

/** Asks all nodes that run. */
export async function networkStatus(
  parts: NetworkParts,
  network: NetworkState,
  signal?: AbortSignal,
): Promise<NodeStatus[]> {
  return await Promise.all(network.nodes.map(async (node) => await nodeStatus(parts, network, node, signal)));
}

async function nodeStatus(
  parts: NetworkParts,
  network: NetworkState,
  node: NodeState,
  signal: AbortSignal | undefined,
): Promise<NodeStatus> {
  const state = node.process ? processState(node.process) : 'gone';
  return {
    name: node.name,
    account: node.account,
    isValidatorAtGenesis: node.is_validator_at_genesis,
    isFullNode: node.is_full_node ?? false,
    region: node.region,
    state,
    pid: state === 'gone' ? undefined : node.process?.pid,
    url: programOf(parts, network).urlOf(node),
    prometheusUrl: `http://127.0.0.1:${node.prometheus_port}/metrics`,
    report: state === 'running' ? await reportOf(parts, network, node, signal) : undefined,
  };
}
