import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { addressLabels, watchedState } from '../../../../../../tests/support/exporter-scene.ts';
import type { Duties } from '../../../../../src/measure/authorship/babe/duty-tally.ts';
import type { SlotCount } from '../../../../../src/measure/authorship/slot-tally.ts';
import { duties } from '../../../../../src/measure/cli/watch/duties.ts';
import { parachainSlots, slots } from '../../../../../src/measure/cli/watch/engines.ts';
import { createWatchMetrics } from '../../../../../src/measure/cli/watch/metrics.ts';
import type { NamedState } from '../../../../../src/measure/cli/watch/presentation.ts';

const [, section = ''] =
  /^## almanac watch$(.*?)^## /ms.exec(
    readFileSync(new URL('../../../../../../docs/reference/metrics.md', import.meta.url), 'utf8'),
  ) ?? [];

describe('the series of a watch', () => {
  it('say what each validator kept and missed, and how old that is', () => {
    let nowMs = 1_000;
    const metrics = createWatchMetrics(slots, 'My "chain"', () => nowMs);
    assert.ok(!metrics.text().includes('} '));
    metrics.take(watchedState(['v1']));
    nowMs = 4_000;
    const lines = metrics.text().split('\n');
    for (const line of [
      'almanac_chain_finalized_block_number{chain="My \\"chain\\""} 7',
      'almanac_chain_finalized_age_seconds{chain="My \\"chain\\""} 3',
      'almanac_validator_slots{chain="My \\"chain\\"",validator="v1",outcome="kept"} 8',
      'almanac_validator_slots{chain="My \\"chain\\"",validator="v1",outcome="missed"} 2',
      'almanac_validator_last_missed_slot{chain="My \\"chain\\"",validator="v1"} 45',
      'almanac_validator_arrival_seconds{chain="My \\"chain\\"",validator="v1",quantile="0.95"} 0.05',
    ])
      assert.ok(lines.includes(line), line);
  });

  it('add up the keys of a validator that changed its key', () => {
    const metrics = createWatchMetrics(slots, 'c');
    const [now, before] = watchedState(['v1', 'v1']).validators;
    const old = {
      ...before,
      isActive: false,
      assigned: 5,
      authored: 5,
      missedSlots: [7],
      arrival: undefined,
    };
    metrics.take({ ...watchedState([]), validators: [now, old] } as unknown as NamedState<SlotCount>);
    const lines = metrics.text().split('\n');
    for (const line of [
      'almanac_validator_active{chain="c",validator="v1"} 1',
      'almanac_validator_slots{chain="c",validator="v1",outcome="kept"} 13',
      'almanac_validator_slots{chain="c",validator="v1",outcome="missed"} 2',
      'almanac_validator_last_missed_slot{chain="c",validator="v1"} 45',
      'almanac_validator_arrival_seconds{chain="c",validator="v1",quantile="0.5"} 0.02',
    ])
      assert.ok(lines.includes(line), line);
  });

  it('have no age by a wall clock that was set ahead', () => {
    const metrics = createWatchMetrics(slots, 'c');
    metrics.take(watchedState(['v1']));
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
    try {
      const [, age] = /almanac_chain_finalized_age_seconds\{chain="c"\} (\S+)/.exec(metrics.text()) ?? [];
      assert.ok(Number(age) < 60, age);
    } finally {
      Date.now = now;
    }
  });

  it('drop a validator that is no longer shown', () => {
    const metrics = createWatchMetrics(slots, 'c');
    metrics.take(watchedState(['v1', 'v2']));
    metrics.take(watchedState(['v2']));
    assert.ok(!metrics.text().includes('"v1"'));
  });

  it('claim no miss where none can be known', () => {
    const metrics = createWatchMetrics(parachainSlots, 'c');
    metrics.take(watchedState(['v1']));
    assert.ok(!metrics.text().includes('missed"'));
  });

  it('keep what BABE lost apart from what it missed', () => {
    const metrics = createWatchMetrics(duties, 'c');
    const [one] = watchedState(['v1']).validators;
    const ofBabe = { ...one, authored: undefined, kept: 6, lost: 3 };
    metrics.take({ ...watchedState([]), validators: [ofBabe] } as unknown as NamedState<Duties>);
    const text = metrics.text();
    assert.match(text, /outcome="kept"\} 6\n.*outcome="missed"\} 1\n.*outcome="lost"\} 3/);
  });

  it('stay below 1 MB with 1,000 validators', () => {
    const metrics = createWatchMetrics(slots, 'a chain of many');
    metrics.take(watchedState(addressLabels(1_000)));
    const { length } = metrics.text();
    assert.ok(length < 1_000_000, `${length} bytes`);
    assert.ok(length > 500_000, `${length} bytes`);
  });

  it('equal the table in docs/reference/metrics.md', () => {
    const own = createWatchMetrics(slots, 'c').names;
    const listed = [...section.matchAll(/^\| `(almanac_\w+)`/gm)].map(([, name]) => name);
    assert.deepEqual(listed, own);
  });
});
