import { deepEqual } from 'node:assert/strict';
import { progressOf } from '../../../../src/measure/cli/progress.ts';

describe('progressOf', () => {
  let lines: string[];
  let nowMs: number;
  let progress: (done: number, of: number) => void;
  beforeEach(() => {
    lines = [];
    nowMs = 0;
    progress = progressOf('blocks are read', { tell: (line) => lines.push(line), nowMs: () => nowMs });
  });

  it('says nothing of what takes less than two seconds', () => {
    for (let done = 1; done <= 100; done += 1) {
      progress(done, 100);
      nowMs += 19;
    }
    deepEqual(lines, []);
  });

  it('begins its estimate again with another phase', () => {
    for (let done = 1; done <= 25; done += 1) {
      progress(done, 50);
      nowMs += 100;
    }
    nowMs += 3_600_000;
    progress(10, 60);
    nowMs += 2_000;
    progress(20, 60);
    deepEqual(lines, ['21 of 50 blocks are read, about 2s left', '20 of 60 blocks are read, about 8s left']);
  });

  it('says every two seconds how far it is, and how long it still takes', () => {
    for (let done = 1; done <= 50; done += 1) {
      progress(done, 50);
      nowMs += 100;
    }
    deepEqual(lines, [
      '21 of 50 blocks are read, about 2s left',
      '41 of 50 blocks are read, about 900ms left',
    ]);
  });
});
