import assert from 'node:assert/strict';
import { lineReader } from '../../../../../src/endpoint/snapshot/downloads/log-line.ts';

const name = 'almanac-paritydb-256-4711';

describe('a line of an access log', () => {
  it('has the zone and not the query, from nginx', () => {
    const line = `192.0.2.1 - - [21/Nov/2026:00:30:00 +0100] "GET /s/${name}/${name}.tar.zst?x=1 HTTP/1.1" 206 5000 "-" "curl/8.0"`;
    assert.deepEqual(lineReader()(line), {
      source: 'nginx',
      timeMs: Date.UTC(2026, 10, 20, 23, 30),
      client: '192.0.2.1',
      method: 'GET',
      path: `/s/${name}/${name}.tar.zst`,
      status: 206,
      bytes: 5_000,
    });
  });

  it('can have quotation marks in its request', () => {
    const line = '192.0.2.1 - - [21/Nov/2026:00:30:00 +0000] "GET /\\"a\\" HTTP/1.1" 404 0 "-" "x \\" y"';
    const found = lineReader()(line);
    assert.deepEqual(typeof found === 'object' && [found.path, found.status], ['/\\"a\\"', 404]);
  });

  it('marks what CloudFront asked, from a bucket', () => {
    const line = (agent: string): string =>
      `79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket [20/Nov/2026:12:00:01 +0000] 192.0.2.3 - 3E57427F33A59F07 REST.GET.OBJECT ${name}/full/table_00 "GET /bucket/${name}/full/table_00 HTTP/1.1" 200 - 113 2048 70 10 "-" "${agent}" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader bucket.s3.eu-west-1.amazonaws.com TLSV1.2 - -`;
    assert.deepEqual(lineReader()(line('aws-cli/2')), {
      source: 's3',
      timeMs: Date.UTC(2026, 10, 20, 12, 0, 1),
      client: '192.0.2.3',
      id: '3E57427F33A59F07',
      method: 'GET',
      path: `${name}/full/table_00`,
      status: 200,
      bytes: 113,
      isForCdn: false,
    });
    const ofCdn = lineReader()(line('Amazon CloudFront'));
    assert.equal(typeof ofCdn === 'object' && ofCdn.isForCdn, true);
  });

  it('has the fields that its file names, from CloudFront', () => {
    const reader = lineReader();
    assert.equal(reader('#Version: 1.0'), 'header');
    const fields =
      'date time x-edge-location c-ip cs-method cs-uri-stem sc-status sc-bytes x-edge-request-id';
    assert.equal(reader(`#Fields: ${fields}`), 'header');
    const values = [
      '2026-11-20',
      '12:00:00',
      'FRA1',
      '192.0.2.4',
      'GET',
      `/${name}/manifest.json`,
      '200',
      '900',
      'Qx==',
    ];
    assert.deepEqual(reader(values.join('\t')), {
      source: 'cloudfront',
      timeMs: Date.UTC(2026, 10, 20, 12),
      client: '192.0.2.4',
      id: 'Qx==',
      method: 'GET',
      path: `/${name}/manifest.json`,
      status: 200,
      bytes: 900,
    });
    assert.equal(reader(values.slice(1).join('\t')), undefined);
  });

  it('counts for nothing where it is cut off, of another log, or has an impossible time', () => {
    for (const line of [
      '',
      '{"ts":"2026-11-20"}',
      '192.0.2.1 - - [21/Nov/2026:00:30:00 +0100] "GET /x HT',
      '192.0.2.1 - - [41/Nov/2026:00:30:00 +0100] "GET /x HTTP/1.1" 200 5 "-" "-"',
      '# a remark',
    ])
      assert.equal(lineReader()(line), undefined, line);
  });
});
