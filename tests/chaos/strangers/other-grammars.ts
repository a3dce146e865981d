import type { Chance } from './chance.ts';

/** A path of a server over HTTP, as its documentation writes it: `{name}` stands for anything. */
export interface HttpFacts {
  readonly paths: readonly string[];
  /** Behind each path, for instance a token. */
  readonly suffix?: string;
}

const names = [
  '0',
  '1',
  '4294967296',
  '-1',
  '0x0',
  'v1',
  'good',
  '%00',
  '%zz',
  '..%2f..',
  '__proto__',
  'constructor',
  '%3Cscript%3E',
  'a'.repeat(129),
  '1e3',
  '',
];
const values = [
  'day',
  'window',
  'month',
  'year',
  '1',
  '256',
  '257',
  '-1',
  '2026-02-30',
  '1969',
  '9999-12',
  '2026-11-26',
  'arrival',
  'authorship',
  'rpc',
  '%F0%9F%94%A5',
  '%c0%ae',
  '[]',
  '{}',
];
const asked = [
  'period',
  'indicator',
  'at',
  'last',
  'limit',
  'before',
  'target',
  'state',
  'version',
  '__proto__',
  'toString',
  'period[]',
  'a',
];

/** The path and the query of a request that is nearly right. */
export function httpPath(chance: Chance, { paths, suffix = '' }: HttpFacts): string {
  const path = chance
    .pick(paths)
    .replaceAll(/\{[^}]*\}/g, () =>
      chance.oneOf(2)
        ? chance.pick(['0', 'v1', '1', 'good', 'authorship', 'day', '2026-11-26'])
        : chance.pick(names),
    );
  const queries = Array.from(
    { length: chance.below(4) },
    () => `${chance.pick(asked)}=${chance.pick(values)}`,
  );
  const own = chance.oneOf(3) ? '' : suffix;
  const query = [...(own === '' ? [] : [own]), ...queries].join('&');
  const spoilt = chance.oneOf(30) ? `${path}/../${chance.pick(names)}` : path;
  return query === '' ? spoilt : `${spoilt}?${query}`;
}

export const httpMethods = [
  ...Array.from({ length: 18 }, () => 'GET' as const),
  'HEAD',
  'OPTIONS',
  'POST',
  'PUT',
  'DELETE',
  'TRACE',
] as const;

/** Headers that mean nothing here, or that other servers fell over. */
export function httpHeaders(chance: Chance): Record<string, string> {
  const all: readonly (readonly [string, string])[] = [
    ['accept', '*/*'],
    ['accept-encoding', 'gzip, br, identity;q=0'],
    ['if-none-match', '"x", W/"y"'],
    ['range', 'bytes=0-0,5-,-9'],
    ['x-forwarded-for', chance.pick(['1.2.3.4:5678', 'unknown', '::1', ','])],
    ['x-forwarded-host', 'evil.example'],
    ['origin', chance.pick(['https://evil.example', 'null', 'http://localhost'])],
    ['upgrade', 'h2c'],
    ['te', 'trailers'],
    ['cookie', 'a='.repeat(chance.below(400))],
    ['authorization', `Bearer ${'x'.repeat(chance.below(64))}`],
    [
      'content-type',
      chance.pick([
        'application/json',
        'text/plain',
        'multipart/form-data; boundary=',
        'application/json; charset=utf-7',
      ]),
    ],
  ];
  return Object.fromEntries(Array.from({ length: chance.below(4) }, () => chance.pick(all)));
}

