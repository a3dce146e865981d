// An agent on a chain in another process: all else is real. Killed and started again by killed.test.ts; one of several in
// shared.test.ts.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../../../src/base/clock.ts';
import { createLogger } from '../../../../../src/base/logger.ts';
import type { FinalizedHead, ReportingChain } from '../../../../../src/chain/reporting/reporting-chain.ts';
import type { OutboxChain } from '../../../../../src/chain/submit/outbox-chain.ts';
import { runInstants } from '../../../../../src/measure/sample/run-instants.ts';
import { createAgent } from '../../../../../src/reporting/agent/agent.ts';
import { holderOf, lockData } from '../../../../../src/reporting/agent/data-lock.ts';
import { queueName } from '../../../../../src/reporting/agent/open-chain-agents.ts';
import { openQueueHome } from '../../../../../src/reporting/agent/queue/open-queue.ts';
import { noMetrics } from '../../../../../src/reporting/metrics.ts';
import { Outbox } from '../../../../../src/reporting/outbox/outbox.ts';
import { HashChain } from '../../../../../src/sli/hash-chain.ts';
import { EvidenceFolder } from '../../../../../src/store/evidence-folder.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import { RemoteObjects } from './remote.ts';

const [data = '', socket = '', account = '', signer = '', genesisHash = '', storeUrl, queueUrl] =
  process.argv.slice(2);
const answerAfterMs = 5;
const pollMs = 100;

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

const remote = new RemoteObjects(socket);
const reporting = remote.object<ReportingChain>('reporting', {
  genesisHash,
  followFinalized: async (onHead) => follow(onHead),
});
const outboxChain = remote.object<OutboxChain>('outbox', {
  account: signer,
  followFinalized: async (onHead) => follow(onHead),
});
const unlock = await lockData(data);
const log = createLogger({ level: 'info', isTty: false });
const storeAddress = storeUrl ?? join(data, 'store.sqlite');
const holder = await holderOf(data);
const store = await openStore(storeAddress, holder);
const queues = await openQueueHome({
  data,
  log,
  metrics: noMetrics(),
  // Of the four that share a queue each would load the sources once more: that takes them several windows.
  ...(queueUrl === undefined ? { counted: { store: storeAddress, holder } } : { url: queueUrl }),
});
const { counter } = queues;
const outbox = new Outbox({ store, chain: outboxChain, holder, pollMs: 200 });
const agent = createAgent(
  {
    network: 0,
    account,
    evidence: new EvidenceFolder(data),
    keepSamplesMs: 3_600_000,
    keepEvidenceMs: 3_600_000,
  },
  {
    chain: reporting,
    store,
    queue: queues.queueOf(queueName(genesisHash, 0, account)),
    ...(counter && { count: (counting) => counter.count(counting, data) }),
    outbox,
    probes: {
      indicatorsOf: async (targets) => [
        {
          indicator: 'rpc',
          targetIds: targets.map(({ id }) => id),
          prepare: () => undefined,
          measure: async () => {
            await sleep(answerAfterMs);
            return { kind: 'answer', latencyUs: 1_000 * answerAfterMs };
          },
        },
      ],
      close: async () => undefined,
    },
    runInstants,
    links: new HashChain(new Uint8Array(32).fill(7), 1_000),
    signer,
    holder,
    clock: systemClock,
    log,
    metrics: noMetrics(),
    signal: stop.signal,
  },
);
process.stdout.write('running\n');
await agent.run();
await queues.close();
await store.close();
await unlock();
process.exit(0);

function follow(onHead: (head: FinalizedHead) => void): () => void {
  let last = -1;
  const timer = setInterval(() => {
    void reporting.finalizedHead().then((head) => {
      if (head.number > last) onHead(head);
      last = Math.max(last, head.number);
    });
  }, pollMs);
  return () => clearInterval(timer);
}
