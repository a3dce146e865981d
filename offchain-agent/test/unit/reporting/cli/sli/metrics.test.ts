import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  addressLabels,
  recordQuestion,
  recordReport,
} from '../../../../../../tests/support/exporter-scene.ts';
import { fakeAnswer, fakeSampledAnswer, fakeSum } from '../../../../../../tests/support/fake-answer.ts';
import { createRecordMetrics } from '../../../../../src/reporting/cli/sli/metrics.ts';

const labels = (indicator: string, id: string, target: string, state = 'closed'): string =>
  `chain="Local",network="0",indicator="${indicator}",period="day",target="${target}",id="${id}",state="${state}"`;

const [, section = ''] =
  /^## almanac sli$(.*?)^## /ms.exec(
    readFileSync(new URL('../../../../../../docs/reference/metrics.md', import.meta.url), 'utf8'),
  ) ?? [];

describe('the series of records', () => {
  it('have the closed and the open period apart', () => {
    const metrics = createRecordMetrics();
    const open = fakeAnswer({ provisional: true, sliPpm: 500_000, interval: undefined });
    metrics.take([recordReport(1, 'v1', fakeAnswer(), open)], recordQuestion(7));
    const lines = metrics.text().split('\n');
    for (const line of [
      'almanac_records_block_number{chain="Local"} 7',
      `almanac_record_sli_ratio{${labels('authorship', '1', 'v1')}} 0.916666`,
      `almanac_record_sli_low_ratio{${labels('authorship', '1', 'v1')}} 0.646119`,
      `almanac_record_sli_ratio{${labels('authorship', '1', 'v1', 'open')}} 0.5`,
      `almanac_record_period_start_seconds{${labels('authorship', '1', 'v1')}} 1795132800`,
    ])
      assert.ok(lines.includes(line), line);
    assert.ok(!lines.some((line) => line.startsWith('almanac_record_coverage_ratio{')));
  });

  it('have latencies of what is sampled, and none beyond the timeout', () => {
    const metrics = createRecordMetrics();
    metrics.take([recordReport(4, 'eu', fakeSampledAnswer())], recordQuestion(7, 'rpc'));
    const lines = metrics.text().split('\n');
    for (const line of [
      `almanac_record_latency_sli_ratio{${labels('rpc', '4', 'eu')}} 0.91`,
      `almanac_record_coverage_ratio{${labels('rpc', '4', 'eu')}} 0.972222`,
      `almanac_record_reporters{${labels('rpc', '4', 'eu')}} 3`,
      `almanac_record_latency_seconds{${labels('rpc', '4', 'eu')},quantile="0.95"} 0.253951`,
    ])
      assert.ok(lines.includes(line), line);
    assert.ok(!lines.some((line) => line.includes('quantile="0.99"')));
  });

  it('have no sample of what is unknown', () => {
    const metrics = createRecordMetrics();
    assert.ok(!metrics.text().includes('} '));
    const answer = { ...fakeSampledAnswer({ quorum: false, latencyPpm: undefined }), sliPpm: undefined };
    metrics.take([recordReport(4, 'eu', answer)], recordQuestion(7, 'rpc'));
    assert.ok(!metrics.text().includes('almanac_record_sli_ratio{'));
  });

  it('keep two targets of one label apart, and a group from its members', () => {
    const metrics = createRecordMetrics();
    const rows = [{ startS: 1_795_132_800, answer: fakeSum({ sliPpm: 990_000 }) }];
    const group = { label: 'group of 2', kind: 'list' as const, members: [], rows };
    const same = [fakeAnswer(), fakeAnswer({ sliPpm: 1_000_000 })].map((answer, at) =>
      recordReport(at + 1, 'same', answer),
    );
    metrics.take(same, { ...recordQuestion(7), group });
    const shares = [...metrics.text().matchAll(/^almanac_record_sli_ratio\{.*\} (\S+)$/gm)];
    assert.deepEqual(
      shares.map(([, share]) => share),
      ['0.99', '0.916666', '1'],
    );
  });

  it('tell how long no newer block was read', () => {
    let nowMs = 1_000;
    const metrics = createRecordMetrics(() => nowMs);
    metrics.take([], recordQuestion(7));
    nowMs = 31_000;
    metrics.take([], recordQuestion(7));
    assert.match(metrics.text(), /almanac_records_age_seconds\{chain="Local"\} 30\n/);
    metrics.take([], recordQuestion(8));
    assert.match(metrics.text(), /almanac_records_age_seconds\{chain="Local"\} 0\n/);
  });

  it('stay below 1 MB with 1,000 targets', () => {
    const metrics = createRecordMetrics();
    const targets = addressLabels(1_000).map((label, at) => recordReport(at + 1, label, fakeAnswer()));
    metrics.take(targets, recordQuestion(7));
    const { length } = metrics.text();
    assert.ok(length < 1_000_000, `${length} bytes`);
  });

  it('equal the table in docs/reference/metrics.md', () => {
    const own = createRecordMetrics().names;
    assert.deepEqual(
      [...section.matchAll(/^\| `(almanac_\w+)`/gm)].map(([, name]) => name),
      own,
    );
  });
});
