// A telemetry server in a process that does nothing else. Tells its port by IPC, and how much processor time it has taken whenever
// it is asked.
import { silentLogger } from '../../../tests/support/silent-logger.ts';
import { listen } from '../../src/http/listen.ts';
import { createTelemetryServer } from '../../src/serve/telemetry/telemetry-server.ts';
import type { ValidatorSli } from '../../src/serve/telemetry/validator-records.ts';

/** Every validator has a record, and gets another one this often. */
const recordsEveryMs = 6_000;

let block = 0;
const listeners = new Set<() => void>();
const server = createTelemetryServer({
  records: {
    of: (_genesisHash, key): ValidatorSli => ({
      network: 0,
      account: key,
      period: 'day',
      start_s: 1_795_132_800,
      end_s: 1_795_219_200,
      provisional: true,
      uptime_ppm: 1_000_000 - (block % 1_000),
      low_ppm: 900_000,
      high_ppm: 1_000_000,
      assigned_slots: '1000',
      authored_slots: '999',
      p50_us: 100_000,
      p95_us: 400_000,
      coverage_ppm: 990_000,
      reporters: 5,
      as_of_block: block,
    }),
    keeps: () => true,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  },
  log: silentLogger(),
});
setInterval(() => {
  block += 1;
  for (const listener of listeners) listener();
}, recordsEveryMs);

process.on('message', () => process.send?.({ cpu: process.cpuUsage(), atMs: performance.now() }));
process.once('disconnect', () => process.exit());
const port = await listen(server, '127.0.0.1', 0);
process.send?.({ port });
