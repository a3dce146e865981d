import assert from 'node:assert/strict';
import { readGoverned } from '../../../../src/chain/govern/governed.ts';
import { parseChanges } from '../../../../src/cli/params/propose.ts';
import { alice, bob, fakeState } from '../../chain/govern/fake-state.ts';

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

  it('reads lists of accounts, by development names on a local chain alone', async () => {
    assert.deepEqual(await parsed([`validators=${alice}, ${bob}`]), { validators: [alice, bob] });
    assert.deepEqual(await parsed([`council=//Alice,${bob}`], true), { council: [alice, bob] });
    await assert.rejects(parsed(['council=//Alice']), { code: 'bad_input/development_key' });
    await assert.rejects(parsed(['council=nobody']), { code: 'bad_input/account' });
  });

  for (const [text, message] of [
    ['sampling.samplesPerWindow', /is no change; expected NAME=VALUE/],
    ['=60', /is no change/],
    ['sampling.samplesPerWindow=-1', /"-1" is no whole number/],
    ['sampling.samplesPerWindow=1.5', /"1.5" is no whole number/],
    ['sampling.samplesPerWindow=none', /"none" is no whole number/],
  ] as const) {
    it(`refuses ${text}`, async () => {
      await assert.rejects(parsed([text]), { code: 'bad_input/change', message });
    });
  }

  it('refuses a name that is given twice', async () => {
    await assert.rejects(parsed(['retention.days=1', 'retention.days=2']), /given twice/);
  });
});
