import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createHaMetrics, type HaFigures } from '../../../src/ha/metrics.ts';

const document = readFileSync(new URL('../../../../docs/reference/metrics.md', import.meta.url), 'utf8');

const figures: HaFigures = {
  leads: true,
  isConnected: true,
  fault: null,
  leader: 'a',
  standbys: [
    { best: 12, isReady: true },
    { best: 15, isReady: false },
  ],
  health: { best: 10 },
  record: { slot: { slot: 7 }, vote: { set: 1, round: 2 } },
};

describe('the metrics of a decider', () => {
  it('equal those of docs/reference/metrics.md in any order', async () => {
    const told = await createHaMetrics(() => figures).registry.getMetricsAsJSON();
    const rows = [...document.matchAll(/^\| `(almanac_ha_[a-z_]+)` \| (.*) \|$/gm)].map(
      ([, name, help]) => `${name} ${help}`,
    );
    assert.deepEqual(rows.toSorted(), told.map(({ name, help }) => `${name} ${help}`).toSorted());
  });

  it('count what was answered, and tell how it stands at each scrape', async () => {
    let now = figures;
    const metrics = createHaMetrics(() => now);
    metrics.answered('slot', 'yes', 4);
    metrics.unknownLine();
    metrics.leadChanged(true);
    metrics.leadChanged(false);
    const first = await metrics.text();
    for (const line of [
      'almanac_ha_questions_total{kind="slot",answer="yes"} 1',
      'almanac_ha_questions_total{kind="vote",answer="no conflict"} 0',
      'almanac_ha_answer_seconds_bucket{le="0.005",kind="slot"} 1',
      'almanac_ha_unknown_lines_total 1',
      'almanac_ha_lead_changes_total 1',
      'almanac_ha_lead 1',
      'almanac_ha_standbys 1',
      'almanac_ha_behind_blocks 5',
      'almanac_ha_record_slot 7',
      'almanac_ha_record_round 2',
      'almanac_ha_fault 0',
    ]) {
      assert.ok(first.includes(`${line}\n`), line);
    }
    now = {
      ...figures,
      leads: false,
      fault: 'x',
      leader: null,
      standbys: [],
      health: null,
      record: { slot: null, vote: null },
    };
    const then = await metrics.text();
    for (const line of [
      'almanac_ha_lead 0',
      'almanac_ha_fault 1',
      'almanac_ha_leader_known 0',
      'almanac_ha_behind_blocks 0',
    ]) {
      assert.ok(then.includes(`${line}\n`), line);
    }
  });
});
