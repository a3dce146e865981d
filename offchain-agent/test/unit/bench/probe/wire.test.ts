import assert from 'node:assert/strict';
import { type Packet, readPcap } from '../../../../bench/probe/pcap.ts';
import { conversations, passageOf } from '../../../../bench/probe/wire.ts';

const server = 9_944;

interface Sent {
  readonly atUs: number;
  readonly port: number;
  readonly isAnswer?: boolean;
  readonly isSyn?: boolean;
  readonly text?: string;
}

/** A frame as tcpdump writes it: Ethernet, IPv4, TCP with time stamps, cut off after 128 bytes. */
function frame({ port, isAnswer = false, isSyn = false, text = '' }: Sent): Buffer {
  const head = Buffer.alloc(14 + 20 + 32);
  head.writeUInt16BE(0x0800, 12);
  head.writeUInt8(0x45, 14);
  head.writeUInt16BE(20 + 32 + text.length, 16);
  head.writeUInt8(6, 23);
  head.writeUInt16BE(isAnswer ? server : port, 34);
  head.writeUInt16BE(isAnswer ? port : server, 36);
  head.writeUInt8((32 / 4) << 4, 46);
  const syn = isAnswer ? 0x12 : 0x02;
  head.writeUInt8(isSyn ? syn : 0x18, 47);
  return Buffer.concat([head, Buffer.from(text)]).subarray(0, 128);
}

function pcap(sent: readonly Sent[]): Buffer {
  const file = Buffer.alloc(24);
  file.writeUInt32LE(0xa1b23c4d, 0);
  file.writeUInt32LE(1, 20);
  const records = sent.map((one) => {
    const data = frame(one);
    const head = Buffer.alloc(16);
    head.writeUInt32LE(Math.floor(one.atUs / 1e6), 0);
    head.writeUInt32LE((one.atUs % 1e6) * 1_000, 4);
    head.writeUInt32LE(data.length, 8);
    head.writeUInt32LE(data.length, 12);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([file, ...records]);
}

function connected(port: number, atUs: number): Sent[] {
  return [
    { atUs, port, isSyn: true },
    { atUs: atUs + 10, port, isSyn: true, isAnswer: true },
  ];
}

const post = (path: string): string => `POST ${path} HTTP/1.1\r\n`;

// Two targets, each on a connection of its own, two samples of the first.
const exchange: readonly Sent[] = [
  ...connected(40_001, 1_000_000),
  ...connected(40_002, 1_000_100),
  { atUs: 2_000_200, port: 40_001, text: post('/0') },
  { atUs: 2_000_300, port: 40_002, text: post('/1') },
  { atUs: 2_000_900, port: 40_002, isAnswer: true, text: 'HTTP/1.1 200 OK\r\n' },
  { atUs: 2_001_000, port: 40_001, isAnswer: true, text: 'HTTP/1.1 200 OK\r\n' },
  { atUs: 2_001_400, port: 40_001, isAnswer: true, text: '{"jsonrpc":"2.0"'.padEnd(400) },
  { atUs: 3_000_050, port: 40_001, text: post('/0') },
  { atUs: 3_000_700, port: 40_001, isAnswer: true, text: 'HTTP/1.1 200 OK\r\n' },
];

describe('the packets of a benchmark', () => {
  it('are read from a capture with their times, ports and sizes', () => {
    const packets = readPcap(pcap(exchange));
    assert.equal(packets.length, exchange.length);
    assert.deepEqual(
      packets.map(({ atUs }) => atUs),
      exchange.map(({ atUs }) => atUs),
    );
    const { fromPort, toPort, isSyn, payloadBytes } = packets[8] as Packet;
    assert.deepEqual(
      { fromPort, toPort, isSyn, payloadBytes },
      { fromPort: server, toPort: 40_001, isSyn: false, payloadBytes: 400 },
    );
    // The answer to the first packet of a connection is none.
    assert.deepEqual(
      packets.slice(0, 4).map((packet) => packet.isSyn),
      [true, false, true, false],
    );
  });

  it('are read up to where a capture is cut off', () => {
    const file = pcap(exchange);
    assert.equal(readPcap(file.subarray(0, file.length - 1)).length, exchange.length - 1);
  });

  it('are not guessed from another kind of file', () => {
    assert.throws(() => readPcap(Buffer.alloc(64)), /no pcap file/);
  });

  it('give a sample the time from its request to the last packet of its answer', () => {
    const wire = conversations(readPcap(pcap(exchange)), server);
    const passage = (path: string, dueUs: number, latencyUs: number) =>
      passageOf({ path, dueUs, latencyUs }, wire.get(path));
    assert.deepEqual(passage('/0', 2_000_000, 1_700), { firstUs: 2_000_200, lastUs: 2_001_400 });
    assert.deepEqual(passage('/1', 2_000_000, 1_300), { firstUs: 2_000_300, lastUs: 2_000_900 });
    assert.deepEqual(passage('/0', 3_000_000, 900), { firstUs: 3_000_050, lastUs: 3_000_700 });
  });

  it('of a connection for one sample count from its first one', () => {
    const wire = conversations(readPcap(pcap(exchange)), server);
    const sample = { path: '/1', dueUs: undefined, latencyUs: 1_001_000 };
    assert.deepEqual(passageOf(sample, wire.get('/1')), { firstUs: 1_000_100, lastUs: 2_000_900 });
  });

  it('belong to the new connection where a port is used again', () => {
    const again: Sent[] = [
      ...exchange,
      ...connected(40_002, 4_000_000),
      { atUs: 4_000_100, port: 40_002, text: post('/2') },
      { atUs: 4_000_500, port: 40_002, isAnswer: true, text: 'HTTP/1.1 200 OK\r\n' },
    ];
    const wire = conversations(readPcap(pcap(again)), server);
    assert.deepEqual(wire.get('/1')?.answersUs, [2_000_900]);
    assert.deepEqual(wire.get('/2'), {
      synsUs: [4_000_000],
      requestsUs: [4_000_100],
      answersUs: [4_000_500],
    });
  });

  it('are missing for a sample that says it was answered before they came', () => {
    const wire = conversations(readPcap(pcap(exchange)), server);
    assert.equal(passageOf({ path: '/0', dueUs: 2_000_000, latencyUs: 700 }, wire.get('/0')), undefined);
    assert.equal(passageOf({ path: '/9', dueUs: 2_000_000, latencyUs: 700 }, wire.get('/9')), undefined);
  });
});
