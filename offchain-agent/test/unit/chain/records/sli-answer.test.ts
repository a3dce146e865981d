import assert from 'node:assert/strict';
import { fakeAnswer, fakeSampledAnswer } from '../../../../../tests/support/fake-answer.ts';
import { readShape, sliShapes } from '../../../../src/chain/records/sli-answer.ts';

const json = {
  target: 1,
  who: { account: '5Account1' },
  period: { kind: 'Day', start: 1_795_132_800 },
  end: 1_795_219_200,
  record: { counted: { assigned: 12, authored: 11, windows: 12 } },
  sliPpm: 916_666,
  interval: { lowPpm: 646_119, highPpm: 985_136 },
  lowConfidence: true,
  provisional: false,
  asOfMs: 1_795_300_000_000,
};

describe('readShape', () => {
  it('reads an answer of the runtime API', () => {
    assert.deepEqual(readShape(sliShapes.answer, json, 'sli'), fakeAnswer());
  });

  it('reads counts beyond the exact range of a double', () => {
    const record = { counted: { assigned: '0x0020000000000001', authored: 0, windows: 0 } };
    assert.equal(readShape(sliShapes.answer, { ...json, record }, 'sli')?.assigned, 9_007_199_254_740_993n);
  });

  it('reads the bytes of a name as text, and null as absent', () => {
    const answer = readShape(
      sliShapes.answer,
      { ...json, who: { name: '0x76616c31' }, sliPpm: null, interval: null, end: null },
      'sli',
    );
    assert.deepEqual(answer?.who, { account: undefined, name: 'val1' });
    assert.deepEqual([answer?.sliPpm, answer?.interval, answer?.endS], [undefined, undefined, undefined]);
    assert.equal(readShape(sliShapes.answer, null, 'sli'), undefined);
  });

  it('leaves no control character in a name', () => {
    const answer = readShape(sliShapes.answer, { ...json, who: { name: '0x761b5b324a' } }, 'sli');
    assert.equal(answer?.who?.name, 'v?[2J');
  });

  it('reads a sampled record with its figures, buckets by their index', () => {
    const counts = { expected: 36, reported: 35, samples: 12, windows: 12 };
    const runs = [
      [445, [160, 0, '0x02']],
      [2, [16]],
    ];
    const differences = [
      [445, 160],
      [2, '0x02'],
      [3, 16],
    ];
    const sampled = {
      latencyPpm: 910_000,
      coveragePpm: 972_222,
      reporters: 3,
      quorum: true,
      p50Us: 147,
      p95Us: 253_951,
      p99Us: null,
    };
    const expected = fakeSampledAnswer({
      buckets: [
        [445, 160n],
        [447, 2n],
        [450, 16n],
      ],
    });
    const since5 = { sampled: { ...counts, answered: 178, buckets: runs } };
    assert.deepEqual(readShape(sliShapes.answer, { ...json, record: since5, sampled }, 'sli'), expected);
    const before5 = { sampled: { ...counts, buckets: differences } };
    assert.deepEqual(readShape(sliShapes.answer, { ...json, record: before5, sampled }, 'sli'), expected);
  });

  it('reads what a target was away for, and of a chain of before that it was not', () => {
    const counts = { expected: 36, reported: 0, samples: 0, buckets: [], windows: 0 };
    const read = (sampled: object) =>
      readShape(sliShapes.answer, { ...json, record: { sampled } }, 'sli')?.sampled?.absence;
    assert.deepEqual(read(counts), { each: 0n, all: 0n, windows: 0n });
    const absence = { each: 12, all: '0x24', windows: 1 };
    assert.deepEqual(read({ ...counts, absence }), { each: 12n, all: 36n, windows: 1n });
  });

  it('reads a sampled record without an answer', () => {
    const record = { sampled: { expected: 36, reported: 0, samples: 0, buckets: [], windows: 1 } };
    assert.deepEqual(readShape(sliShapes.answer, { ...json, record }, 'sli')?.sampled?.buckets, []);
  });

  it('reads a counted record of SliApi 2, which has no sampled figures', () => {
    assert.deepEqual(readShape(sliShapes.answer, { ...json, sampled: null }, 'sli'), fakeAnswer());
  });

  it('refuses another shape and says where it differs', () => {
    assert.throws(() => readShape(sliShapes.answer, { ...json, target: 'one' }, 'sli'), {
      code: 'bad_input/sli_version',
      message:
        /^SliApi\.sli answers in a shape that this version does not know \(target: .*\); use the version of almanac that belongs to the chain$/,
    });
  });
});
