import assert from 'node:assert/strict';
import { contained, logFault } from '../../../src/base/fault.ts';

describe('base/fault', () => {
  it('logs what failed, and that it should not have', () => {
    const lines: string[] = [];
    logFault({ error: (_, message) => lines.push(message) }, 'following heads')(new Error('no such block'));
    assert.deepEqual(lines, [
      'following heads failed: no such block; this should not happen, please report it',
    ]);
  });

  it('hands a fault and its message to whoever can answer it', () => {
    const told: unknown[] = [];
    const handle = contained(
      (message: string) => {
        if (message === 'bad') throw new RangeError('too bad');
        told.push(message);
      },
      (error, message) => told.push([message, String(error)]),
    );
    for (const message of ['good', 'bad', 'good again']) handle(message);
    assert.deepEqual(told, ['good', ['bad', 'RangeError: too bad'], 'good again']);
  });
});
