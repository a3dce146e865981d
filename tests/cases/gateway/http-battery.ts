import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { CaseTools } from '../case.ts';

/** Status and text of the answer, as they came. */
interface Heard {
  readonly status: number;
  readonly head: string;
  readonly text: string;
}

type Right = readonly [text: string, is: (heard: Heard) => boolean];

const chain = '{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}';
const rpc = (method: string, params: string, id = '1'): string =>
  `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`;
const result: Right = ['200 and a result', ({ status, text }) => status === 200 && text.includes('"result"')];
const withId = (id: string): Right => [
  `200, a result, the id ${id} as written`,
  ({ status, text }) => status === 200 && text.includes('"result"') && text.includes(`"id":${id}`),
];
const error = (...codes: readonly number[]): Right => [
  `error ${codes.join(' or ')}`,
  ({ text }) => codes.some((code) => text.includes(`"code":${code}`)),
];
const refused = (...statuses: readonly number[]): Right => [
  `status ${statuses.join(' or ')}`,
  ({ status }) => statuses.includes(status),
];
const anError: Right = ['an error', ({ text }) => text.includes('"error"')];
const nothing: Right = [
  '200 and nothing',
  ({ status, text }) => [200, 202, 204].includes(status) && text === '',
];
const isNull: Right = ['a null result', ({ text }) => text.includes('"result":null')];
const json = 'Content-Type: application/json\r\n';

/** A request as bytes: what a library would mend is sent as it is. */
const post = (body: string | Buffer, headers = json, path = '/'): Buffer =>
  Buffer.concat([
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
    ),
    Buffer.from(body),
  ]);
const get = (path: string, headers = 'Connection: close\r\n', method = 'GET'): Buffer =>
  Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`);
const upgrade =
  'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n';
const preflight = (more = ''): Buffer =>
  get(
    '/',
    `Connection: close\r\nOrigin: https://polkadot.js.org\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n${more}`,
    'OPTIONS',
  );
const genesisLike = `0x${'00'.repeat(32)}`;

