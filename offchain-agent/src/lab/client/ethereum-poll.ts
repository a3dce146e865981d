import { withTimeLimit } from '../../base/time-limit.ts';
import { callBatch, callRpc, type RpcCall } from '../real/json-rpc.ts';
import type { NodeReport } from '../real/part.ts';
import type { NodeState } from '../real/state.ts';

const answerWithinMs = 3_000;

/**
 * Asks a node of any Ethereum client over HTTP.
 * @param isAlone it has no peers, and no method that would say so
 */
export async function pollEthereum(
  { rpc_port: port }: NodeState,
  { isAlone = false, signal }: { isAlone?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<NodeReport | undefined> {
  const calls: RpcCall[] = [['eth_blockNumber'], ...(isAlone ? [] : [['net_peerCount'] as const])];
  try {
    const [block, peers = '0x0'] = await inTime((within) => callBatch(port, calls, within), signal);
    // One that has no answer to this is still starting.
    if (typeof block !== 'string') return undefined;
    return { best: Number(block), peers: Number(peers), finalized: 0 };
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

/** What a node answers; undefined when it does not in time, or has no such method. */
export async function answerOf(
  { rpc_port: port }: NodeState,
  call: RpcCall,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  return await inTime((within) => callRpc(port, call, within), signal).catch(() => undefined);
}

/** The hashes of blocks, in the order of their heights; of what the node does not have, undefined. Empty when it does not answer. */
export async function blockHashes(port: number, heights: readonly number[]): Promise<(string | undefined)[]> {
  const calls = heights.map((height): RpcCall => ['eth_getBlockByNumber', `0x${height.toString(16)}`, false]);
  const blocks = await inTime((within) => callBatch(port, calls, within)).catch((): unknown[] => []);
  return blocks.map((block) => (hasHash(block) ? block.hash : undefined));
}

/** Has a node do something. Throws as `callRpc` does. */
export async function askEthereum({ rpc_port: port }: NodeState, ...call: RpcCall): Promise<unknown> {
  return await inTime((within) => callRpc(port, call, within));
}

/** A number in hexadecimal digits with 0x, below a name. */
export function numberAt(answer: unknown, name: string): number | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const value = Number((answer as Readonly<Record<string, unknown>>)[name]);
  return Number.isFinite(value) ? value : undefined;
}

function hasHash(block: unknown): block is { readonly hash: string } {
  return typeof block === 'object' && block !== null && 'hash' in block && typeof block.hash === 'string';
}

async function inTime<Result>(
  ask: (within: AbortSignal) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  return await withTimeLimit(answerWithinMs, signal, ask);
}
