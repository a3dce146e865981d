import assert from 'node:assert/strict';
import { TypeRegistry } from '@polkadot/types';
import { hexText } from '../../../../src/base/bytes.ts';
import { maxEntries, reportParts, splitEntries } from '../../../../src/chain/reporting/report-parts.ts';
import { encodeEntries, type Report, type ReportEntry } from '../../../../src/sli/evidence/report.ts';

const hash = `0x${'11'.repeat(32)}`;

function report(entries: readonly ReportEntry[]): Report {
  return { network: 0, window: 60, link: hash, root: hash, contentId: `0x${'22'.repeat(32)}`, entries };
}

function entry(target: number, buckets: ReportEntry['buckets'] = []): ReportEntry {
  return { target, indicator: 'rpc', samples: 9, buckets };
}

describe('reportParts', () => {
  it('writes buckets as differences of their indices, the first as it is', () => {
    const buckets: ReportEntry['buckets'] = [
      [0, 1],
      [5, 2],
      [735, 3],
    ];
    const [part] = reportParts(report([entry(1, buckets)]));
    assert.deepEqual(part?.[5][0]?.buckets, [
      [0, 1],
      [5, 2],
      [730, 3],
    ]);
  });

  it('encodes entries as the runtime does, to the byte of their hash', () => {
    const registry = new TypeRegistry();
    registry.register({
      Indicator: { _enum: ['Authorship', 'Arrival', 'Rpc', 'Reachability'] },
      ReportEntry: {
        target: 'u32',
        indicator: 'Indicator',
        samples: 'u32',
        buckets: 'Vec<(Compact<u32>, Compact<u32>)>',
      },
    });
    const entries: ReportEntry[] = [
      {
        target: 0,
        indicator: 'arrival',
        samples: 70_000,
        buckets: [
          [63, 1],
          [64, 16_384],
        ],
      },
      { target: 0, indicator: 'reachability', samples: 0, buckets: [] },
      entry(1, [[445, 9]]),
    ];
    const [part] = reportParts(report(entries));
    const encoded = registry.createType('Vec<ReportEntry>', part?.[5]).toU8a();
    assert.equal(hexText(encoded), hexText(encodeEntries(entries)));
  });

  it('gives the evidence in the first part alone, and counts the parts from 0', () => {
    const parts = reportParts(
      report(Array.from({ length: 2 * maxEntries + 1 }, (_, index) => entry(index + 1))),
    );
    assert.deepEqual(
      parts.map(([, , part, , evidence, entries]) => [part, evidence !== null, entries.length]),
      [
        [0, true, 256],
        [1, false, 256],
        [2, false, 1],
      ],
    );
  });

  it('keeps a part below 64 kB', () => {
    const buckets = Array.from({ length: 736 }, (_, index) => [index, 20_000] as const);
    const entries = Array.from({ length: 100 }, (_, index) => entry(index + 1, buckets));
    const parts = splitEntries(entries);
    assert.deepEqual(parts.flat(), entries);
    assert.ok(parts.length > 1);
    for (const part of parts) assert.ok(encodeEntries(part).length <= 65_540);
  });

  it('is none of a report without entries, and refuses more than 16 parts', () => {
    assert.deepEqual(reportParts(report([])), []);
    const most = Array.from({ length: 16 * maxEntries }, (_, index) => entry(index + 1));
    assert.equal(reportParts(report(most)).length, 16);
    assert.throws(() => reportParts(report([...most, entry(5_000)])), {
      code: 'bad_input/report_size',
      message: 'the report of window 60 has 4097 entries in 17 parts; the chain takes 16',
    });
  });
});
