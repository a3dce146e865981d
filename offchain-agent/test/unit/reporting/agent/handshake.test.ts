import { deepEqual, match } from 'node:assert/strict';
import { AgentError } from '../../../../src/base/error.ts';
import { findHindrances } from '../../../../src/reporting/agent/handshake.ts';
import { AgentRig, account, firstWindow } from './fakes/agent-rig.ts';

describe('the handshake of an agent', () => {
  let rig: AgentRig;
  beforeEach(() => {
    rig = new AgentRig();
    rig.chain.advance(rig.clock.trueMs - 3_000 + 20_000);
    rig.clock.offMs = 20_000;
  });
  const codes = async (): Promise<string[]> =>
    (await findHindrances(rig.options(), rig.parts())).map(({ code }) => code);

  it('finds nothing wrong with a reporter that may report', async () => {
    deepEqual(await codes(), []);
  });

  it('says that the clock is 10 minutes behind', async () => {
    rig.clock.offMs -= 600_000;
    const [finding] = await findHindrances(rig.options(), rig.parts());
    match(finding?.sentence ?? '', /clock is behind: .* 597 s in its future; synchronize it/);
  });

  it('says that the clock is 10 minutes ahead, or the chain stands still', async () => {
    rig.clock.offMs += 600_000;
    const [finding] = await findHindrances(rig.options(), rig.parts());
    match(finding?.sentence ?? '', /603 s old: the chain stands still, or this machine's clock is ahead/);
  });

  it('finds everything at once', async () => {
    const { standing } = rig.chain;
    rig.clock.offMs -= 600_000;
    if (standing) {
      rig.chain.standing = { ...standing, signer: account, left: firstWindow, link: `0x${'00'.repeat(32)}` };
    }
    deepEqual(await codes(), ['no/clock', 'no/not_active', 'bad_input/wrong_signer', 'bad_input/hash_chain']);
  });

  it('ends where the chain keeps no records of the network, instead of trying again for ever', async () => {
    rig.chain.samplingAt = () => Promise.reject(new AgentError('unknown/no_sampling', 'none of network 7'));
    const findings = await findHindrances(rig.options(), rig.parts());
    deepEqual(
      findings.map(({ code, isFatal }) => [code, isFatal]),
      [['bad_input/network', true]],
    );
  });

  it('says that the hash chain has come to its end', async () => {
    const { standing } = rig.chain;
    const joined = firstWindow - 20 * 500;
    if (standing) rig.chain.standing = { ...standing, joined };
    const [finding] = await findHindrances(rig.options(), rig.parts());
    match(finding?.sentence ?? '', /has 500 links and none for the window \d+; register a new head/);
  });
});
