import { type ProcessState, processState } from '../../base/process.ts';
import { bodyUpTo } from '../../base/response-body.ts';
import { type NodeReport } from '../real/part.ts';
import { type NodeState } from '../real/state.ts';
import type { NodeChain } from './node-chain.ts';
import { type ProcessFigures, readProcessFigures } from './process-figures.ts';

/** What a node is at a moment; undefined is what could not be had. Counters count from the start of its process. */
export interface NodeReading {
  readonly state: ProcessState;
  /** The process that was read: with another one all counters begin anew. */
  readonly pid: number | undefined;
  readonly process: ProcessFigures | undefined;
  readonly report: NodeReport | undefined;
  /** Transactions that wait; read only where asked for. */
  readonly pool: number | undefined;
  /** The client's own series in the text format of Prometheus; read only where asked for. */
  readonly exposition: string | undefined;
}

/** How one node is looked at. Conformance: tests/support/node-reader-conformance.ts. */
export interface NodeReader {
  /** Never rejects; returns within moments whatever the node does. `deep` asks for what costs more, too. */
  read(node: NodeState, deep: boolean): Promise<NodeReading>;
  close(): void;
}

/** What differs between clients. */
interface LocalNodeReaderOptions {
  /** As the node says of itself; may reject, which counts as silence. */
  readonly report: (node: NodeState, signal: AbortSignal) => Promise<NodeReport | undefined>;
  /** Its blocks and its pool. */
  readonly chain: NodeChain;
}

/** More than any client exposes. */
const mostExpositionBytes = 8 * 1024 ** 2;
const answerWithinMs = 900;

/** Reads processes from /proc, and nodes over JSON-RPC and at their Prometheus port, on the loopback. */
export class LocalNodeReader implements NodeReader {
  readonly #options: LocalNodeReaderOptions;

  constructor(options: LocalNodeReaderOptions) {
    this.#options = options;
  }

  async read(node: NodeState, deep: boolean): Promise<NodeReading> {
    const state = node.process ? processState(node.process) : 'gone';
    const pid = state === 'gone' ? undefined : node.process?.pid;
    const process = pid === undefined ? undefined : readProcessFigures(pid);
    const silent = {
      report: undefined,
      pool: undefined,
      exposition: undefined,
    };
    const { report: ask, chain } = this.#options;
    chain.follow(state === 'running' ? node : undefined);
    if (state !== 'running') return { state, pid, process, ...silent };
    const within = AbortSignal.timeout(answerWithinMs);
    const [report, pool, exposition] = await Promise.all([
      ask(node, within).catch(() => undefined),
      deep ? chain.pool(node, within) : undefined,
      deep ? readExposition(node.prometheus_port, within) : undefined,
    ]);
    return { state, pid, process, report, pool, exposition };
  }

  close(): void {
    this.#options.chain.close();
  }
}

async function readExposition(port: number, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal, redirect: 'error' });
    if (!response.ok) return undefined;
    const body = await bodyUpTo(response, mostExpositionBytes);
    return body.length > mostExpositionBytes ? undefined : body.toString('utf8');
  } catch {
    return undefined;
  }
}
