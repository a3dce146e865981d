import { setMaxListeners } from 'node:events';

/** A signal that aborts at an instant, or with one of its parents, or when it is ended. */
interface DeadlineSignal {
  readonly signal: AbortSignal;
  /** Whether the instant has come before anything else. */
  readonly isOver: boolean;
  /** Aborts what still goes on under the signal. */
  end(): void;
}

export function createDeadline(inMs: number, parents: readonly AbortSignal[]): DeadlineSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  let isOver = false;
  const end = (reason: unknown): void => {
    clearTimeout(timer);
    for (const parent of parents) parent.removeEventListener('abort', onParent);
    controller.abort(reason);
  };
  const onParent = (): void => end(new Error('ended from outside'));
  const onTime = (): void => {
    isOver = true;
    end(new Error('the time is up'));
  };
  const timer = setTimeout(onTime, Math.max(0, inMs));
  for (const parent of parents) {
    // A thousand measurements of one instant share it.
    setMaxListeners(0, parent);
    parent.addEventListener('abort', onParent, { once: true });
  }
  if (parents.some(({ aborted }) => aborted)) onParent();
  return {
    signal: controller.signal,
    get isOver() {
      return isOver;
    },
    end: () => end(new Error('no longer needed')),
  };
}

/** The result of the work, or the reason of the signal when it aborts first, whatever the work then does. */
export async function abortable<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Resolves after the time, or never when the signal aborts first. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

interface Resolvers<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value | PromiseLike<Value>) => void;
  readonly reject: (reason?: unknown) => void;
}

type WithResolvers = { withResolvers?: <Value>() => Resolvers<Value> };

/** libp2p needs `Promise.withResolvers`, which Node 20 does not have. Call it before libp2p is loaded. */
export function provideWithResolvers(): void {
  (Promise as WithResolvers).withResolvers ??= createResolvers;
}

function createResolvers<Value>(): Resolvers<Value> {
  let resolve: Resolvers<Value>['resolve'] = () => undefined;
  let reject: Resolvers<Value>['reject'] = () => undefined;
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
