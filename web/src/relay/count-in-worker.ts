import type { RelayAnswer } from './count-relay.ts';
import type { RelayAsked } from './relay-asked.ts';
import type { FromRelayWorker, RelayFailure, RelayProgress } from './relay-messages.ts';

interface RelayListener {
  readonly onProgress: (progress: RelayProgress) => void;
  readonly onDone: (answer: RelayAnswer) => void;
  readonly onFailed: (failure: RelayFailure) => void;
}

/**
 * Counts in a worker, which is loaded only now.
 * @returns a function that ends it
 */
export function countInWorker(
  asked: RelayAsked,
  { onProgress, onDone, onFailed }: RelayListener,
): () => void {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', ({ message }) => {
    worker.terminate();
    // One that cannot be loaded tells nothing.
    const what = message ? `the worker failed: ${message}` : 'the worker of this page cannot be loaded';
    onFailed({ message: what, hint: 'try again; if its server has a new version, load the page again' });
  });
  worker.addEventListener('message', ({ data }: MessageEvent<FromRelayWorker>) => {
    if (data.kind === 'progress') return onProgress(data.progress);
    worker.terminate();
    if (data.kind === 'done') onDone(data.answer);
    else onFailed(data.failure);
  });
  worker.postMessage(asked);
  return () => worker.terminate();
}