/** What programs of others send over HTTP; right is what nodes answer (jsonrpsee), which cost those programs an issue. */
const battery: readonly (readonly [name: string, request: Buffer, right: Right])[] = [
  [
    'params null (dshackle#258)',
    post('{"jsonrpc":"2.0","id":1,"method":"system_chain","params":null}'),
    result,
  ],
  ['params missing', post('{"jsonrpc":"2.0","id":1,"method":"system_chain"}'), result],
  ['params an object', post(rpc('system_chain', '{}')), result],
  ['id null (papi#1073)', post(rpc('system_chain', '[]', 'null')), withId('null')],
  ['id text', post(rpc('system_chain', '[]', '"2-201"')), withId('"2-201"')],
  ['id 2^53+1', post(rpc('system_chain', '[]', '9007199254740993')), withId('9007199254740993')],
  ['id u64', post(rpc('system_chain', '[]', '18446744073709551615')), withId('18446744073709551615')],
  ['id a fraction', post(rpc('system_chain', '[]', '1.5')), error(-32_600, -32_700)],
  ['id negative', post(rpc('system_chain', '[]', '-1')), error(-32_600, -32_700)],
  ['id an object', post(rpc('system_chain', '[]', '{"a":1}')), error(-32_600, -32_700)],
  ['a notification', post('{"jsonrpc":"2.0","method":"system_chain","params":[]}'), nothing],
  ['an empty batch', post('[]'), error(-32_600)],
  [
    'a batch of two equal ids',
    post(`[${chain},${rpc('system_name', '[]')}]`),
    ['two results', ({ text }) => text.split('"result"').length === 3],
  ],
  [
    'a batch with bad items',
    post(`[${chain},1,{"foo":2},${rpc('nope', '[]', '2')}]`),
    [
      'a result, two errors -32600, one -32601',
      ({ text }) => text.split('-32600').length === 3 && text.includes('-32601') && text.includes('"result"'),
    ],
  ],
  ['a batch of notifications', post('[{"jsonrpc":"2.0","method":"system_chain"}]'), nothing],
  ['jsonrpc 1.0', post(chain.replace('2.0', '1.0')), error(-32_600, -32_700)],
  ['no jsonrpc', post('{"id":1,"method":"system_chain","params":[]}'), error(-32_600, -32_700)],
  ['no content-type', post(chain, ''), refused(415)],
  ['text/plain', post(chain, 'Content-Type: text/plain\r\n'), refused(415)],
  ['a charset', post(chain, 'Content-Type: application/json; charset=utf-8\r\n'), result],
  ['a form', post(chain, 'Content-Type: application/x-www-form-urlencoded\r\n'), refused(415)],
  ['path with a query', post(chain, json, '/?apikey=x'), result],
  ['leading blanks and line ends', post(`\r\n  ${chain}\n`), result],
  ['GET /', get('/'), refused(404, 405)],
  ['GET /health', get('/health'), refused(200)],
  [
    'preflight',
    preflight(),
    [
      '2xx, allows POST and content-type',
      ({ status, head }) =>
        status < 300 &&
        /access-control-allow-origin/i.test(head) &&
        /access-control-allow-headers: *(\*|.*content-type)/i.test(head),
    ],
  ],
  [
    'preflight of a private network',
    preflight('Access-Control-Request-Private-Network: true\r\n'),
    ['2xx', ({ status }) => status < 300],
  ],
  [
    'POST with an Origin',
    post(chain, `${json}Origin: https://polkadot.js.org\r\n`),
    [
      'a result that the page may read',
      ({ text, head }) => text.includes('"result"') && /access-control-allow-origin/i.test(head),
    ],
  ],
  [
    'a body of gzip',
    post(gzipSync(chain), `${json}Content-Encoding: gzip\r\n`),
    [
      'not taken: 400, 415 or error -32700',
      ({ status, text }) => [400, 415].includes(status) || text.includes('-32700'),
    ],
  ],
  [
    'Expect: 100-continue',
    post(chain, `${json}Expect: 100-continue\r\n`),
    ['a result', ({ text }) => text.includes('"result"')],
  ],
  [
    'a chunked body',
    Buffer.from(
      `POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${json}Transfer-Encoding: chunked\r\n\r\n${chain.length.toString(16)}\r\n${chain}\r\n0\r\n\r\n`,
    ),
    ['200 and a result', ({ status, text }) => status === 200 && text.includes('"result"')],
  ],
  [
    'HTTP/1.0',
    Buffer.from(
      `POST / HTTP/1.0\r\nHost: localhost\r\n${json}Content-Length: ${chain.length}\r\n\r\n${chain}`,
    ),
    result,
  ],
  ['a subscription over HTTP', post(rpc('chain_subscribeNewHeads', '[]')), error(-32_603, -32_601)],
  ['chainHead over HTTP', post(rpc('chainHead_v1_follow', '[true]')), error(-32_603, -32_601)],
  ['chain_getHead', post(rpc('chain_getHead', '[]')), result],
  [
    'account_nextIndex',
    post(rpc('account_nextIndex', '["5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"]')),
    result,
  ],
  ['chain_getBlockHash(null)', post(rpc('chain_getBlockHash', '[null]')), result],
  [
    'chain_getBlockHash of a list',
    post(rpc('chain_getBlockHash', '[[0,1,99999999]]')),
    ['a list that ends with null', ({ text }) => /"result":\["0x.*,null\]/.test(text)],
  ],
  ['chain_getBlockHash("0x1")', post(rpc('chain_getBlockHash', '["0x1"]')), result],
  ['chain_getBlockHash of the future', post(rpc('chain_getBlockHash', '[99999999]')), isNull],
  ['chain_getBlock of a short hash', post(rpc('chain_getBlock', '["0x00"]')), anError],
  ['chain_getHeader of an unknown hash', post(rpc('chain_getHeader', `["${genesisLike}"]`)), isNull],
  [
    'system_health',
    post(rpc('system_health', '[]')),
    ['not syncing', ({ text }) => text.includes('"isSyncing":false')],
  ],
  ['a surplus parameter', post(rpc('system_health', '[null]')), result],
  ['rpc_methods', post(rpc('rpc_methods', '[]')), result],
  ['chainSpec_v1_properties', post(rpc('chainSpec_v1_properties', '[]')), result],
  ['parameters by name', post(rpc('state_getStorage', '{"key":"0x3a636f6465"}')), result],
  ['unknown method', post(rpc('nope', '[]')), error(-32_601)],
  ['method __proto__', post(rpc('__proto__', '[]')), error(-32_601)],
  ['method constructor', post(rpc('constructor', '[]')), error(-32_601)],
  ['method toString', post(rpc('toString', '[]')), error(-32_601)],
  ['method empty', post(rpc('', '[]')), error(-32_601)],
  ['method a number', post('{"jsonrpc":"2.0","id":1,"method":1,"params":[]}'), error(-32_600, -32_700)],
  ['NaN', post(rpc('system_chain', '[]', 'NaN')), error(-32_700)],
  ['a call that offers h2c (trafficserver#3813, jetty#9998)', post(chain, `${json}${upgrade}`), result],
  ['/ready that offers h2c', get('/ready', upgrade), refused(200)],
  [
    'HEAD /ready (arcadedb#8133)',
    get('/ready', 'Connection: close\r\n', 'HEAD'),
    ['200 without a body', ({ status, text }) => status === 200 && text === ''],
  ],
  [
    'HEAD /health',
    get('/health', 'Connection: close\r\n', 'HEAD'),
    ['200 without a body', ({ status, text }) => status === 200 && text === ''],
  ],
];

export async function httpBattery({ judge }: CaseTools, port: number): Promise<void> {
  for (const [name, request, [right, is]] of battery) {
    const heard = await exchange(port, request);
    judge(`HTTP: ${name}`, right, `${heard.status} ${heard.text.slice(0, 120)}`, is(heard));
  }
}

/** Sends bytes, and reads until an answer is whole or the connection is closed. */
async function exchange(port: number, request: Buffer): Promise<Heard> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    const chunks: Buffer[] = [];
    const isHead = request.subarray(0, 5).toString() === 'HEAD ';
    const over = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(read(Buffer.concat(chunks)));
    };
    const timer = setTimeout(over, 10_000);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      const { head, text } = read(Buffer.concat(chunks));
      const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (head !== '' && (isHead || Buffer.byteLength(text) >= length)) over();
    });
    socket.on('error', over).once('close', over);
  });
}

function read(bytes: Buffer): Heard {
  const whole = bytes.toString('utf8').replace(/^HTTP\/1\.1 100 [^\r]*\r\n\r\n/, '');
  const end = whole.indexOf('\r\n\r\n');
  if (end === -1) return { status: 0, head: '', text: '' };
  const head = whole.slice(0, end);
  return { status: Number(/^HTTP\/1\.\d (\d{3})/.exec(head)?.[1] ?? 0), head, text: whole.slice(end + 4) };
}
