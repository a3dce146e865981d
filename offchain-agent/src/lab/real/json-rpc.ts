/** A call of a method, with what it takes. */
export type RpcCall = readonly [method: string, ...params: readonly unknown[]];

/**
 * Asks a node of this machine over HTTP.
 * @throws TypeError, DOMException or SyntaxError when it is not there, has no such method, or says no JSON
 */
export async function callRpc<Result>(
  port: number,
  [method, ...params]: RpcCall,
  signal: AbortSignal,
): Promise<Result> {
  const { result } = await post<Answer>(port, request(1, method, params), signal);
  if (result === undefined) throw new TypeError(`${method} gave no result`);
  return result as Result;
}

/** Asks for several things at once; undefined for what the node does not answer. Throws as `callRpc` does. */
export async function callBatch(
  port: number,
  calls: readonly RpcCall[],
  signal: AbortSignal,
): Promise<unknown[]> {
  const body = calls.map(([method, ...params], index) => request(index, method, params));
  const answers = await post<readonly Answer[]>(port, body, signal);
  const results = new Map(answers.map(({ id, result }) => [id, result]));
  return calls.map((_, index) => results.get(index));
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
}

function request(id: number, method: string, params: readonly unknown[]) {
  return { jsonrpc: '2.0', id, method, params };
}

async function post<Body>(port: number, body: unknown, signal: AbortSignal): Promise<Body> {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  return (await response.json()) as Body;
}
