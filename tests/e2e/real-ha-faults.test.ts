import { deepEqual, equal, ok } from 'node:assert/strict';
import { isBroken } from '../../offchain-agent/src/ha/oracle/finding.ts';
import { isSoundHaCampaign, runHaCampaign } from '../chaos/ha/campaign.ts';
import { control } from '../chaos/ha/control.ts';
import type { HaFaultKind } from '../chaos/ha/faults.ts';
import { parseHaCampaignOptions } from '../chaos/ha/options.ts';

/** From which a validator comes back by itself in seconds, the quickest several times; the campaign has all kinds, and many of each. */
const kinds: readonly HaFaultKind[] = [
  ...times(3, 'kill-node'),
  ...times(3, 'kill-decider'),
  ...times(2, 'kill-both'),
  ...times(3, 'in-round'),
  ...times(2, 'pause-node-1s'),
  'pause-decider',
  'cold-start',
  'etcd-leader',
  'needed-vote',
  'rotate-leader-first',
  'rotate-standby-first',
];
/** Each rule has judged so much at least: one that had nothing to judge would hold whatever happened. */
const leastJudged = 20;

describe('a validator of two nodes', () => {
  const { signal } = new AbortController();

  it('is found out when its deciders grant everything: the rules below can fail', async () => {
    const { missed, found } = await control('aura', { signal });
    deepEqual(missed, [], found.join('\n'));
  });

  it('signs nothing twice, and comes back, whatever befalls it', async () => {
    const options = parseHaCampaignOptions(['--faults', String(kinds.length), '--kind', kinds.join(',')]);
    ok(options !== 'help');
    const told: string[] = [];
    const campaign = await runHaCampaign(options, { signal, say: (line) => told.push(line) });
    ok(isSoundHaCampaign(campaign), told.join('\n'));
    equal(campaign.faults.length, kinds.length);
    for (const verdict of campaign.verdicts) {
      ok(!isBroken(verdict) && verdict.judged >= leastJudged, `${verdict.rule}: ${verdict.judged} judged`);
    }
    for (const { kind, isTaken } of campaign.faults)
      if (kind.startsWith('kill')) ok(isTaken, `nobody else led after ${kind}`);
  });
});

function times(count: number, kind: HaFaultKind): HaFaultKind[] {
  return Array.from({ length: count }, () => kind);
}
