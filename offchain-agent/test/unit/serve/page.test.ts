import { doesNotMatch, equal, match, throws } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { FakeServedChain } from '../../../../tests/support/fake-served-chain.ts';
import { silentLogger } from '../../../../tests/support/silent-logger.ts';
import { encodingFor } from '../../../src/http/compress.ts';
import { createChainServer } from '../../../src/serve/chain-server.ts';
import { fixedNames } from '../../../src/serve/names/served-names.ts';
import { filled, type PageFacts } from '../../../src/serve/page.ts';
import { pageEndpoint, publicEndpoint } from '../../../src/serve/page-endpoint.ts';

const script = 'console.log("almanac");\n'.repeat(200);
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const here = { host: '127.0.0.1:9620' };

describe('the endpoint of a page', () => {
  for (const [url, reader, expected] of [
    ['ws://127.0.0.1:19944', here, 'ws://127.0.0.1:19944'],
    ['ws://localhost:9944/', { host: 'localhost:9620' }, 'ws://localhost:9944/'],
    ['ws://[::1]:9944', { host: '[::1]:9620' }, 'ws://[::1]:9944'],
    ['ws://127.0.0.1:9944', { host: 'status.example.org' }, 'none'],
    ['ws://127.0.0.1:9944', { ...here, publicUrl: 'https://status.example.org' }, 'none'],
    ['wss://rpc.example.org', { host: 'status.example.org' }, 'wss://rpc.example.org'],
    ['wss://user:word@rpc.example.org', here, 'none'],
    ['wss://rpc.example.org/?key=1', here, 'none'],
    ['wss://rpc.example.org/0123456789abcdef0123456789abcdef', here, 'none'],
  ] as const) {
    it(`returns ${expected} for ${url} and a reader of ${JSON.stringify(reader)}`, () => {
      equal(pageEndpoint(url, undefined, reader), expected);
    });
  }

  it('uses the address of the operator and rejects user and password', () => {
    equal(pageEndpoint('ws://127.0.0.1:9944', 'wss://a', { host: 'b' }), 'wss://a');
    equal(publicEndpoint('wss://rpc.example.org', '--page-rpc'), 'wss://rpc.example.org');
    throws(
      () => publicEndpoint('wss://u:secret@a', '--page-rpc'),
      (error: Error) => {
        match(error.message, /^--page-rpc: wss:\/\/a holds a user, a password or a fragment/);
        doesNotMatch(error.message, /secret/);
        return true;
      },
    );
    throws(() => publicEndpoint('https://a', '--page-rpc'), { code: 'bad_input/url' });
  });
});

describe('filled', () => {
  it('escapes what it fills in, and adds a tag that the page lacks', () => {
    const page = '<head><meta name="a" content="" /></head>';
    equal(
      filled(page, { a: '"><script>$&', b: 'c', d: undefined }),
      '<head><meta name="a" content="&#34;&#62;&#60;script&#62;$&#38;" /><meta name="b" content="c" />\n  </head>',
    );
  });
});

