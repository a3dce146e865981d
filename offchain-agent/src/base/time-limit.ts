/**
 * Does the work under a signal that aborts when the time is up, or with the given one. An `AbortSignal.any` of an
 * `AbortSignal.timeout` never comes in Node.js 20 once garbage was collected, and neither keeps the process until it does: a
 * connection that is lost in the middle of an answer may leave nothing else to wait for, and a command would end without a word.
 *
 * @param limitMs in milliseconds
 * @throws `TimeoutError` or the reason of the given signal, as far as the work heeds its signal, else what the work throws
 */
export async function withTimeLimit<Result>(
  limitMs: number,
  signal: AbortSignal | undefined,
  work: (within: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const limit = new AbortController();
  const onAbort = (): void => limit.abort(signal?.reason);
  const timer = setTimeout(
    () => limit.abort(new DOMException(`no answer within ${limitMs} ms`, 'TimeoutError')),
    limitMs,
  );
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
