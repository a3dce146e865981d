import type { NodeState } from '../../offchain-agent/src/lab/real/state.ts';

/** As anyone asks a node of Ethereum: not by the code that is tested. */
export async function askRaw(
  { rpc_port: port }: NodeState,
  method: string,
  ...params: unknown[]
): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
  if (error) throw new TypeError(`${method}: ${error.message}`);
  return result;
}
