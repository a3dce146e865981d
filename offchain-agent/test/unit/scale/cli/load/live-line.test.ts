import { deepEqual, equal } from 'node:assert/strict';
import { judgedLine, liveLine, liveText } from '../../../../../src/scale/cli/load/run.ts';
import { liveLoad } from '../../../../../src/scale/load/records.ts';
import { parseThreshold } from '../../../../../src/scale/load/threshold.ts';

const live = { sinceMs: 12_400, forMs: 30_000, due: 1_240, final: 1_050, recent: 870, block: 123 };

describe('the live line of a load', () => {
  it('says how far it is, and what of it is final', () => {
    equal(liveText(live), '12 s of 30 s   1,240 due   1,050 final (87.0 a second)   block 123');
    equal(
      liveText({ ...live, sinceMs: 33_000, block: undefined }),
      '3 s after the last   1,240 due   1,050 final (87.0 a second)   block ?',
    );
  });

  it('is painted over, and stands below what else is said', () => {
    const written: string[] = [];
    const line = liveLine({ columns: 200, rows: 5, write: (text) => written.push(text) }, (text) =>
      written.push(`${text}\n`),
    );
    line.onLive?.(live);
    line.progress('waiting until all are final');
    deepEqual(written.slice(1), ['\u001b[1A\u001b[J', 'waiting until all are final\n']);
  });

  it('is none without a terminal', () => {
    equal(liveLine(undefined).onLive, undefined);
  });

  it('counts what is due, and what came in blocks that are final', () => {
    const block = (number: number, finalizedUs: number, marks: (string | undefined)[]) => ({
      number,
      finalizedUs,
      marks,
      hash: '0x',
      parentHash: '0x',
      seenUs: 0,
    });
    const blocks = [block(1, 1_000_000, ['a', undefined]), block(2, 14_000_000, ['b', 'c'])];
    const intended = Float64Array.from([0, 1_000_000, 30_000_000]);
    const times = { startUs: 0, nowUs: 15_000_000, forMs: 31_000 };
    deepEqual(liveLoad(intended, blocks, times), {
      sinceMs: 15_000,
      forMs: 31_000,
      due: 2,
      final: 3,
      recent: 2,
      block: 2,
    });
  });

  it('counts nothing of the load before', () => {
    const kept = {
      number: 7,
      finalizedUs: 1_900_000,
      marks: ['a', 'b'],
      hash: '0x',
      parentHash: '0x',
      seenUs: 0,
    };
    const times = { startUs: 2_000_000, nowUs: 3_000_000, forMs: 31_000 };
    const { final, recent, block } = liveLoad(Float64Array.from([0]), [kept], times);
    deepEqual({ final, recent, block }, { final: 0, recent: 0, block: 7 });
  });
});

describe('a requirement of a load', () => {
  it('says what there is, and whether it is met', () => {
    const threshold = parseThreshold('p95<500ms');
    equal(judgedLine({ threshold, value: 812_000, isMet: false }), 'required p95<500ms: 812 ms, missed');
    equal(judgedLine({ threshold, value: null, isMet: false }), 'required p95<500ms: never reached, missed');
    const share = parseThreshold('failed<1%');
    equal(judgedLine({ threshold: share, value: 0.005, isMet: true }), 'required failed<1%: 0.50 %, met');
  });
});
