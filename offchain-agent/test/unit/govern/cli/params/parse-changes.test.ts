import assert from 'node:assert/strict';
import { readGoverned } from '../../../../../src/chain/govern/governed.ts';
import { parseChanges } from '../../../../../src/govern/cli/params/parse-changes.ts';
import { alice, bob, fakeState } from '../../../chain/govern/fake-state.ts';

async function parsed(texts: readonly string[], isLocal = false) {
  return Object.fromEntries(await parseChanges(texts, await readGoverned(fakeState(), 0), { isLocal }));
}

describe('parseChanges', () => {
  it('reads numbers, amounts in whole units, choices and nothing', async () => {
    const texts = [
      'sampling.samplesPerWindow=60',
      'deposits.bond=50 ALM',
      'deposits.address=0.5 units',
      'deposits.member=40_000_001',
      'admission=Open',
      'requirements.3.maxSigma=none',
    ];
    assert.deepEqual(await parsed(texts), {
      'sampling.samplesPerWindow': 60n,
      'deposits.bond': 50_000_000_000_000n,
      'deposits.address': 500_000_000_000n,
      'deposits.member': 40_000_001n,
      admission: 'open',
      'requirements.3.maxSigma': undefined,
    });
  });

  it('reads shares, rates and durations as people write them, and requirements by the name of the subject', async () => {
    const texts = [
      'requirements.node.maxSigma=5%',
      'requirements.3.maxRegressionPpm=2.5 %',
      'requirements.3.minThroughput=500/s',
      'requirements.3.maxLatency.latencyUs=250ms',
      'sampling.timeoutMs=3s',
    ];
    assert.deepEqual(await parsed(texts), {
      'requirements.3.maxSigma': 50_000_000_000_000_000n,
      'requirements.3.maxRegressionPpm': 25_000n,
      'requirements.3.minThroughput': 500_000_000n,
      'requirements.3.maxLatency.latencyUs': 250_000n,
      'sampling.timeoutMs': 3_000n,
    });
  });

  it('reads lists of accounts, by development names on a local chain alone', async () => {
    assert.deepEqual(await parsed([`validators=${alice}, ${bob}`]), { validators: [alice, bob] });
    assert.deepEqual(await parsed([`council=//Alice,${bob}`], true), { council: [alice, bob] });
    await assert.rejects(parsed(['council=//Alice']), { code: 'bad_input/development_key' });
    await assert.rejects(parsed(['council=nobody']), { code: 'bad_input/account' });
  });

  for (const [text, message] of [
    ['sampling.samplesPerWindow', /is not a change; expected NAME=VALUE/],
    ['=60', /is not a change/],
    ['sampling.samplesPerWindow=-1', /"-1" is not a whole number/],
    ['sampling.samplesPerWindow=1.5', /"1.5" is not a whole number/],
    ['sampling.samplesPerWindow=5%', /"5%" is not a whole number of samples/],
    ['sampling.samplesPerWindow=1ALM', /is not a whole number/],
    ['sampling.timeoutMs=5%', /"5%" is not a whole number of ms/],
    ['requirements.3.minThroughput=0.0000001/s', /is not a whole number/],
    ['sampling.samplesPerWindow=none', /"none" is not a whole number/],
  ] as const) {
    it(`refuses ${text}`, async () => {
      await assert.rejects(parsed([text]), { code: 'bad_input/change', message });
    });
  }

  it('refuses a name that is given twice', async () => {
    await assert.rejects(parsed(['retention.days=1', 'retention.days=2']), /given twice/);
    const both = ['requirements.3.maxSigma=1', 'requirements.node.maxSigma=2'];
    await assert.rejects(parsed(both), /given twice/);
  });
});
