import assert from 'node:assert/strict';
import { readGoverned } from '../../../../src/chain/govern/governed.ts';
import type { Value } from '../../../../src/chain/govern/group.ts';
import { findField, planChange } from '../../../../src/chain/govern/plan-change.ts';
import { alice, bob, charlie, fakeState, midnightS, retention, sampling } from './fake-state.ts';

type Changes = Readonly<Record<string, Value>>;

async function planned(changes: Changes, state = fakeState()) {
  return planChange(await readGoverned(state, 0), new Map(Object.entries(changes)));
}

describe('planChange', () => {
  it('builds one call with only the named values changed', async () => {
    const [call, ...others] = await planned({ 'sampling.samplesPerWindow': 60n, 'sampling.fastUs.rpc': 9n });
    assert.deepEqual(others, []);
    assert.deepEqual([call?.pallet, call?.method, call?.share], ['sli', 'setSampling', 'more than half']);
    const [network, struct] = (call?.args ?? []) as [number, Record<string, unknown>];
    assert.equal(network, 0);
    assert.deepEqual(struct, {
      ...Object.fromEntries(
        Object.entries(sampling).map(([key, value]) => [
          key,
          typeof value === 'number' ? BigInt(value) : value,
        ]),
      ),
      samplesPerWindow: 60n,
      fastUs: { arrival: 1_000_000n, rpc: 9n, reachability: 250_000n },
    });
    assert.deepEqual(
      call?.changes.map(({ name, now, after }) => [name, now, after]),
      [
        ['sampling.samplesPerWindow', 30n, 60n],
        ['sampling.fastUs.rpc', 250_000n, 9n],
      ],
    );
  });

  it('begins with what is scheduled already, so that nobody takes it back unawares', async () => {
    const state = fakeState({
      'sli.sampling': { current: sampling, next: [midnightS, { ...sampling, hostRate: 20 }] },
    });
    const [call] = await planned({ 'sampling.samplesPerWindow': 60n }, state);
    assert.equal((call?.args[1] as { hostRate: bigint } | undefined)?.hostRate, 20n);
  });

  it('can take back what is scheduled', async () => {
    const state = fakeState({
      'sli.sampling': { current: sampling, next: [midnightS, { ...sampling, hostRate: 20 }] },
    });
    const [call] = await planned({ 'sampling.hostRate': 10n }, state);
    assert.deepEqual(call?.changes, [
      {
        name: 'sampling.hostRate',
        unit: 'requests/s',
        now: 10n,
        scheduled: { value: 20n },
        after: 10n,
        inForce: 'from the next UTC midnight on',
      },
    ]);
  });

  it('builds a call for each group that names are of', async () => {
    const calls = await planned({ 'retention.days': 90n, admission: 'open', 'closing.sharePpm': 50_000n });
    assert.deepEqual(
      calls.map(({ pallet, method, args }) => [`${pallet}.${method}`, args.at(-1)]),
      [
        [
          'sli.setRetention',
          Object.fromEntries(
            Object.entries({ ...retention, days: 90 }).map(([key, value]) => [key, BigInt(value)]),
          ),
        ],
        ['sli.setClosingShare', 50_000n],
        ['registry.setAdmission', 'Open'],
      ],
    );
  });

  it('asks three quarters for the Council, and tells the chain how many members there were', async () => {
    const [call] = await planned({ council: [alice, bob, charlie] });
    assert.deepEqual(
      [call?.method, call?.args, call?.share],
      ['setMembers', [[alice, bob, charlie], null, 4], 'three quarters'],
    );
  });

  it('takes another distribution of the instants, by its name, and no unknown one', async () => {
    const reporters = [0, 0, 0, 0, 7, 7, 7, 7].map((network, index) => [[network, index], { left: null }]);
    const measured = { 'registry.networks 7': {}, 'sli.closing 7 1': { next: 0 } };
    const state = fakeState({ ...measured, 'registry.reporters': reporters });
    for (const network of [0, 7]) {
      const governed = await readGoverned(state, network);
      const [call] = planChange(governed, new Map([['sampling.distribution', 'uniform']]));
      assert.ok(call);
      const [of, struct] = call.args as [number, { distribution: string }];
      assert.deepEqual([of, struct.distribution], [network, 'Uniform']);
    }
    await assert.rejects(planned({ 'sampling.distribution': 'poisson' }), {
      code: 'bad_input/bounds',
      message: /stratified.*uniform/,
    });
  });

  it('keeps the prime member as long as it is a member', async () => {
    const state = fakeState({ 'council.prime': bob });
    assert.equal((await planned({ council: [alice, bob] }, state))[0]?.args[1], bob);
    assert.equal((await planned({ council: [alice, charlie] }, state))[0]?.args[1], null);
  });

  for (const [name, last, first, bound] of [
    ['sampling.samplesPerWindow', 3_600n, 3_601n, '1 to 3600'],
    ['sampling.samplesPerWindow', 1n, 0n, '1 to 3600'],
    ['sampling.timeoutMs', 60_000n, 60_001n, '100 to 60000'],
    ['sampling.timeoutMs', 1_001n, 99n, '100 to 60000'],
    ['sampling.timeoutMs', 1_001n, 1_000n, '1 to 999999'],
    ['sampling.fastUs.rpc', 4_999_999n, 5_000_000n, '1 to 4999999'],
    ['sampling.minCoveragePpm', 900_000n, 900_001n, '1 to 900000'],
    ['sampling.minReporters', 2n, 1n, '2 to 4'],
    ['sampling.minReporters', 4n, 5n, '2 to 4'],
    ['sampling.graceMs', 86_399_999n, 86_400_000n, '0 to 86399999'],
    ['sampling.graceBlocks', 14_399n, 14_400n, '0 to 14399'],
    ['sampling.idleWindows', 720n, 721n, '1 to 720'],
    ['sampling.hostRate', 1_000n, 1_001n, '1 to 1000'],
    ['sampling.clockOffsetMs', 60_000n, 60_001n, '1 to 60000'],
    ['sampling.lagBlocks', 1_000n, 1_001n, '1 to 1000'],
    ['retention.windows', 2n, 1n, '2 to 100000'],
    ['retention.years', 100_000n, 100_001n, '1 to 100000'],
    ['closing.sharePpm', 500_000n, 500_001n, '1 to 500000'],
    ['deposits.bond', 1_000_000_000_000n, 999_999_999_999n, '1000000000000 to 100000000000000000'],
    ['deposits.address', 310_240_000_001n, 310_239_999_999n, '310240000000 to 310240000000000'],
    ['scalability.deposits.run', 210_240_000_000_000n, 210_240_000_000_001n, '210240000000 to'],
    ['scalability.turnBlocks', 100_800n, 100_801n, '1 to 100800'],
    ['scalability.replacementBlocks', 1n, 0n, '1 to 432000'],
  ] as const) {
    it(`takes ${name}=${last} and refuses ${first}, naming the bound`, async () => {
      assert.equal((await planned({ [name]: last })).length, 1);
      const error = await planned({ [name]: first }).catch((thrown: unknown) => thrown as Error);
      assert.ok(error instanceof Error);
      assert.ok(error.message.includes(bound), error.message);
      assert.equal((error as unknown as { code: string }).code, 'bad_input/bounds');
    });
  }

  it('holds the grace below the shorter of what is kept and what will be', async () => {
    const shorter = { windowMs: 60_000, retention: { ...retention, windows: 10 } };
    const state = fakeState({
      'sli.parameters': { current: { windowMs: 60_000, retention }, next: [midnightS, shorter] },
    });
    await assert.rejects(planned({ 'sampling.graceMs': 600_000n }, state), /graceMs must be 0 to 599999/);
  });

  it('holds a shorter retention above the grace that the same motion makes longer', async () => {
    const both = { 'sampling.graceMs': 600_000n, 'retention.windows': 10n };
    await assert.rejects(planned(both), /retention.windows must be 11 to 100000/);
    assert.equal((await planned({ ...both, 'retention.windows': 11n })).length, 2);
  });

  it('tells all that is out of bounds at once', async () => {
    await assert.rejects(planned({ 'sampling.hostRate': 0n, 'retention.days': 0n, admission: 'nobody' }), {
      code: 'bad_input/bounds',
      message:
        'the chain would refuse this: sampling.hostRate must be 1 to 1000 requests/s, got 0; retention.days must be 1 to 100000 days, got 0; admission must be approval or open, got nobody; "almanac params show" lists what is allowed',
    });
  });

  it('refuses an empty list of validators, and one with an account twice', async () => {
    for (const validators of [[], [alice, alice]]) {
      await assert.rejects(planned({ validators }), /validators must be 1 to 1024 different accounts/);
    }
  });

  it('refuses half of a requirement of latency', async () => {
    await assert.rejects(
      planned({ 'requirements.3.maxLatency.sizeMillionths': 1_000_000n }),
      /must be given, too/,
    );
    const [call] = await planned({
      'requirements.3.maxLatency.sizeMillionths': 1_000_000n,
      'requirements.3.maxLatency.latencyUs': 5n,
    });
    assert.deepEqual(call?.args, [
      3,
      {
        minThroughput: null,
        maxLatency: { sizeMillionths: 1_000_000n, latencyUs: 5n },
        maxSigma: null,
        maxKappa: null,
        maxRegressionPpm: null,
      },
    ]);
  });

  it('has nothing to propose where all is so already', async () => {
    await assert.rejects(planned({ 'sampling.samplesPerWindow': 30n }), { code: 'no/unchanged' });
  });

  it('waits while windows from before the last change are open', async () => {
    const state = fakeState({
      'sli.sampling': { current: sampling, next: [midnightS, { ...sampling, hostRate: 20 }] },
      'timestamp.now': midnightS * 1_000,
    });
    await assert.rejects(planned({ 'sampling.samplesPerWindow': 60n }, state), {
      code: 'unknown/underway',
      retryable: true,
    });
  });

  it('says that a runtime without the call has to be upgraded first', async () => {
    const old = fakeState({}, ['sli.setSampling']);
    await assert.rejects(planned({ 'sampling.samplesPerWindow': 60n }, old), {
      code: 'bad_input/parameter',
      message: /no call sli.setSampling.*upgrade the runtime first/,
    });
  });
});

describe('findField', () => {
  it('names parameters that are like one that is none', async () => {
    const governed = await readGoverned(fakeState(), 0);
    assert.throws(() => findField(governed, 'samplesPerWindow'), /is it sampling.samplesPerWindow\?/);
    assert.throws(() => findField(governed, 'deposits.bonds'), /is it deposits.bond, deposits.address/);
    assert.throws(() => findField(governed, 'nothing'), /"almanac params show" lists them/);
  });
});
