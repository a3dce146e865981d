import { match, ok } from 'node:assert/strict';
import { createMetrics } from '../../../../src/reporting/metrics.ts';
import { AgentRig, account } from './fakes/agent-rig.ts';

describe("an agent's gauges", () => {
  let rig: AgentRig;
  let metrics: ReturnType<typeof createMetrics>;
  beforeEach(() => {
    rig = new AgentRig();
    metrics = createMetrics([account]);
  });
  afterEach(async () => {
    await rig.stop();
    metrics.stop();
  });

  const ageS = async (): Promise<number> =>
    Number(/^almanac_finalized_block_age_seconds\{[^}]*\} (\S+)$/m.exec(await metrics.text())?.[1]);

  it('tell the age of the newest finalized block, which grows while the chain stands still', async () => {
    rig.start({ metrics });
    await rig.pass(10);
    const moving = await ageS();
    rig.isHalted = true;
    await rig.pass(100);
    const halted = await ageS();
    ok(moving < 10 && halted >= moving + 95, `${moving} s, then ${halted} s`);
  });

  it('tell what the outbox holds', async () => {
    rig.start({ metrics });
    await rig.pass(30);
    match(await metrics.text(), /almanac_outbox_rows\{[^}]*state="finalized"[^}]*\} [1-9]/);
  });
});
