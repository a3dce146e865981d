import { countRelay } from './count-relay.ts';
import { failureOf } from './relay-failure.ts';
import type { FromRelayWorker, RelayStart } from './relay-messages.ts';
import { RelayRpc, type RelayTraffic } from './relay-rpc.ts';
import type { RelayStep } from './relay-step.ts';

// Hashing thousands of bodies takes minutes: the page stays alive, and ends the count by ending the worker.
const tellEveryMs = 200;

addEventListener('message', ({ data }: MessageEvent<RelayStart>) => {
  count(data).then(
    (answer) => tell({ kind: 'done', answer }),
    (error: unknown) => tell({ kind: 'failed', failure: failureOf(error) }),
  );
});

async function count(asked: RelayStart) {
  const { signal } = new AbortController();
  let step: RelayStep = { step: 'connect' };
  let traffic: RelayTraffic = { answers: 0, bytes: 0 };
  let toldMs = Number.NEGATIVE_INFINITY;
  const progress = (isNew: boolean): void => {
    const nowMs = performance.now();
    if (!isNew && nowMs - toldMs < tellEveryMs) return;
    toldMs = nowMs;
    tell({ kind: 'progress', progress: { step, traffic } });
  };
  const client = await RelayRpc.open(asked.url, {
    signal,
    onTraffic: (now) => {
      traffic = now;
      progress(false);
    },
  });
  try {
    return await countRelay(asked, client, {
      signal,
      onStep: (now) => {
        const isNew = now.step !== step.step;
        step = now;
        progress(isNew);
      },
    });
  } finally {
    client.close();
  }
}

function tell(message: FromRelayWorker): void {
  postMessage(message);
}
