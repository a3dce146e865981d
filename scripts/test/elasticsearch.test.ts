import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLogLine } from '../../offchain-agent/src/lab/watch/log-line.ts';
import { documentFaults, elasticFolder, type Mapping, mappingOf, readTemplate } from '../lib/logs/objects.ts';
import { nodeLines } from '../lib/logs/ship.ts';

interface SavedObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly id: string; readonly type: string }[];
}

interface Aggregation {
  readonly type: string;
  readonly params: { readonly field?: string };
}

const textOf = (file: string): string => readFileSync(join(elasticFolder, file), 'utf8');
const mappings: Readonly<Record<string, Mapping>> = {
  'almanac-access': mappingOf('access-log'),
  'almanac-node': mappingOf('node-log'),
};

describe('the objects for Kibana', () => {
  const objects = textOf('kibana.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SavedObject);

  it('refer only to each other, and hold JSON where they hold it as text', () => {
    const known = objects.map(({ type, id }) => `${type}/${id}`);
    for (const { id, attributes, references } of objects) {
      for (const reference of references)
        ok(known.includes(`${reference.type}/${reference.id}`), `${id}: ${reference.id}`);
      for (const [name, value] of Object.entries(attributes))
        if (name.endsWith('JSON') || name === 'visState') JSON.parse(String(value));
    }
    equal(new Set(known).size, known.length);
  });

  it('aggregate fields that their index has, and percentiles of histograms alone', () => {
    let seen = 0;
    for (const { id, type, attributes, references } of objects) {
      if (type !== 'visualization') continue;
      const mapping = mappings[references[0]?.id ?? ''] ?? {};
      const { aggs } = JSON.parse(String(attributes['visState'])) as { aggs: Aggregation[] };
      for (const { type: kind, params } of aggs) {
        if (params.field === undefined) continue;
        seen += 1;
        const found = mapping[params.field]?.type;
        ok(found !== undefined, `${id}: ${params.field} is not in the index`);
        equal(kind === 'percentiles', found === 'histogram', `${id}: ${kind} of ${params.field}`);
      }
    }
    ok(seen > 15, `${seen} fields`);
  });

  it('show every visualization and search on the dashboard', () => {
    const dashboard = objects.find(({ type }) => type === 'dashboard');
    deepEqual(
      dashboard?.references.map(({ id }) => id).toSorted(),
      objects
        .filter(({ type }) => type === 'visualization' || type === 'search')
        .map(({ id }) => id)
        .toSorted(),
    );
  });
});

describe('the queries for Elasticsearch', () => {
  for (const file of readdirSync(join(elasticFolder, 'queries'))) {
    it(`ask in ${file} for fields that the index has`, () => {
      const mapping = mappings[file.startsWith('node') ? 'almanac-node' : 'almanac-access'] ?? {};
      const fields = [...textOf(join('queries', file)).matchAll(/"field": "([^"]+)"/g)].map(
        ([, name]) => name ?? '',
      );
      ok(fields.length > 0);
      deepEqual(
        fields.filter((name) => mapping[name] === undefined),
        [],
      );
    });
  }
});

describe('the pipeline of node logs', () => {
  it('reads lines as the dashboard of a local network does', () => {
    const { processors } = JSON.parse(textOf('node-log.pipeline.json')) as {
      processors: { grok?: { patterns: string[] } }[];
    };
    const patterns = processors
      .flatMap(({ grok }) => grok?.patterns ?? [])
      .map((one) => new RegExp(one, 'u'));
    for (const line of nodeLines) {
      const found = patterns
        .map((pattern) => pattern.exec(line)?.groups)
        .find((groups) => groups !== undefined);
      const wanted = parseLogLine(line);
      if (!found) {
        // Left as they came: nothing of them is guessed.
        equal(wanted.time, undefined, line);
        continue;
      }
      deepEqual(
        [found['time'], found['target'] ?? '', found['text']],
        [wanted.time, wanted.target, wanted.text],
      );
      if (found['level'] !== undefined) equal(found['level'], wanted.level);
    }
  });
});

describe('the index of the access log', () => {
  it('takes a line, and refuses one of another type', () => {
    const line = { ts: '', network: 'n', key: null, us: 12, cached: false, weight: 1.5 };
    deepEqual(documentFaults(line, mappingOf('access-log'), ['ts']), []);
    deepEqual(documentFaults({ us: 1.5, cached: 'no', more: 1 }, mappingOf('access-log'), []), [
      'us: 1.5 is not of type long',
      'cached: "no" is not of type boolean',
      'more is not in the index',
    ]);
  });

  it('has every field of a line but its time, and what the pipeline computes', () => {
    const source = readFileSync(
      new URL('../../offchain-agent/src/endpoint/gateway/usage/access-log.ts', import.meta.url),
      'utf8',
    );
    const [, body = ''] = /interface AccessLine \{(.*?)\n\}/s.exec(source) ?? [];
    const fields = [...body.matchAll(/readonly (\w+):/g)]
      .map(([, name]) => name ?? '')
      .filter((name) => name !== 'ts');
    const computed = ['@timestamp', 'calls', 'failed_calls', 'bytes', 'latency_us', 'pipeline_error'];
    deepEqual(Object.keys(mappingOf('access-log')).toSorted(), [...fields, ...computed].toSorted());
    const script = textOf('access-log.pipeline.json');
    for (const name of ['calls', 'failed_calls', 'bytes', 'latency_us'])
      ok(script.includes(`ctx.${name} = `), name);
    deepEqual(readTemplate('access-log').index_patterns, ['almanac-access*']);
  });
});
