import assert from 'node:assert/strict';
import { fakeAnswer } from '../../../../../../tests/support/fake-answer.ts';
import type { TargetReport } from '../../../../../src/reporting/cli/sli/report.ts';
import { judge } from '../../../../../src/reporting/cli/sli/screen.ts';

function report(...answers: ReturnType<typeof fakeAnswer>[]): TargetReport {
  return { target: 1, text: '1', who: undefined, rows: answers.map((answer) => ({ startS: 0, answer })) };
}

const below = fakeAnswer({ sliPpm: 994_999 });
const enough = fakeAnswer({ sliPpm: 995_000 });
const open = fakeAnswer({ sliPpm: 0, provisional: true });
const empty = fakeAnswer({ sliPpm: undefined });

describe('judge', () => {
  it('says yes when every closed period reaches the requirement', () => {
    assert.equal(judge([report(enough, open)], 995_000), true);
  });

  it('says no as soon as one closed period is below, whatever else is unknown', () => {
    assert.equal(judge([report(below)], 995_000), false);
    assert.equal(judge([report(enough), report(enough, below), report()], 995_000), false);
  });

  it('cannot tell without a closed record of every target', () => {
    assert.equal(judge([report(enough), report(open)], 995_000), undefined);
    assert.equal(judge([report(empty)], 995_000), undefined);
    assert.equal(judge([report()], 995_000), undefined);
    assert.equal(judge([], 995_000), undefined);
  });
});
