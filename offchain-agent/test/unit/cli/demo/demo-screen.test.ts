import assert from 'node:assert/strict';
import { appsLink, demoScreen } from '../../../../src/cli/demo/demo-screen.ts';

describe('demoScreen', () => {
  const network = { slotDurationMs: 2_000, windowMs: 20_000, caveat: 'Simulated: this.' };

  it('shows counts beside every share, unknown as ?, and says what is not stored', () => {
    const lines = demoScreen(
      {
        blockNumber: 12,
        asOfMs: Date.UTC(2026, 0, 1, 12, 0, 44),
        lastClosedS: 20,
        validators: [
          {
            validator: { name: 'v3', account: 'c', key: '0x03', role: 'gone' },
            today: { assigned: 12, authored: 7 },
            windows: new Map([
              [0, { assigned: 3, authored: 3 }],
              [20, { assigned: 2, authored: 0 }],
            ]),
            missedSlots: [6, 10],
            arrivalP95Ms: 187.4,
          },
          {
            validator: { name: 'v4', account: 'd', key: '0x04', role: 'good' },
            today: undefined,
            // It had no slot in the first window, whose place stays empty.
            windows: new Map([[20, { assigned: 2, authored: 2 }]]),
            missedSlots: [],
            arrivalP95Ms: undefined,
          },
        ],
      },
      network,
    );
    assert.equal(lines[0], 'block 12, 2026-01-01 12:00:44 UTC, slots of 2 s, windows of 20 s');
    assert.match(
      lines[2] ?? '',
      /^validator +SLI % +slots +windows +last missed \(UTC\) +p95 ms \(not stored\)$/,
    );
    assert.match(lines[3] ?? '', /^v3 +58\.33 +7\/12 +█▁ +00:00:12 00:00:20 +187$/);
    assert.match(lines[4] ?? '', /^v4 +\? +\? +·█ +\?$/);
    assert.equal(lines.at(-1), 'Simulated: this.');
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
