import assert from 'node:assert/strict';
import { fakeAnswer, fakeSampledAnswer } from '../../../../tests/support/fake-answer.ts';
import { recordDocument } from '../../../src/chain/records/record-document.ts';
import { renderTable } from '../../../src/cli/table.ts';
import { recordCells, recordColumns } from '../../../src/words/record-columns.ts';

function shown(...answers: Parameters<typeof recordCells>[1][]): string[] {
  return renderTable(
    recordColumns('rpc'),
    answers.map((answer) => recordCells('rpc', answer)),
  );
}

describe('the columns of a sampled record', () => {
  it('show uptime, latency, coverage and reporters; what was never answered in time is late', () => {
    assert.deepEqual(shown(fakeSampledAnswer()), [
      'uptime %  latency SLI %  p50 ms  p95 ms     p99 ms  coverage %  reporters  windows       95 % CI  note',
      '   91.66          91.00    0.15     254  > timeout       97.22          3       12  64.61..98.52  low confidence',
    ]);
  });

  it('show nothing but coverage and reporters where there is no quorum: unknown, not down', () => {
    const answer = {
      ...fakeSampledAnswer({
        samples: 0n,
        buckets: [],
        quorum: false,
        reporters: 1,
        latencyPpm: undefined,
        p50Us: undefined,
        p95Us: undefined,
        coveragePpm: 333_333,
      }),
      sliPpm: undefined,
      interval: undefined,
      windows: 0n,
    };
    const [, line] = shown(answer);
    assert.match(line ?? '', /^ *\? +\? +\? +\? +\? +33\.33 +1 +0 +- +no quorum$/);
  });

  it('say in how many windows the target was away by its own doing', () => {
    const [, line] = shown(fakeSampledAnswer({ absence: { each: 2n, all: 6n, windows: 2n } }));
    assert.match(line ?? '', /away in 2 windows, low confidence$/);
  });

  it('show what has no record as unknown', () => {
    const [, line] = shown(undefined);
    assert.match(line ?? '', /^( *\?){9} +no record$/);
  });
});

describe('recordDocument', () => {
  it('has the counts and figures of a sampled record, and no slots', () => {
    const document: Record<string, unknown> = recordDocument(fakeSampledAnswer());
    assert.equal('assigned_slots' in document, false);
    assert.deepEqual(
      [document['sli_ppm'], document['samples'], document['p50_us'], document['p99_us'], document['quorum']],
      [916_666, 12n, 147, null, true],
    );
  });

  it('has the slots of a counted one, and no samples', () => {
    const document: Record<string, unknown> = recordDocument(fakeAnswer());
    assert.deepEqual([document['assigned_slots'], document['missed_slots']], [12n, 1n]);
    assert.equal('samples' in document, false);
  });
});
