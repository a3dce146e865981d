/** What a node says about itself, as far as it answers. */
export interface NodeReport {
  readonly peers: number;
  readonly best: number;
  readonly finalized: number;
}

const answerWithinMs = 3_000;

/** Asks a node over HTTP; undefined when it is not there, paused, or does not answer in time. */
export async function nodeReport(port: number, signal?: AbortSignal): Promise<NodeReport | undefined> {
  const within = AbortSignal.timeout(answerWithinMs);
  const until = signal ? AbortSignal.any([signal, within]) : within;
  try {
    const [health, best, finalizedHash] = await Promise.all([
      call<{ peers: number }>(port, 'system_health', [], until),
      call<Header>(port, 'chain_getHeader', [], until),
      call<string>(port, 'chain_getFinalizedHead', [], until),
    ]);
    const finalized = await call<Header>(port, 'chain_getHeader', [finalizedHash], until);
    return { peers: health.peers, best: Number(best.number), finalized: Number(finalized.number) };
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

interface Header {
  readonly number: string;
}

async function call<Result>(
  port: number,
  method: string,
  params: readonly unknown[],
  signal: AbortSignal,
): Promise<Result> {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal,
  });
  const answer = (await response.json()) as { result?: Result };
  if (answer.result === undefined) throw new TypeError(`${method} gave no result`);
  return answer.result;
}