describe('encodingFor', () => {
  for (const [accepted, expected] of [
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.5, gzip;q=0.9', 'gzip'],
    ['*', 'br'],
    ['identity', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const) {
    it(`takes ${expected} of ${accepted}`, () => equal(encodingFor(accepted), expected));
  }
});

describe('the page of a chain', () => {
  let root: string;

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'almanac-page-'));
    mkdirSync(join(root, 'assets'));
    const page = '<!doctype html><head><meta name="almanac-rpc" content="" /></head>';
    writeFileSync(join(root, 'index.html'), page);
    // As an older build left it: it must not be served instead of what is filled in.
    writeFileSync(join(root, 'index.html.br'), brotliCompressSync(page));
    writeFileSync(join(root, 'assets/main-1.js'), script);
    writeFileSync(join(root, 'assets/main-1.js.br'), brotliCompressSync(script));
    writeFileSync(join(root, 'assets/main-1.js.gz'), gzipSync(script));
    writeFileSync(join(root, 'assets/plain-1.js'), script);
    writeFileSync(join(root, '.made-from'), 'secret');
  });
  after(() => rmSync(root, { recursive: true }));

  async function get(url: string, headers: Record<string, string> = {}, page?: PageFacts) {
    const chain = FakeServedChain.withValidators('v1', 'v2');
    const facts = { ...chain.facts, names: fixedNames({ [alice]: '<b>v1' }) };
    Object.defineProperty(chain, 'facts', { value: facts });
    const server = await createChainServer({
      chain,
      log: silentLogger(),
      web: root,
      ...(page && { page }),
    });
    const answer = await server.inject({ url, headers });
    await server.close();
    return answer;
  }

  it('names the served chain, at both of its addresses and whatever the reader takes', async () => {
    for (const url of ['/', '/index.html']) {
      for (const encoding of ['br', 'gzip', 'identity']) {
        const headers = { 'accept-encoding': encoding, host: '127.0.0.1:9620' };
        const { body, headers: sent } = await get(url, headers, { nodeUrl: 'ws://127.0.0.1:19944' });
        match(body, /<meta name="almanac-rpc" content="ws:\/\/127\.0\.0\.1:19944" \/>/);
        match(body, /<meta name="almanac-genesis" content="0x[0-9a-f]{64}" \/>/);
        equal(sent['cache-control'], 'no-cache');
        equal(sent['content-type'], 'text/html; charset=utf-8');
        match(String(sent.etag), /^W\//);
      }
    }
  });

  it('has another tag for another chain, and none to send for the same one', async () => {
    const one = await get('/', here, { nodeUrl: 'ws://127.0.0.1:1' });
    const other = await get('/', here, { nodeUrl: 'ws://127.0.0.1:2' });
    equal(one.headers.etag === other.headers.etag, false);
    const again = { ...here, 'if-none-match': String(one.headers.etag) };
    equal((await get('/', again, { nodeUrl: 'ws://127.0.0.1:1' })).statusCode, 304);
    equal((await get('/', again, { nodeUrl: 'ws://127.0.0.1:2' })).statusCode, 200);
  });

  it('may run the light client, which is WebAssembly', async () => {
    const { headers } = await get('/', here, { nodeUrl: 'ws://127.0.0.1:1' });
    const policy = String(headers['content-security-policy']).split('; ');
    equal(
      policy.find((one) => one.startsWith('script-src')),
      "script-src 'self' 'wasm-unsafe-eval'",
    );
  });

  it('never holds what is secret of the address of the node', async () => {
    for (const url of ['/', '/status', '/api/v1/chain', '/names.json']) {
      const { body } = await get(url, here, { nodeUrl: 'wss://user:word@node.example/?key=word' });
      doesNotMatch(body, /word/);
    }
  });

  it('sends assets as they were compressed, with a tag of their own each', async () => {
    const br = await get('/assets/main-1.js', { 'accept-encoding': 'gzip, br' });
    const gz = await get('/assets/main-1.js', { 'accept-encoding': 'gzip' });
    const plain = await get('/assets/main-1.js');
    equal(brotliDecompressSync(br.rawPayload).toString(), script);
    equal(gunzipSync(gz.rawPayload).toString(), script);
    equal(plain.body, script);
    equal(br.headers['content-encoding'], 'br');
    equal(gz.headers['content-encoding'], 'gzip');
    equal(plain.headers['content-encoding'], undefined);
    equal(new Set([br, gz, plain].map(({ headers }) => headers.etag)).size, 3);
    for (const { headers } of [br, gz, plain]) {
      equal(headers['vary'], 'accept-encoding');
      match(String(headers['content-type']), /^(text|application)\/javascript/);
      equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    }
  });

  it('sends what was not compressed as it is, and nothing of how the page was built', async () => {
    equal((await get('/assets/plain-1.js', { 'accept-encoding': 'br' })).body, script);
    equal((await get('/.made-from')).statusCode, 404);
    equal((await get('/assets/none.js', { 'accept-encoding': 'br' })).statusCode, 404);
  });

  it('compresses long answers, and keeps one tag for all forms', async () => {
    const url = '/openapi.json';
    const br = await get(url, { 'accept-encoding': 'br' });
    const gz = await get(url, { 'accept-encoding': 'gzip' });
    const plain = await get(url);
    equal(brotliDecompressSync(br.rawPayload).toString(), plain.body);
    equal(gunzipSync(gz.rawPayload).toString(), plain.body);
    equal(Number(br.headers['content-length']), br.rawPayload.length);
    match(String(br.headers['vary']), /accept-encoding/);
    for (const { headers } of [br, gz, plain]) equal(headers.etag, br.headers.etag);
    const again = { 'accept-encoding': 'br', 'if-none-match': String(br.headers.etag) };
    equal((await get(url, again)).statusCode, 304);
  });

  it('has the names of the chain beside it, as they were given', async () => {
    const { body, headers } = await get('/names.json');
    match(body, new RegExp(`^{"genesis":"0x[0-9a-f]{64}","names":{"${alice}":"<b>v1"}}$`));
    equal(headers['content-type'], 'application/json; charset=utf-8');
    equal(headers['x-content-type-options'], 'nosniff');
  });
});
