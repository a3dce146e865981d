import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlob } from '../lib/blob/blob.mjs';
import { callBlob } from '../lib/blob/call.mjs';
import { root } from '../lib/folders.mjs';

const home = 0;
const periodKinds = { day: 1, week: 2, month: 3, year: 4 };

function cases(name) {
  return JSON.parse(readFileSync(join(root, 'tests/vectors', `${name}.json`), 'utf8')).cases;
}

function view(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function periodStart(blob, kind, timeS) {
  const argument = Buffer.alloc(9);
  argument.writeUInt32LE(home, 0);
  argument.writeUInt8(periodKinds[kind], 4);
  argument.writeUInt32LE(timeS, 5);
  // Option, kind, start
  const answer = callBlob(blob, 'SliApi_period_of', argument);
  assert.deepEqual([...answer.subarray(0, 2)], [1, periodKinds[kind]]);
  return view(answer).getUint32(2, true);
}

function interval(blob, { num, den, windows }) {
  const argument = Buffer.alloc(24);
  for (const [index, number] of [num, den, windows].entries())
    argument.writeBigUInt64LE(BigInt(number), 8 * index);
  const answer = view(callBlob(blob, 'SliApi_interval_of', argument));
  return { low_ppm: answer.getUint32(0, true), high_ppm: answer.getUint32(4, true) };
}

describe('the committed blob', () => {
  const blob = readBlob();

  it('equals every golden vector of periods', () => {
    for (const { time_s, ...starts } of cases('periods')) {
      const answers = Object.keys(periodKinds).map((kind) => [kind, periodStart(blob, kind, time_s)]);
      assert.deepEqual(Object.fromEntries(answers), starts, `at ${time_s} s`);
    }
  });

  it('equals every golden vector of intervals', () => {
    for (const { low_ppm, high_ppm, ...counts } of cases('intervals')) {
      assert.deepEqual(interval(blob, counts), { low_ppm, high_ppm }, JSON.stringify(counts));
    }
  });
});
