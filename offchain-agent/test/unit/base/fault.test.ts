import assert from 'node:assert/strict';
import { once } from 'node:events';
import { AgentError } from '../../../src/base/error.ts';
import { contained, logFault, warnFault } from '../../../src/base/fault.ts';

describe('base/fault', () => {
  it('logs what failed, and that it should not have', () => {
    const lines: string[] = [];
    logFault({ error: (_, message) => lines.push(message) }, 'following heads')(new Error('no such block'));
    assert.deepEqual(lines, [
      'following heads failed: no such block; this should not happen, please report it',
    ]);
  });

  it('warns of what failed where there is no log', async () => {
    const warned = once(process, 'warning');
    warnFault('keeping a connection up')(new Error('no such peer'));
    const [{ name, message }] = (await warned) as [Error];
    assert.deepEqual(
      [name, message],
      [
        'AlmanacWarning',
        'keeping a connection up failed: no such peer; this should not happen, please report it',
      ],
    );
  });

  it('calls what says what to do no defect', () => {
    const lines: string[] = [];
    const full = new AgentError('unknown/disk_full', 'the disk is full; make room and it goes on');
    logFault({ error: (_, message) => lines.push(message) }, 'keeping evidence')(full);
    assert.deepEqual(lines, ['keeping evidence failed: the disk is full; make room and it goes on']);
  });

  it('warns once of what stays the same', async () => {
    const warnings: string[] = [];
    const take = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', take);
    const warn = warnFault('keeping up');
    for (const message of ['one', 'one', 'two']) warn(new AgentError('unknown/disk', message));
    await new Promise(setImmediate);
    process.off('warning', take);
    assert.deepEqual(warnings, ['keeping up failed: one', 'keeping up failed: two']);
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
