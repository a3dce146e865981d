import assert from 'node:assert/strict';
import { genesisValues, readGoverned } from '../../../../src/chain/govern/governed.ts';
import { fakeState, midnightS, noonMs, sampling } from './fake-state.ts';

const next = { ...sampling, samplesPerWindow: 60 };

describe('readGoverned', () => {
  it('reads every group with its values', async () => {
    const { groups, members } = await readGoverned(fakeState(), 0);
    assert.deepEqual(
      groups.map(({ group, timed }) => [group.key, timed !== undefined]),
      [
        ['sampling', true],
        ['retention', true],
        ['closing', true],
        ['admission', true],
        ['scalability.replacementBlocks', true],
        ['scalability.turnBlocks', true],
        ['deposits', true],
        ['scalability.deposits', true],
        ['validators', true],
        ['council', true],
        ['requirements.3', true],
      ],
    );
    assert.equal(members.length, 4);
    assert.equal(groups.at(-1)?.about, 'node');
  });

  it('has the closing share in ppm', async () => {
    assert.deepEqual((await readGoverned(fakeState(), 0)).timed('closing')?.current, { closing: 100_000n });
  });

  it('tells what follows at midnight, and from when', async () => {
    const stored = { current: sampling, next: [midnightS, next] };
    const { timed } = await readGoverned(fakeState({ 'sli.sampling': stored }), 0);
    assert.equal(timed('sampling')?.current['samplesPerWindow'], 30n);
    assert.equal(timed('sampling')?.next?.fromS, midnightS);
    assert.equal(timed('sampling')?.next?.values['samplesPerWindow'], 60n);
  });

  it('has in force what was to follow once its midnight is there, though the chain has not moved it yet', async () => {
    const stored = { current: sampling, next: [midnightS, next] };
    const at = async (nowMs: number) =>
      (await readGoverned(fakeState({ 'sli.sampling': stored, 'timestamp.now': nowMs }), 0)).timed(
        'sampling',
      );
    assert.equal((await at(midnightS * 1_000 - 1))?.isUnderway, undefined);
    const after = await at(midnightS * 1_000);
    assert.equal(after?.current['samplesPerWindow'], 60n);
    assert.equal(after?.next, undefined);
    assert.equal(after?.isUnderway, true);
  });

  it('takes the deposits of a runtime that does not store them from its constants', async () => {
    const old = fakeState({ 'registry.deposits': undefined, 'constant registry.groupDeposit': undefined });
    const { current } = (await readGoverned(old, 0)).timed('deposits') ?? {};
    assert.equal(current?.['bond'], 100_000_000_000_000n);
    assert.equal(current?.['group'], undefined);
  });

  it('leaves out what an older runtime lacks, and knows which calls it has not', async () => {
    const old = fakeState(
      { 'sli.sampling': undefined, 'scalability.subjects': undefined, 'registry.admission': undefined },
      ['sli.setRetention'],
    );
    const { groups, timed } = await readGoverned(old, 0);
    assert.equal(timed('sampling'), undefined);
    assert.equal(timed('admission'), undefined);
    assert.equal(groups.find(({ group }) => group.key === 'retention')?.isGoverned, false);
    assert.equal(groups.find(({ group }) => group.key === 'closing')?.isGoverned, true);
  });

  it('has sampling and retention of another network where its windows are closed here', async () => {
    const measured = { 'registry.networks 7': { name: '0x6f' }, 'sli.closing 7 1': { next: 0 } };
    const own = { v1: { current: { ...sampling, distribution: 'Uniform' }, next: null } };
    const { timed, limits } = await readGoverned(fakeState({ ...measured, 'sli.sampling 7': own }), 7);
    assert.equal(timed('sampling')?.current['distribution'], 'uniform');
    assert.equal(timed('retention')?.current['windows'], 1_440n);
    assert.equal(limits.windowMs, 60_000n);
  });

  it('has no sampling and retention of a network that is not measured', async () => {
    const { timed } = await readGoverned(fakeState({ 'registry.networks 7': { name: '0x6f' } }), 7);
    assert.deepEqual([timed('sampling'), timed('retention')], [undefined, undefined]);
    assert.deepEqual(timed('admission')?.current, { admission: 'approval' });
  });

  it('knows no network that is not registered', async () => {
    await assert.rejects(readGoverned(fakeState(), 7), { code: 'bad_input/network' });
  });

  it('has the time of the block', async () => {
    assert.equal((await readGoverned(fakeState(), 0)).nowMs, noonMs);
  });
});

describe('what genesis set for good', () => {
  it('is read with its unit', async () => {
    const read = await Promise.all(
      genesisValues.map(async ({ name, read: ask }) => [name, await ask(fakeState(), 0)]),
    );
    assert.deepEqual(read, [
      ['windowMs', 60_000n],
      ['slotDurationMs', 6_000n],
      ['sessionLength', 100n],
      ['sessionsPerEra', 6n],
    ]);
  });
});
