import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/folders.mjs';
import { traceOf } from '../lib/ways/trace.ts';
import { ways } from '../lib/ways/ways.ts';

const way = { name: 'a way', by: ['walk'], enters: 'probe.ts#begin', arrives: 'record.ts#kept' };

function slice(at: number, ran: readonly [file: string, name: string][], enters = false) {
  return { at, enters, ran: ran.map(([file, name]) => [`offchain-agent/src/${file}`, name] as const) };
}

describe('the recorded ways', () => {
  it('keep what ran from the entry to the arrival, in order, across processes', () => {
    const agent = [slice(1, [['start.ts', 'open']], true), slice(3, [['probe.ts', 'end']])];
    const sandbox = [
      slice(4, [['count.ts', 'count']]),
      slice(5, [['record.ts', 'kept']]),
      slice(6, [['end.ts', 'stop']]),
    ];
    assert.deepEqual(traceOf([...sandbox, ...agent], way), [
      { file: 'offchain-agent/src/probe.ts', functions: 2 },
      { file: 'offchain-agent/src/count.ts', functions: 1 },
      { file: 'offchain-agent/src/record.ts', functions: 1 },
    ]);
  });

  it('fail when the datum never enters or never arrives', () => {
    assert.throws(() => traceOf([slice(1, [['record.ts', 'kept']])], way), /probe\.ts#begin never ran/);
    assert.throws(() => traceOf([slice(1, [], true)], way), /record\.ts#kept never ran/);
  });

  it('begin and end in files that exist', () => {
    const files = ways.flatMap(({ enters, arrives = enters }) => [enters, arrives]);
    const missing = files.filter(
      (place) => !existsSync(join(root, 'offchain-agent/src', place.split('#')[0] ?? '')),
    );
    assert.deepEqual(missing, []);
  });
});
