import { deepEqual, equal } from 'node:assert/strict';
import type { Socket } from 'node:net';
import { addressList, clientAddress } from '../../../../src/base/client-address.ts';
import { ByteRate, mostBytesPerSecond } from '../../../../src/serve/telemetry/byte-rate.ts';
import { chainStats } from '../../../../src/serve/telemetry/chain-stats.ts';
import { highestBlock } from '../../../../src/serve/telemetry/highest-block.ts';
import { MeanList } from '../../../../src/serve/telemetry/mean-list.ts';
import { type Connected, readNodeFrame } from '../../../../src/serve/telemetry/node-message.ts';
import { connected, hash } from './telemetry-scene.ts';

describe('the rate of a connection', () => {
  it('is kept up to 256 kB a second over ten seconds, and not with one byte more', () => {
    const rate = new ByteRate();
    equal(rate.add(10 * mostBytesPerSecond, 5_000), true);
    equal(rate.add(1, 14_999), false);
  });

  it('forgets what came while the clock was ahead', () => {
    const rate = new ByteRate();
    equal(rate.add(10 * mostBytesPerSecond, 3_600_000), true);
    equal(rate.add(mostBytesPerSecond, 0), true);
    equal(rate.add(9 * mostBytesPerSecond, 9_999), true);
    equal(rate.add(1, 9_999), false);
  });

  it('forgets what came ten seconds ago, also after a long silence', () => {
    const rate = new ByteRate();
    rate.add(10 * mostBytesPerSecond, 5_000);
    equal(rate.add(10 * mostBytesPerSecond, 15_000), true);
    equal(rate.add(10 * mostBytesPerSecond, 900_000), true);
    equal(rate.add(1, 900_000), false);
  });
});

describe('the course of a figure', () => {
  it('has twenty points at most, each the mean of as many values', () => {
    const list = new MeanList();
    for (let value = 0; value < 5_000; value += 1) list.push(10);
    const points = list.toJSON();
    equal(points.length <= 20, true);
    deepEqual(new Set(points), new Set([10]));
  });

  it('makes one point of two when there are too many', () => {
    const list = new MeanList();
    for (let value = 0; value < 21; value += 1) list.push(value);
    deepEqual(list.toJSON(), [0.5, 2.5, 4.5, 6.5, 8.5, 10.5, 12.5, 14.5, 16.5, 18.5, 20]);
    equal(list.push(1), false);
    equal(list.push(3), true);
  });
});

describe('the highest block', () => {
  const at = (height: number) => ({ height, hash: hash('aa') });

  it('of two nodes is the higher one, however far it is ahead', () => {
    equal(highestBlock([at(1), at(9_000_000)])?.height, 9_000_000);
  });

  it('of three is not one that is more than 1,000 blocks above the others', () => {
    equal(highestBlock([at(1), at(1_002), at(1)])?.height, 1);
    equal(highestBlock([at(1), at(1_001), undefined, at(1)])?.height, 1_001);
    equal(highestBlock([]), undefined);
  });
});

describe('who connects', () => {
  const ask = (remoteAddress: string, forwarded?: string) =>
    clientAddress(
      {
        socket: { remoteAddress } as Socket,
        headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      },
      addressList(['10.0.0.0/8', '::1']),
    );

  it('is who is on the other side, whatever it says of others', () => {
    equal(ask('192.0.2.1', '198.51.100.7'), '192.0.2.1');
    equal(ask('::ffff:192.0.2.1'), '192.0.2.1');
  });

  it('is behind trusted proxies the nearest address that is none of them', () => {
    equal(ask('::ffff:10.0.0.1', '203.0.113.9, 198.51.100.7, 10.1.1.1'), '198.51.100.7');
    equal(ask('::1', '198.51.100.7'), '198.51.100.7');
    equal(ask('10.0.0.1', '203.0.113.9, 198.51.100.7:5678'), '198.51.100.7');
    equal(ask('10.0.0.1', '"[2001:db8::1]:443"'), '2001:db8::1');
    equal(ask('10.0.0.1', '[2001:db8::1]'), '2001:db8::1');
    // Not the proxy, which asks for its own health: and what is left of it is the client's own claim.
    equal(ask('10.0.0.1', 'nonsense'), 'unknown');
    equal(ask('10.0.0.1', '198.51.100.7, unknown'), 'unknown');
    equal(ask('10.0.0.1', ''), '10.0.0.1');
    equal(ask('10.0.0.1'), '10.0.0.1');
  });
});

describe('statistics of machines', () => {
  it('count the most frequent first, and what is not said as unknown', () => {
    const about = (fields: Record<string, unknown>) => readNodeFrame(connected(fields))?.message as Connected;
    const stats = chainStats([
      about({ version: '2' }),
      about({ version: '1' }),
      about({ version: '1', target_os: 7, sysinfo: null }),
    ]);
    deepEqual(stats['version'], {
      list: [
        ['1', 2],
        ['2', 1],
      ],
      other: 0,
      unknown: 0,
    });
    deepEqual(stats['target_os'], { list: [['linux', 2]], other: 0, unknown: 1 });
    deepEqual(stats['memory'], { list: [[[8, 16], 2]], other: 0, unknown: 1 });
    deepEqual(stats['cpu_hashrate_score'], { list: [], other: 0, unknown: 3 });
  });
});
