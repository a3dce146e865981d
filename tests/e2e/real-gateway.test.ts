import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  type GatewayCampaignResult,
  mostStaleBlocks,
  runGatewayCampaign,
} from '../chaos/gateway/campaign.ts';

describe('a gateway in front of three real nodes, one killed, one frozen and one cut off', () => {
  let result: GatewayCampaignResult;

  before(async () => {
    result = await runGatewayCampaign(
      { faults: ['kill', 'freeze', 'cut'], forMs: 0, rate: 40, slotMs: 2_000 },
      { say: () => undefined, signal: new AbortController().signal },
    );
  });

  it('loses no call that may be made again', () => {
    ok(result.calls > 100, `${result.calls} calls`);
    deepEqual([result.failed, result.reasons], [0, []]);
  });

  it('tells each head of the chain once', () => {
    ok(result.heads.seen > 10 && result.finalizedHeads.seen > 5);
    for (const { missing, doubled } of [result.heads, result.finalizedHeads])
      deepEqual([missing, doubled], [0, 0]);
  });

  it('leaves a node that stopped within two blocks', () => {
    equal(result.staleBlocks <= mostStaleBlocks, true, `${result.staleBlocks} blocks`);
  });
});
