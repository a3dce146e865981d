import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { stateOf, WatchedNetwork } from '../../../../../tests/support/watched-network.ts';
import type { LinkCounters } from '../../../../src/lab/link/link-control.ts';
import { watchDocument, watchTick } from '../../../../src/lab/watch/document.ts';
import { networkExposition } from '../../../../src/lab/watch/own-series.ts';

function rowOf(network: WatchedNetwork, node: string) {
  return network.watcher.sight?.nodes.find((seen) => seen.node.name === node)?.row;
}

describe('a watcher', () => {
  it('has all seven figures of a node, and CPU, memory and disk, after some looks', async () => {
    const network = new WatchedNetwork();
    await network.look(6);
    network.watcher.noteTransaction('v1', 1_500);
    await network.look();
    deepEqual(rowOf(network, 'v1'), {
      best: 7,
      finalized: 5,
      peers: 1,
      tx_s: 1.5,
      pool: 0,
      import_ms: 20,
      propose_ms: 5,
      propagation_ms: 0,
      out_bytes_s: 2_000,
      in_bytes_s: 3_000,
      cpu_percent: 50,
      memory_bytes: 150e6,
      read_bytes_s: 0,
      written_bytes_s: 1e6,
    });
    equal(rowOf(network, 'v2')?.tx_s, null);
    await network.look();
    equal(rowOf(network, 'v1')?.tx_s, null);
  });

  it('has nothing to say of a node that is gone, and counts anew for another process in its place', async () => {
    const network = new WatchedNetwork();
    await network.look(4);
    const [reader] = network.readers;
    ok(reader);
    reader.state = 'gone';
    await network.look();
    deepEqual(new Set(Object.values(rowOf(network, 'v1') ?? {})), new Set([null]));
    reader.restart();
    await network.look();
    deepEqual([rowOf(network, 'v1')?.best, rowOf(network, 'v1')?.cpu_percent], [1, null]);
    await network.look();
    equal(rowOf(network, 'v1')?.cpu_percent, 50);
  });

  it('takes network figures from the links where there are any', async () => {
    let bytes = 0;
    const counter = (from: string, to: string, factor: number): LinkCounters => ({
      from,
      to,
      packets: bytes * factor,
      bytes: 100 * bytes * factor,
      lost: 1,
      duplicated: 0,
      corrupted: 0,
      reordered: 0,
      lateP99Ms: 0,
    });
    const links = {
      counters: () => {
        bytes += 1;
        return Promise.resolve([counter('v1', 'v2', 1), counter('v2', 'v1', 2)]);
      },
    };
    const network = new WatchedNetwork(stateOf('v1', 'v2'), { links });
    await network.look(2);
    deepEqual([rowOf(network, 'v1')?.out_bytes_s, rowOf(network, 'v1')?.in_bytes_s], [100, 200]);
    match(networkExposition(network.watcher), /^almanac_link_bytes_total\{from="v2",to="v1"\} 400$/m);
    equal(watchDocument(network.watcher).links?.length, 2);
  });

  it('says why a figure is nowhere', async () => {
    const network = new WatchedNetwork({ ...stateOf('v1'), engine: 'instant' }, { hasTrickle: false });
    match(network.watcher.reasons.out_bytes_s ?? '', /no links/);
    await network.look(2);
    deepEqual(Object.keys(network.watcher.reasons), ['tx_s']);
    match(network.watcher.reasons.tx_s ?? '', /each would seal a block/);
  });

  it('says of a client by name what it never tells, and shows no final block of one without finality', async () => {
    const client = { name: 'ethereumjs', engine: 'clique' } as const;
    const node_command = ['/usr/bin/node', '/opt/cli.js'];
    const network = new WatchedNetwork({ ...stateOf('v1'), client, node_command });
    await network.look(2);
    deepEqual([rowOf(network, 'v1')?.best, rowOf(network, 'v1')?.finalized], [2, null]);
    deepEqual(network.watcher.reasons, { finalized: 'Clique makes no block final' });
    const unmeasured = new WatchedNetwork({ ...stateOf('v1'), client, node_command: ['/opt/ethereumjs'] });
    match(unmeasured.watcher.reasons.import_ms ?? '', /^ethereumjs has no such series/);
    const instant = new WatchedNetwork(
      { ...stateOf('v1'), client: { name: 'anvil', engine: 'instant' } },
      { hasTrickle: false },
    );
    match(instant.watcher.reasons.tx_s ?? '', /each would seal a block/);
  });

  it('expects what is said of a node that does not run, or was at fault a moment ago, and of no other', async () => {
    const network = new WatchedNetwork(stateOf('v1', 'v2', 'v3'));
    await network.look();
    const expected = (text: string): boolean | undefined => {
      network.watcher.noteLine('v3', `2026-11-22 05:13:49.123  WARN main sync: ${text}`);
      return network.watcher.book.alerts.at(-1)?.expected;
    };
    equal(expected('one 12D3KooWpeer0'), false);
    network.faults = [
      {
        id: 'a',
        kind: 'pause',
        nodes: ['v1'],
        text: 'pause v1',
        fromMs: network.nowMs,
        toMs: network.nowMs + 1,
      },
    ];
    equal(expected('two 12D3KooWpeer0'), true);
    equal(expected('three 12D3KooWpeer1'), false);
    const [, second] = network.readers;
    ok(second);
    second.state = 'gone';
    await network.look();
    equal(expected('four /ip4/127.0.0.1/tcp/12002'), true);
    network.nowMs += 60_000;
    equal(expected('five 12D3KooWpeer0'), false);
  });

  it('exposes one text for all nodes: theirs with the node, and ours', async () => {
    const network = new WatchedNetwork();
    await network.look(4);
    network.watcher.noteTransaction('v2', undefined);
    network.watcher.noteLine('v1', '2026-11-22 05:13:49.123  WARN main sync: "x"');
    const text = networkExposition(network.watcher);
    for (const line of [
      'substrate_block_height{status="best",chain="local",node="v2"} 4',
      'almanac_node_up{node="v1"} 1',
      'almanac_node_block_number{node="v1",status="finalized"} 2',
      'almanac_node_cpu_seconds_total{node="v1"} 2',
      'almanac_node_transactions_lost_total{node="v2"} 1',
      'almanac_log_lines_total{node="v1",level="WARN",target="sync"} 1',
      'almanac_log_alerts_total{level="WARN",expected="false"} 1',
      'almanac_log_alerts_total{level="ERROR",expected="true"} 0',
      'almanac_network_faults 0',
    ])
      ok(text.split('\n').includes(line), `${line}\nnot in\n${text}`);
    const heads = text.split('\n').filter((line) => line.startsWith('# TYPE'));
    equal(new Set(heads).size, heads.length);
  });

  it('tells the rows of a look to whoever listens, until they stop or it is closed', async () => {
    const network = new WatchedNetwork();
    const told: (number | null | undefined)[] = [];
    const stop = network.watcher.onSight((sight) =>
      told.push(watchTick(network.watcher, sight).rows['v1']?.best),
    );
    await network.look(2);
    stop();
    await network.look();
    deepEqual(told, [1, 2]);
    network.watcher.close();
    ok(network.readers.every(({ isClosed }) => isClosed));
  });
});
