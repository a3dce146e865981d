import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlob } from '../lib/blob/blob.ts';
import { callBlob } from '../lib/blob/call.ts';
import { root } from '../lib/folders.mjs';

const home = 0;
const periodKinds = { day: 1, week: 2, month: 3, year: 4 } as const;

type PeriodKind = keyof typeof periodKinds;
type PeriodCase = { time_s: number } & Record<PeriodKind, number>;

type Counts = Record<'num' | 'den' | 'windows', number>;
type Interval = Record<'low_ppm' | 'high_ppm', number>;

function cases<Case>(name: string): Case[] {
  return JSON.parse(readFileSync(join(root, 'tests/vectors', `${name}.json`), 'utf8')).cases;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function periodStart(blob: WebAssembly.Module, kind: PeriodKind, timeS: number): number {
  const argument = Buffer.alloc(9);
  argument.writeUInt32LE(home, 0);
  argument.writeUInt8(periodKinds[kind], 4);
  argument.writeUInt32LE(timeS, 5);
  // Option, kind, start
  const answer = callBlob(blob, 'SliApi_period_of', argument);
  assert.deepEqual([...answer.subarray(0, 2)], [1, periodKinds[kind]]);
  return view(answer).getUint32(2, true);
}

function interval(blob: WebAssembly.Module, { num, den, windows }: Counts): Interval {
  const argument = Buffer.alloc(24);
  for (const [index, number] of [num, den, windows].entries())
    argument.writeBigUInt64LE(BigInt(number), 8 * index);
  const answer = view(callBlob(blob, 'SliApi_interval_of', argument));
  return { low_ppm: answer.getUint32(0, true), high_ppm: answer.getUint32(4, true) };
}

describe('the committed blob', () => {
  let blob: WebAssembly.Module;
  before(() => {
    const committed = readBlob();
    assert.ok(committed, 'there is no committed blob');
    blob = committed;
  });

  it('equals every golden vector of periods', () => {
    for (const { time_s, ...starts } of cases<PeriodCase>('periods')) {
      const answers = (Object.keys(periodKinds) as PeriodKind[]).map((kind) => [
        kind,
        periodStart(blob, kind, time_s),
      ]);
      assert.deepEqual(Object.fromEntries(answers), starts, `at ${time_s} s`);
    }
  });

  it('equals every golden vector of intervals', () => {
    for (const { low_ppm, high_ppm, ...counts } of cases<Counts & Interval>('intervals')) {
      assert.deepEqual(interval(blob, counts), { low_ppm, high_ppm }, JSON.stringify(counts));
    }
  });
});
