import assert from 'node:assert/strict';
import type { StateReader } from '../../../../../src/chain/call/state-at.ts';
import { readGoverned } from '../../../../../src/chain/govern/governed.ts';
import { showDocument, showLines } from '../../../../../src/govern/cli/params/show.ts';
import { parameterRows } from '../../../../../src/words/parameter-rows.ts';
import { alice, fakeState, midnightS, sampling } from '../../../chain/govern/fake-state.ts';

const genesis = [{ name: 'windowMs', unit: 'ms', value: 60_000n }];

async function shown(state: StateReader) {
  return {
    governed: await readGoverned(state, 0),
    chainName: 'Local',
    url: 'ws://127.0.0.1:9944',
    block: 12,
    blockHash: '0xab',
    specVersion: 3,
    names: { [alice]: 'v1' },
  };
}

const scheduled = fakeState({
  'sli.sampling': { current: sampling, next: [midnightS, { ...sampling, samplesPerWindow: 60 }] },
});

describe('almanac params show', () => {
  it('shows value, unit, bounds, what follows, and who changes it', async () => {
    const lines = showLines(genesis, await shown(scheduled));
    assert.equal(
      lines[0],
      'Local at ws://127.0.0.1:9944: parameters of this chain, 2026-03-01 12:00:00 UTC (finalized block 12, runtime 3)',
    );
    const line = (name: string) => lines.find((one) => one.startsWith(`${name} `))?.replace(/ {2,}/g, '  ');
    assert.equal(
      line('sampling.samplesPerWindow'),
      'sampling.samplesPerWindow  30  samples  1 to 3600  60 from 2026-03-02 00:00:00  from the next UTC midnight on  more than half (3 of 4)',
    );
    assert.equal(
      line('deposits.bond'),
      'deposits.bond  100 ALM  1 ALM to 100,000 ALM  -  at once  more than half (3 of 4)',
    );
    assert.equal(
      line('requirements.3.maxRegressionPpm'),
      'requirements.3.maxRegressionPpm  none  ppm  none, or 0 to 2^32-1  -  at once  more than half (3 of 4)',
    );
    assert.ok(lines.includes('council: 4, changed by three quarters (3 of 4), a change holds at once'));
    assert.ok(lines.includes(`  ${alice} (v1)`));
    assert.ok(lines.includes('since genesis and for good: windowMs 60000 ms'));
    assert.ok(lines.includes('requirements.3 are of "node"'));
  });

  it('documents the same for programs', async () => {
    const { parameters, council_members: members } = showDocument(genesis, await shown(scheduled));
    assert.equal(members, 4);
    assert.deepEqual(parameters[0], {
      name: 'sampling.samplesPerWindow',
      value: 30n,
      unit: 'samples',
      min: 1n,
      max: 3_600n,
      next: { value: 60n, from_s: midnightS, from_at: '2026-03-02T00:00:00.000Z' },
      in_force: 'from the next UTC midnight on',
      changed_by: 'more than half',
      votes: 3,
      call: 'sli.setSampling',
      is_governed: true,
    });
  });

  it('has every parameter once', async () => {
    const names = parameterRows((await shown(fakeState())).governed).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.equal(names.length, 14 + 6 + 4 + 7 + 2 + 6);
  });

  it('says of an older runtime what it lacks and cannot change', async () => {
    const old = fakeState({ 'sli.sampling': undefined }, ['sli.setRetention', 'sli.setSampling']);
    const lines = showLines([], await shown(old));
    assert.ok(lines.includes('sampling: this runtime has none, or not for this network'));
    assert.ok(lines.includes('retention: this runtime cannot change it: it has no call sli.setRetention'));
    assert.match(lines.find((line) => line.startsWith('retention.days')) ?? '', /nobody$/);
    assert.ok(lines.includes('since genesis and for good: unknown'));
  });
});
