import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PageReader } from '../support/follow-page.ts';

const clone = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(clone, 'deploy/elasticsearch');
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

interface Request {
  readonly line: string;
  readonly type: string;
  readonly body: string;
}

/** Elasticsearch and Kibana are in no registry: a server keeps what curl sends to them. */
describe('an operator who follows docs/how-to/search-logs.md', () => {
  const requests: Request[] = [];
  let server: Server;
  let reader: PageReader;

  before(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        requests.push({ line: `${method} ${url}`, type: headers['content-type'] ?? '', body });
        response.setHeader('content-type', 'application/json');
        response.end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    reader = new PageReader('docs/how-to/search-logs.md');
    mkdirSync(reader.path('rsyslog.d'));
    reader.fill({ $ES: `${url}/es`, $KIBANA: `${url}/kibana`, '/etc/rsyslog.d': reader.path('rsyslog.d') });
  });

  after(async () => {
    await reader?.close();
    server.close();
  });

  it('loads pipelines, templates and the objects of Kibana', async () => {
    const { code, stderr } = await reader.block('cd deploy/elasticsearch');
    equal(code, 0, stderr);
    const sent = requests.splice(0);
    const { body: imported = '', type = '', ...last } = sent.pop() ?? {};
    deepEqual(
      sent.map(({ line, body }) => [line, JSON.parse(body)]),
      ['access', 'node'].flatMap((log) => [
        [`PUT /es/_ingest/pipeline/almanac-${log}`, JSON.parse(textOf(`${log}-log.pipeline.json`))],
        [`PUT /es/_index_template/almanac-${log}`, JSON.parse(textOf(`${log}-log.template.json`))],
      ]),
    );
    deepEqual(last, { line: 'POST /kibana/api/saved_objects/_import' });
    match(type, /^multipart\/form-data; boundary=/);
    ok(imported.includes('name="file"; filename="kibana.ndjson"'), imported.slice(0, 300));
    ok(imported.includes(textOf('kibana.ndjson')));
  });

  it('puts the configuration of the shipper in its place', async () => {
    const { code, stderr } = await reader.command('cp deploy/elasticsearch/rsyslog.conf');
    equal(code, 0, stderr);
    deepEqual(readdirSync(reader.path('rsyslog.d')), ['almanac.conf']);
  });

  it('sends lines of the error file again', async () => {
    const bulk = '{"create":{"_id":"1"}}\n{"message":"a \\"b\\""}\n';
    const failed = [{ request: { postdata: bulk } }, { request: { postdata: bulk } }];
    writeFileSync(
      reader.path('elasticsearch-errors.json'),
      failed.map((one) => `${JSON.stringify(one)}\n`).join(''),
    );
    const { code, stderr } = await reader.command('jq -r .request.postdata', reader.path('.'));
    equal(code, 0, stderr);
    const [{ line, type, body } = { line: '', type: '', body: '' }] = requests.splice(0);
    deepEqual([line, type], ['POST /es/_bulk', 'application/x-ndjson']);
    ok(body.endsWith('\n'));
    deepEqual(
      body.split('\n').filter((one) => one !== ''),
      [...bulk.trim().split('\n'), ...bulk.trim().split('\n')],
    );
  });

  it('queries latencies by method, and has then followed the page', async () => {
    const { code, stderr } = await reader.command('curl -X POST', folder);
    equal(code, 0, stderr);
    const [{ line, body } = { line: '', body: '' }] = requests.splice(0);
    equal(line, 'POST /es/almanac-access/_search');
    deepEqual(JSON.parse(body), JSON.parse(textOf('queries/latency-by-method.json')));
    deepEqual(reader.forgotten, []);
  });
});
