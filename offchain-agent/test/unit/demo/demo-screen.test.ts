import assert from 'node:assert/strict';
import type { ArrivalFigures, ValidatorFigures } from '../../../src/demo/demo-figures.ts';
import { appsLink, demoScreen } from '../../../src/demo/demo-view.ts';

describe('demoScreen', () => {
  const network = { slotDurationMs: 2_000, windowMs: 20_000, caveat: 'Simulated: this.' };

  it('shows counts beside every share, unknown as ?, and says what is not stored', () => {
    const lines = demoScreen(
      {
        blockNumber: 12,
        asOfMs: Date.UTC(2026, 0, 1, 12, 0, 44),
        lastClosedS: 20,
        lastSampledS: undefined,
        validators: [
          {
            validator: { name: 'v3', account: 'c', key: '0x03', role: 'gone' },
            today: { assigned: 12, authored: 7 },
            windows: new Map([
              [0, { assigned: 3, authored: 3 }],
              [20, { assigned: 2, authored: 0 }],
            ]),
            missedSlots: [6, 10],
            arrivalToday: undefined,
            arrivalWindows: new Map(),
            arrivalP95Ms: 187.4,
          },
          {
            validator: { name: 'v4', account: 'd', key: '0x04', role: 'good' },
            today: undefined,
            // It had no slot in the first window, whose place stays empty.
            windows: new Map([[20, { assigned: 2, authored: 2 }]]),
            missedSlots: [],
            arrivalToday: undefined,
            arrivalWindows: new Map(),
            arrivalP95Ms: undefined,
          },
        ],
      },
      network,
    );
    assert.equal(lines[0], 'block 12, 2026-01-01 12:00:44 UTC, slots of 2 s, windows of 20 s');
    assert.match(lines[2] ?? '', /^who +SLI % +slots +windows +last missed \(UTC\) +p95 ms \(not stored\)$/);
    assert.match(lines[3] ?? '', /^v3 +58\.33 +7\/12 +█▁ +00:00:12 00:00:20 +187$/);
    assert.match(lines[4] ?? '', /^v4 +\? +\? +·█ +\?$/);
    assert.equal(lines.at(-1), 'Simulated: this.');
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    );
  });

  it('shows what the chain makes of the reports, with coverage and reporters beside every latency', () => {
    const row = (name: string, arrivalToday: ArrivalFigures | undefined): ValidatorFigures => ({
      validator: { name, account: name, key: name, role: 'good' },
      today: { assigned: 1_234, authored: 1_234 },
      windows: new Map(Array.from({ length: 10 }, (_, at) => [20 * at, { assigned: 2, authored: 2 }])),
      missedSlots: [6, 10],
      arrivalToday,
      arrivalWindows: new Map(),
      arrivalP95Ms: 187.4,
    });
    const figures = { expected: 9, reporters: 2, quorum: true, uptimePpm: 1_000_000, coveragePpm: 666_666 };
    const lines = demoScreen(
      {
        blockNumber: 12,
        asOfMs: 0,
        lastClosedS: 180,
        lastSampledS: 160,
        validators: [
          row('v1', { ...figures, p50Us: 12_287, p95Us: 253_951 }),
          row('v2', { ...figures, p50Us: 12_287, p95Us: undefined }),
          row('v4', undefined),
        ],
      },
      {
        ...network,
        reporting: { names: ['r1', 'r2', 'r3'], unseen: { validator: 'v4', reporter: 'r3' } },
      },
    );
    assert.match(lines[2] ?? '', /^who +SLI % +slots +windows +missed +up % +cover % +k +p50 ms +p95 ms$/);
    assert.match(lines[3] ?? '', /^v1 +100\.00 +1234\/1234 +█{8} +00:00:20 +100\.00 +66\.66 +2 +12\.3 +254$/);
    assert.match(lines[4] ?? '', / 12\.3 +late$/);
    assert.match(lines[5] ?? '', / 00:00:20 +\? +\? +\? +\? +\?$/);
    assert.ok(lines.includes('r3 does not see v4: coverage falls, uptime does not'));
    assert.ok(lines.includes('3 keys on one machine are not 3 observers.'));
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    );
  });

  it('links to polkadot.js Apps', () => {
    assert.equal(
      appsLink('ws://127.0.0.1:9944'),
      'https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A9944',
    );
  });
});
