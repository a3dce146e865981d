export interface PendingRequest {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface PendingOptions {
  readonly timeoutMs: number;
  readonly send: (request: PendingRequest) => void;
  /** Called when no answer has come in time. */
  readonly onLate: (request: PendingRequest) => void;
}

/** The answer of a request. */
export async function answerOf<Result>(
  method: string,
  params: readonly unknown[],
  { timeoutMs, send, onLate }: PendingOptions,
): Promise<Result> {
  return await new Promise<Result>((resolve, reject) => {
    const request: PendingRequest = {
      method,
      params,
      resolve: (result) => {
        clearTimeout(timer);
        resolve(result as Result);
      },
      reject: (error) => {
        clearTimeout(timer);
        reject(error);
      },
    };
    const timer = setTimeout(() => onLate(request), timeoutMs);
    send(request);
  });
}
