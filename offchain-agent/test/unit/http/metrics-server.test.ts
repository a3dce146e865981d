import { equal, ok } from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { prometheusContentType } from 'prom-client';
import { addressLabels, recordQuestion, recordReport } from '../../../../tests/support/exporter-scene.ts';
import { fakeAnswer } from '../../../../tests/support/fake-answer.ts';
import { silentLogger } from '../../../../tests/support/silent-logger.ts';
import { createMetricsServer } from '../../../src/http/metrics-server.ts';
import { createRecordMetrics } from '../../../src/reporting/cli/sli/metrics.ts';

describe('the server of metrics', () => {
  it('sends the closed and the open records of 1,000 validators in less than 1 MB to Prometheus', async () => {
    const metrics = createRecordMetrics(() => 0);
    const answers = [fakeAnswer(), fakeAnswer({ provisional: true })];
    const reports = addressLabels(1_000).map((label, at) => recordReport(at + 1, label, ...answers));
    metrics.take(reports, recordQuestion(7));
    const server = createMetricsServer(metrics, silentLogger());
    const get = async (headers: Record<string, string>) => await server.inject({ url: '/metrics', headers });
    const plain = await get({});
    const packed = await get({ 'accept-encoding': 'gzip' });
    equal(packed.headers['content-type'], prometheusContentType);
    ok(packed.rawPayload.length < 1_000_000, `${packed.rawPayload.length} bytes`);
    equal(gunzipSync(packed.rawPayload).toString(), plain.body);
    await server.close();
  });
});
