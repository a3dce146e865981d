import { warnFault } from '../../base/fault.ts';
import { type ProcessState, processState } from '../../base/process.ts';
import { bodyUpTo } from '../../base/response-body.ts';
import { headerHash, wholeHeader } from '../../chain/block/header-hash.ts';
import { RpcClient } from '../../chain/rpc/client.ts';
import { type NodeReport } from '../real/part.ts';
import { type NodeState, nodeUrl } from '../real/state.ts';
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

/** A block that a node has imported, with the wall clock at which it told so. */
export type OnBlock = (hash: string, atMs: number) => void;

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
  /** Others have no such subscription to blocks, and no such pool. */
  readonly isSubstrate: boolean;
}

/** More than any client exposes. */
const mostExpositionBytes = 8 * 1024 ** 2;
const answerWithinMs = 900;

/** Reads processes from /proc, and nodes over JSON-RPC and at their Prometheus port, on the loopback. */
export class LocalNodeReader implements NodeReader {
  readonly #onBlock: OnBlock;
  readonly #options: LocalNodeReaderOptions;
  #client: RpcClient | undefined;
  #port: number | undefined;
  #isOpening = false;
  #isClosed = false;

  constructor(onBlock: OnBlock, options: LocalNodeReaderOptions) {
    this.#onBlock = onBlock;
    this.#options = options;
  }

  async read(node: NodeState, deep: boolean): Promise<NodeReading> {
    const state = node.process ? processState(node.process) : 'gone';
    const pid = state === 'gone' ? undefined : node.process?.pid;
    const process = pid === undefined ? undefined : readProcessFigures(pid);
    const silent = { report: undefined, pool: undefined, exposition: undefined };
    if (state !== 'running') return { state, pid, process, ...silent };
    if (this.#options.isSubstrate && (node.rpc_port !== this.#port || !this.#client))
      this.#open(node).catch(warnFault('connecting to a node'));
    const within = AbortSignal.timeout(answerWithinMs);
    const [report, pool, exposition] = await Promise.all([
      this.#options.report(node, within).catch(() => undefined),
      deep ? this.#pool(within) : undefined,
      deep ? readExposition(node.prometheus_port, within) : undefined,
    ]);
    return { state, pid, process, report, pool, exposition };
  }

  close(): void {
    this.#isClosed = true;
    this.#client?.close();
  }

  // Only for what nobody needs at once: until it is there, blocks and the pool are not seen.
  async #open(node: NodeState): Promise<void> {
    if (this.#isOpening || this.#isClosed) return;
    this.#isOpening = true;
    try {
      this.#client?.close();
      this.#client = undefined;
      const client = await RpcClient.open(nodeUrl(node), { timeoutMs: 5_000 });
      this.#client = client;
      this.#port = node.rpc_port;
      if (this.#isClosed) client.close();
      else
        await client.subscribe('chain_subscribeAllHeads', [], (item, atMs) =>
          this.#onBlock(headerHash(wholeHeader(item)), atMs),
        );
    } catch {
      // It does not listen yet, or has no such subscription: the next look tries again, or does without.
    } finally {
      this.#isOpening = false;
    }
  }

  async #pool(within: AbortSignal): Promise<number | undefined> {
    const client = this.#client;
    if (!client?.isConnected) return undefined;
    const pending = client.request<unknown[]>('author_pendingExtrinsics').then(
      (extrinsics) => (Array.isArray(extrinsics) ? extrinsics.length : undefined),
      () => undefined,
    );
    return await Promise.race([pending, aborted(within)]);
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

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