/** Bytes of a request whose end, length or form is in doubt. */
export function headerGame(chance: Chance, path: string): string {
  const body = '{"jsonrpc":"2.0","id":1,"method":"system_name","params":[]}';
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
  return chance.pick([
    `${head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`,
    `${head}Content-Length: ${body.length}\r\nContent-Length: ${chance.below(200)}\r\n\r\n${body}`,
    `${head}Transfer-Encoding: ${chance.pick(['xchunked', 'chunked, identity', 'identity', ' chunked'])}\r\n\r\n0\r\n\r\n`,
    `${head}Content-Length: ${chance.pick(['+5', '1e3', '-1', '99999999999999999999', '0x10', ''])}\r\n\r\n${body}`,
    `${head}Transfer-Encoding: chunked\r\n\r\n${chance.pick(['fffffffffffffffff', 'zz', '5;x="'.padEnd(5_000, 'y'), ''])}\r\n${body}`,
    `POST ${path} HTTP/1.1\nHost: x\nContent-Length: ${body.length}\n\n${body}`,
    `${head}X: ${'y'.repeat(chance.below(40_000))}\r\n\r\n`,
    `${head}${'a: b\r\n'.repeat(chance.below(3_000))}\r\n`,
    `${head}A\0B: c\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    `${chance.pick(['PRI * HTTP/2.0', 'CONNECT x:1 HTTP/1.1', 'GET http://x/ HTTP/1.1', `GET ${path} HTTP/9.9`, 'GET', '\x16\x03\x01\x02\x00'])}\r\n\r\n`,
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${chance.pick(['h2c', 'websocket', 'nonsense'])}\r\nSec-WebSocket-Key: ${chance.pick(['', 'x', 'AAAAAAAAAAAAAAAAAAAAAA=='])}\r\nSec-WebSocket-Version: ${chance.pick(['13', '8', ''])}\r\n\r\n`,
    `${`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(1 + chance.below(30))}`,
  ]);
}

const genesis = '0x7c85594efb13f3f0aa625e48cdbb610e2cbf28cf8ad94480f1c84f51dcc66d87';

/** What a node sends to a server of telemetry, or nearly. */
export function telemetryFrame(chance: Chance, isFirst: boolean): string {
  const odd = [
    'null',
    '[]',
    '{}',
    '-1',
    '1e308',
    '"x"',
    '1e18',
    '9007199254740993',
    '""',
    '"\\ud800"',
    `"${'L'.repeat(chance.below(4_000))}"`,
  ];
  const or = (right: string): string => (chance.oneOf(12) ? chance.pick(odd) : right);
  const hash = (): string => `"${chance.hex(32)}"`;
  const height = chance.below(100_000);
  const payload = isFirst
    ? `"msg":"system.connected","chain":${or(`"chain ${chance.below(30)}"`)},"name":${or(`"n${chance.below(10_000)}"`)},"implementation":${or('"almanac-node"')},"version":${or('"1.0"')},"authority":${or('true')},"config":"","genesis_hash":${or(chance.oneOf(2) ? `"${genesis}"` : hash())},"startup_time":${or('"1795161600000"')},"network_id":${or('"12D3KooW"')}`
    : chance.pick([
        `"msg":"system.interval","best":${or(hash())},"height":${or(String(height))},"finalized_hash":${or(hash())},"finalized_height":${or(String(height - 2))},"peers":${or('3')},"txcount":${or('1')},"used_state_cache_size":${or('5')},"bandwidth_download":${or('1.5')},"bandwidth_upload":${or('2.5')}`,
        `"msg":"block.import","best":${or(hash())},"height":${or(String(height))},"origin":"NetworkInitialSync"`,
        `"msg":"notify.finalized","best":${or(hash())},"height":${or(`"${height}"`)}`,
        `"msg":"afg.authority_set","authorities":${or(`"[\\"${genesis}\\"]"`)},"authority_id":${or(hash())},"authority_set_id":${or('"1"')}`,
        `"msg":${or('"prepared_block_for_proposing"')},"number":${or('1')},"hash":${or(hash())}`,
        `"msg":${chance.pick(['"constructor"', '"__proto__"', '1', '"system.network_state"'])}`,
      ]);
  if (chance.oneOf(200)) return chance.pick(['null', '[]', 'hello', '"a"', '[[[[', '']);
  return `{"id":${or(String(1 + chance.below(3)))},"ts":"2026-11-26T08:00:00.000+00:00","payload":{${payload}}}`;
}

/** A command of a front end to telemetry's feed. */
export function feedCommand(chance: Chance): string {
  return chance.pick([
    `subscribe:${genesis}`,
    `subscribe:${chance.hex(32)}`,
    `unsubscribe:${genesis}`,
    'ping:1',
    `ping:${'9'.repeat(chance.below(300))}`,
    'send-finality:1',
    'no-more-finality:',
    'subscribe:',
    ':',
    '',
    'constructor:x',
    `subscribe:${genesis.toUpperCase()}`,
  ]);
}

export interface DeciderFacts {
  readonly genesis: string;
  readonly author: string;
  readonly voter: string;
}

/** What the right node says first. */
export function deciderHello({ genesis: own, author, voter }: DeciderFacts): string {
  return `hello 1 ${own} ${author} ${voter} - -`;
}

/** A line of a node to its decider, or nearly. */
export function deciderLine(chance: Chance, { genesis: own, author, voter }: DeciderFacts): string {
  const number = (): string =>
    chance.oneOf(8)
      ? chance.pick(['-1', '0x1', '1e3', '9007199254740992', '18446744073709551615', '', '-', '1.5'])
      : String(chance.below(1_000_000));
  const hash = (right: string): string =>
    chance.oneOf(8) ? chance.pick(['0x', chance.hex(31), chance.hex(32).toUpperCase(), '-']) : right;
  const line = chance.pick([
    `hello 1 ${hash(own)} ${hash(author)} ${hash(voter)} ${chance.pick(['-', number()])} ${chance.pick(['-', `${number()}/${number()}/prevote`, 'a/b/c'])}`,
    `health ${number()} ${number()} ${number()} ${chance.pick(['0', '1', '2'])} ${number()} ${number()}`,
    `author ${number()}`,
    `heartbeat ${number()}`,
    `vote ${number()} ${number()} ${chance.pick(['prevote', 'precommit', 'propose', 'constructor'])} ${number()} ${hash(chance.hex(32))}`,
    'record',
    'again',
    'lead',
    'constructor 1',
    '__proto__',
    'GET / HTTP/1.1',
    'x'.repeat(chance.below(3_000)),
  ]);
  return chance.oneOf(30) ? `${line} ` : line;
}

/** A line of a person to a decider's control socket; never a handover, which would be right. */
export function controlLine(chance: Chance): string {
  return chance.pick([
    ...Array.from({ length: 14 }, () => '{"ask":"status"}'),
    '{"ask":"status","more":1}',
    '{"ask":{"toString":null}}',
    '{"__proto__":{"ask":"status"}}',
    '["status"]',
    'null',
    '{',
    'GET / HTTP/1.1',
    `{"ask":"${'x'.repeat(chance.below(3_000))}"}`,
  ]);
}

/** A line to the process that stands between nodes, or nearly. */
export function linkLine(chance: Chance, nodes: readonly string[]): string {
  const node = (): string =>
    chance.oneOf(6) ? chance.pick(['nobody', '', '__proto__', 'a'.repeat(500)]) : chance.pick(nodes);
  const figure = (right: string): string =>
    chance.oneOf(5)
      ? chance.pick(['-1', '1e400', '1.5', 'null', '"1"', '{"toString":null}', '1e308', '[]'])
      : right;
  const id = figure(String(chance.below(1_000)));
  const rule = chance.pick([
    `"cut":${figure('true')}`,
    `"delayMs":${figure('5')},"jitterMs":${figure('1')},"distribution":"${chance.pick(['uniform', 'normal', 'pareto', 'none'])}"`,
    `"rateBitsPerS":${figure('1000000')},"limitPackets":${figure('10')}`,
    `"loss":{"kind":"random","share":${figure('0.5')},"correlation":${figure('0')}}`,
    '',
  ]);
  return chance.pick([
    `{"id":${id},"method":"apply","fault":{"id":"f${chance.below(50)}","seed":${figure('1')},"links":[{"from":"${node()}","to":"${node()}"}],"rule":{${rule}}}}`,
    `{"id":${id},"method":"clear","ids":["f${chance.below(50)}"]}`,
    `{"id":${id},"method":"clear"}`,
    `{"id":${id},"method":"faults"}`,
    `{"id":${id},"method":"counters"}`,
    `{"id":${id},"method":"${chance.pick(['constructor', '__proto__', 'start', 'close'])}"}`,
    `{"method":"faults"}`,
    chance.pick(['null', '[]', '1', '{', '"x"', '{"id":{"toString":null,"valueOf":null}}', '']),
  ]);
}
