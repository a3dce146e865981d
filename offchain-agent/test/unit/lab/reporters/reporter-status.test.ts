import { deepEqual, equal } from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { identify } from '../../../../src/base/process.ts';
import { reporterHealth, reporterStatuses } from '../../../../src/lab/reporters/reporter-status.ts';

const account = '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw';

describe('the reporters of a network', () => {
  let server: Server;
  let port = 0;
  let faults = {};

  before(async () => {
    server = createServer((_, response) => response.end(JSON.stringify({ reporters: [{ faults }] })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  after(() => server.close());

  it('report when /health has no faults', async () => {
    faults = {};
    deepEqual(await reporterHealth({ http_port: port }), []);
  });

  it('say what is wrong in the words of /health', async () => {
    faults = { chain: 'the chain has not answered yet' };
    deepEqual(await reporterHealth({ http_port: port }), ['the chain has not answered yet']);
  });

  it('have no health when nobody listens', async () => {
    equal(await reporterHealth({ http_port: 1 }), undefined);
  });

  it('are gone when their process is another one or none, and then are not asked', async () => {
    const seed = '//Eve';
    const reporters = [
      { name: 'r1', seed, account, http_port: port, process: identify(process.pid) },
      { name: 'r2', seed, account, http_port: port, process: { pid: process.pid, started: '1' } },
      { name: 'r3', seed, account, http_port: port },
    ];
    const found = await reporterStatuses(network(reporters));
    deepEqual(
      found.map((one) => [one.name, one.state, one.pid, one.faults !== undefined]),
      [
        ['r1', 'running', process.pid, true],
        ['r2', 'gone', undefined, false],
        ['r3', 'gone', undefined, false],
      ],
    );
  });

  it('are none in the state of a network that an earlier version started', async () => {
    deepEqual(await reporterStatuses(network(undefined)), []);
  });
});

function network(reporters: Parameters<typeof reporterStatuses>[0]['reporters']) {
  return {
    version: 1 as const,
    name: 'one',
    started_at: '2026-11-20T09:00:00.000Z',
    slot_ms: 1_000,
    session_blocks: 10,
    sessions_per_era: 6,
    window_ms: 20_000,
    node_command: [],
    running_as: 'network' as const,
    nodes: [],
    reporters,
  };
}
