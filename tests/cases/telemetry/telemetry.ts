import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { CaseTools } from '../case.ts';

const genesis = '0x7c85594efb13f3f0aa625e48cdbb610e2cbf28cf8ad94480f1c84f51dcc66d87';
const hash = (height: number): string => `0x${height.toString(16).padStart(64, '0')}`;
const missing = undefined;

/** What nodes say first; parts of it changed, or left out. */
function connected(name: unknown, more: Readonly<Record<string, unknown>> = {}): object {
  return {
    msg: 'system.connected',
    chain: 'Almanac demo',
    name,
    implementation: 'almanac-node',
    version: '1.0.0-abc',
    authority: true,
    config: '',
    genesis_hash: genesis,
    startup_time: String(Date.now()),
    network_id: '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp',
    ...more,
  };
}

function interval(height: number, more: Readonly<Record<string, unknown>> = {}): object {
  return {
    msg: 'system.interval',
    best: hash(height),
    height,
    finalized_hash: hash(height - 2),
    finalized_height: height - 2,
    peers: 3,
    txcount: 1,
    used_state_cache_size: 5,
    bandwidth_download: 1.5,
    bandwidth_upload: 2.5,
    ...more,
  };
}

const frame = (payload: object, id: unknown = 1): string =>
  JSON.stringify({ id, payload, ts: '2026-11-26T08:00:00.000+00:00' });

/** substrate-telemetry#406 and its like: odd names, ids and heights are ignored; what is no JSON object ends its connection. */
const cases: readonly (readonly [name: string, frames: readonly (string | Buffer)[], isClosed?: true])[] = [
  ['a normal node', [frame(connected('normal')), frame(interval(10))]],
  [
    'an old envelope',
    [
      JSON.stringify({ ...connected('oldenv'), level: 'INFO', ts: 'x' }),
      JSON.stringify({ ...interval(10), level: 'INFO', ts: 'x' }),
    ],
  ],
  ['two ids', [frame(connected('dup')), frame(connected('dup'), 2), frame(interval(10))]],
  ['a numeric start', [frame(connected('numstart', { startup_time: Date.now() }))]],
  ['no start', [frame(connected('nostart', { startup_time: missing, network_id: missing }))]],
  ['markup in the name', [frame(connected('\u{1f525} node <script>alert(1)</script> \u202e'))]],
  ['control characters', [frame(connected('a\u0000b\nc\u001b[31m'))]],
  ['a long name', [frame(connected('L'.repeat(4_000)))]],
  ['an empty name', [frame(connected(''))]],
  ['a numeric name', [frame(connected(5))]],
  ['a large id', [frame(connected('bigid')).replace('"id":1', '"id":9007199254740993'), frame(interval(11))]],
  ['a negative id', [frame(connected('negid'), -1)]],
  ['an id of text', [frame(connected('strid'), '1')]],
  ['binary frames', [Buffer.from(frame(connected('binary'))), Buffer.from(frame(interval(12)))]],
  ['no JSON', ['hello'], true],
  ['an array', ['[]'], true],
  ['null', ['null'], true],
  [
    'a block before the hello',
    [
      frame({ msg: 'block.import', best: hash(5), height: 5, origin: 'NetworkInitialSync' }),
      frame(connected('late')),
    ],
  ],
  ['a height of text', [frame(connected('hstr')), frame(interval(10, { height: '0xff' }))]],
  ['a negative height', [frame(connected('hneg')), frame(interval(10, { height: -5 }))]],
  ['half a height', [frame(connected('hfl')), frame(interval(10, { height: 10.5 }))]],
  ['a huge height', [frame(connected('hhuge')), frame(interval(10, { height: 10 ** 18 }))]],
  ['negative peers', [frame(connected('pneg')), frame(interval(10, { peers: -3, txcount: -1 }))]],
  [
    'a genesis in capitals',
    [frame(connected('GUP', { genesis_hash: genesis.toUpperCase().replace('0X', '0x') }))],
  ],
  ['a short genesis', [frame(connected('GBAD', { genesis_hash: '0x12' }))]],
  ['no genesis', [frame(connected('GNONE', { genesis_hash: missing }))]],
  ['25 nodes', Array.from({ length: 25 }, (_, id) => frame(connected(`m${id}`), id))],
];

export async function telemetryCases({ chainUrl, almanac, judge }: CaseTools): Promise<void> {
  const running = almanac(['telemetry', '--url', chainUrl, '--listen', '127.0.0.1:0', '--json']);
  const [, port] = await running.printed(/"feed":\s*"ws:\/\/127\.0\.0\.1:(\d+)\/feed"/);
  for (const [name, frames, isClosed = false] of cases) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/submit/`);
    await once(socket, 'open');
    let closed: number | undefined;
    socket.once('close', (code) => {
      closed = code;
    });
    for (const one of frames) socket.send(one);
    // A ping is answered behind the frames that came before it.
    socket.ping();
    await Promise.race([
      new Promise((resolve) => socket.once('pong', resolve).once('close', resolve)),
      sleep(10_000),
    ]);
    await sleep(100);
    judge(
      `telemetry: ${name}`,
      isClosed ? 'the connection is closed' : 'the connection stays',
      closed === undefined ? 'stays' : `closed ${closed}`,
      (closed !== undefined) === isClosed,
    );
    socket.terminate();
  }
  judge('telemetry: the server', 'lives', running.hasEnded ? 'has ended' : 'lives', !running.hasEnded);
  await running.stop();
}
