// An exporter in a process that does nothing else, behind the server that the commands use. Tells its port by IPC.
import {
  addressLabels,
  recordQuestion,
  recordReport,
  watchedState,
} from '../../../tests/support/exporter-scene.ts';
import { fakeAnswer } from '../../../tests/support/fake-answer.ts';
import { silentLogger } from '../../../tests/support/silent-logger.ts';
import { listen } from '../../src/http/listen.ts';
import { createMetricsServer } from '../../src/http/metrics-server.ts';
import { slots } from '../../src/measure/cli/watch/engines.ts';
import { createWatchMetrics } from '../../src/measure/cli/watch/metrics.ts';
import { createRecordMetrics } from '../../src/reporting/cli/sli/metrics.ts';

/** Every scrape finds a newer block, as on a chain whose slots are shorter than the time between two scrapes. */
type Next = (block: number) => void;

const [command, validators] = process.argv.slice(2);
const labels = addressLabels(Number(validators));
const { metrics, next } = command === 'watch' ? watched() : recorded();
let block = 0;
const server = createMetricsServer(
  {
    contentType: metrics.contentType,
    text: () => {
      next((block += 1));
      return metrics.text();
    },
  },
  silentLogger(),
);
process.once('disconnect', () => process.exit());
const port = await listen(server, '127.0.0.1', 0);
process.send?.({ port });

function watched() {
  const metrics = createWatchMetrics(slots, 'a chain of many');
  const next: Next = (toBlock) => metrics.take(watchedState(labels, toBlock));
  return { metrics, next };
}

/** Of every validator the newest closed day and the open one. */
function recorded() {
  const metrics = createRecordMetrics();
  const answers = [fakeAnswer(), fakeAnswer({ provisional: true })];
  const reports = labels.map((label, at) => recordReport(at + 1, label, ...answers));
  const next: Next = (blockNumber) => metrics.take([...reports], recordQuestion(blockNumber));
  return { metrics, next };
}
