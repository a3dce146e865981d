import { deepEqual } from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileFaultLog, readFaults } from '../../../../src/lab/watch/fault-log.ts';

describe('the log of faults', () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-faults-'));
  const file = join(folder, 'faults.jsonl');
  let now = 0;
  const log = fileFaultLog(file, () => now);
  const fault = { id: 'a', kind: 'pause', nodes: ['v1'], text: 'pause v1' };

  after(() => rmSync(folder, { recursive: true }));

  it('has none where nobody wrote', () => {
    deepEqual(readFaults(file), []);
  });

  it('tells what began, and when it ended', () => {
    now = 1_000;
    log.begin(fault);
    deepEqual(readFaults(file), [{ ...fault, fromMs: 1_000, toMs: undefined }]);
    log.begin({ ...fault, id: 'b' });
    now = 3_000;
    log.end('a');
    log.end('never begun');
    deepEqual(
      readFaults(file).map(({ id, fromMs, toMs }) => [id, fromMs, toMs]),
      [
        ['a', 1_000, 3_000],
        ['b', 1_000, undefined],
      ],
    );
  });

  it('passes over lines that are none, and half a line of a writer that was killed', () => {
    appendFileSync(file, 'no json\n{"begin":7}\n{"begin":"c","kind":"ki');
    deepEqual(
      readFaults(file).map(({ id }) => id),
      ['a', 'b'],
    );
  });

  it('does not fail where it cannot write', () => {
    fileFaultLog(join(folder, 'none', 'faults.jsonl')).begin(fault);
  });
});
