import { deepEqual, equal, ok } from 'node:assert/strict';
import { buildReport, encodeEvidence } from '../../../../tests/support/evidence-at-once.ts';
import { inSlices } from '../../../src/base/in-slices.ts';
import { atOnce, type Sliced } from '../../../src/base/sliced.ts';
import { encoding } from '../../../src/sli/evidence/encode.ts';
import { reporting } from '../../../src/sli/evidence/report.ts';
import { headerCase, samplesCase } from '../sli/evidence/evidence-case.ts';

/** Three steps, each of them longer than a slice. */
function* working(done: string[]): Sliced<number> {
  for (const step of [1, 2, 3]) {
    const untilMs = performance.now() + 10;
    while (performance.now() < untilMs);
    done.push(`step ${step}`);
    yield;
  }
  return 7;
}

function stepsOf(work: Sliced<unknown>): number {
  let steps = 0;
  while (!work.next().done) steps += 1;
  return steps;
}

describe('work in slices', () => {
  it('lets what else is due come between', async () => {
    const done: string[] = [];
    const timer = setInterval(() => done.push('else'), 1);
    equal(await inSlices(working(done)), 7);
    clearInterval(timer);
    ok(done.includes('else') && done.indexOf('else') < done.indexOf('step 3'), done.join());
  });

  it('is done many steps at a time where they are short', async () => {
    function* short(): Sliced<void> {
      for (let step = 0; step < 1_000; step += 1) yield;
    }
    let others = 0;
    let isDone = false;
    const other = (): void => {
      others += 1;
      if (!isDone) setImmediate(other);
    };
    setImmediate(other);
    await inSlices(short());
    isDone = true;
    ok(others < 500, `${others} pauses`);
  });

  it('pauses for nothing when it is done at once', () => {
    const done: string[] = [];
    equal(atOnce(working(done)), 7);
    deepEqual(done, ['step 1', 'step 2', 'step 3']);
  });

  it('may pause between any two samples while evidence is written, hashed and counted', async () => {
    const header = headerCase();
    const samples = samplesCase(header);
    const evidence = encodeEvidence(header, samples);
    const report = { header, samples, ...evidence };
    // Each is sorted, written and hashed, and hashed again with its neighbours.
    ok(stepsOf(encoding(header, samples)) > 3 * samples.length);
    ok(stepsOf(reporting(report)) >= samples.length);
    deepEqual(await inSlices(encoding(header, samples)), evidence);
    deepEqual(await inSlices(reporting(report)), buildReport(report));
  });
});
