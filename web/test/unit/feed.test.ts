import { deepEqual, equal, throws } from 'node:assert/strict';
import { columns, duration, sorted } from '../../src/telemetry/columns.ts';
import { Feed, type FeedNode } from '../../src/telemetry/feed.ts';

const genesis = `0x${'ab'.repeat(32)}`;
const hash = `0x${'cd'.repeat(32)}`;

function added(id: unknown, name: unknown, validator: unknown = null): unknown[] {
  const details = [name, 'Node', '1.0', validator, 'peer', 'linux', 'x86_64', 'gnu', null, null, null];
  return [3, [id, details, [3, 1], [[]], [[], [], []], [7, hash, 6_000, 1_000, 40], null, 500]];
}

function feedOf(...parts: readonly (readonly unknown[])[]): Feed {
  const feed = new Feed();
  feed.read(JSON.stringify([0, 33, 11, ['Net', genesis, 1], 13, genesis, ...parts.flat()]), 1_000);
  return feed;
}

const sli = {
  network: 2,
  account: '5x',
  claimed_by: 2,
  period: 'day',
  uptime_ppm: 916_666,
  p95_us: 480_000,
  reporters: 3,
};

describe('a feed of telemetry, as the page reads it', () => {
  it('keeps nodes with the figures that were told last', () => {
    const feed = feedOf(
      added(0, 'one', '5key'),
      [1, [8, 2_000, 6_000], 2, [6, hash], 10, 4_000, 200, [0, sli]],
      [6, [0, [8, hash, 5_900, 3_000, null]], 7, [0, 6, hash], 8, [0, [9, 0]]],
    );
    deepEqual([feed.best, feed.finalized, feed.averageMs, feed.aheadMs], [8, 6, 6_000, 3_000]);
    deepEqual(feed.nodes.get(0), {
      id: 0,
      name: 'one',
      validator: '5key',
      implementation: 'Node',
      version: '1.0',
      peers: 9,
      txs: 0,
      height: 8,
      blockTimeMs: 5_900,
      blockAtMs: 3_000,
      propagationMs: undefined,
      finalized: 6,
      startedMs: 500,
      isStale: false,
      sli: {
        network: 2,
        account: '5x',
        claimedBy: 2,
        period: 'day',
        uptimePpm: 916_666,
        p95Us: 480_000,
        coveragePpm: undefined,
        reporters: 3,
      },
    });
  });

  it('leaves nothing of a node to the next one with its id', () => {
    const feed = feedOf(added(0, 'one', '5key'), [200, [0, sli], 20, 0, 4, 0], added(0, 'two'));
    const { name, validator, sli: told, isStale } = feed.nodes.get(0) as FeedNode;
    deepEqual([name, validator, told, isStale], ['two', undefined, undefined, false]);
  });

  it('takes a stale node back with its next block', () => {
    const feed = feedOf(added(0, 'one'), [20, 0]);
    equal(feed.nodes.get(0)?.isStale, true);
    feed.read(JSON.stringify([6, [0, [8, hash, 1, 2, 3]]]), 1_000);
    equal(feed.nodes.get(0)?.isStale, false);
  });

  it('begins anew with another chain', () => {
    const feed = feedOf(added(0, 'one'), [1, [8, 1, null]]);
    feed.read(JSON.stringify([14, genesis, 13, hash]), 1_000);
    deepEqual([feed.nodes.size, feed.best, feed.subscribed], [0, undefined, hash]);
  });

  it('says which version it does not understand', () => {
    const feed = new Feed();
    feed.read('[0,34]', 0);
    equal(feed.foreignVersion, '34');
  });

  it('passes over what is of another shape, and what it does not know', () => {
    const strange = [null, 'x', 7, [], {}, [null], [0], [0, null], [0, 7], [{}, []], 1e308];
    const actions = [...Array.from({ length: 24 }, (_, action) => action), 99, 200, 'x', null];
    const feed = feedOf(added(0, 'one'));
    for (const action of actions) {
      for (const payload of strange) feed.read(JSON.stringify([action, payload, 13, genesis]), 0);
    }
    feed.read(JSON.stringify([...added(1, { toString: 1 }), 1, [1e308, 0, 0]]), 0);
    deepEqual([feed.nodes.get(1)?.name, feed.best], ['', undefined]);
    throws(() => feed.read('{}', 0), SyntaxError);
    throws(() => feed.read('no feed', 0), SyntaxError);
  });
});

describe('the columns of the live list', () => {
  const column = (key: string) =>
    columns.find((one) => one.key === key) ?? (columns[0] as (typeof columns)[0]);
  const nodes = feedOf(added(0, 'b'), added(1, 'a'), added(2, 'c'), [
    200,
    [0, sli],
    200,
    [2, { ...sli, uptime_ppm: 1_000_000 }],
  ]).nodes;
  const names = (key: string, isReversed = false) =>
    sorted(nodes.values(), column(key), isReversed).map(({ name }) => name);

  it('sort in both directions, with what is unknown last', () => {
    deepEqual(names('name'), ['a', 'b', 'c']);
    deepEqual(names('name', true), ['c', 'b', 'a']);
    deepEqual(names('uptime-sli'), ['b', 'c', 'a']);
    deepEqual(names('uptime-sli', true), ['c', 'b', 'a']);
  });

  it('round as the other pages do, and say nothing where nothing is known of the key', () => {
    const cell = (key: string, id: number) => column(key).cell(nodes.get(id) as FeedNode, 91_000);
    deepEqual(
      ['uptime-sli', 'p95-sli', 'last-block', 'block-time', 'propagation'].map((key) => cell(key, 0)),
      ['91.66', '480', '1m', '6.0', '40'],
    );
    deepEqual([cell('uptime-sli', 1), cell('p95-sli', 1), cell('validator', 1)], ['', '', '']);
    deepEqual([0, 59_999, 60_000, 3_600_000, 90_000_000].map(duration), ['0s', '59s', '1m', '1h', '1d']);
  });
});
