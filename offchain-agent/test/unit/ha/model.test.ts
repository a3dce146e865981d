import assert from 'node:assert/strict';
import { allDevices } from '../../../../tests/chaos/ha-model/parts.ts';
import { searchDouble } from '../../../../tests/chaos/ha-model/search.ts';

// 100,000 of them: npm run chaos -- ha-model
describe('two nodes of one validator, in a model with the real rules', () => {
  it('sign nothing twice in 3,000 histories of losses, delays, kills and emptied coordinators', () => {
    const { double, released } = searchDouble({ histories: 3_000, seed: 20_261_122 });
    assert.equal(double, undefined, double?.join('\n'));
    // A model in which nothing is signed would prove nothing.
    assert.ok(released > 6_000, `${released} signatures`);
  });

  it('sign twice without the compare-and-set of the record: the model sees it', () => {
    const devices = { ...allDevices, compareAndSet: false };
    const { double, histories } = searchDouble({ histories: 3_000, seed: 20_261_122, devices });
    assert.ok(double, 'nothing was found');
    assert.match(double.at(-1) ?? '', /^DOUBLE: /);
    assert.ok(histories < 3_000 && double.length < 20, double.join('\n'));
  });

  it('sign twice when a decider takes an emptied coordinator for a new one: the model sees it', () => {
    const devices = { ...allDevices, mark: false };
    const { double } = searchDouble({ histories: 3_000, seed: 20_261_122, devices });
    assert.ok(
      double?.some((line) => /emptied|restored/.test(line)),
      double?.join('\n') ?? 'nothing was found',
    );
  });

  for (const device of ['ownPair', 'votesByVoter'] as const) {
    it(`sign twice after a rotation without the device ${device}: the model sees it from ten seeds of ten`, () => {
      for (let seed = 1; seed <= 10; seed += 1) {
        const { double } = searchDouble({
          histories: 3_000,
          seed,
          devices: { ...allDevices, [device]: false },
        });
        assert.ok(
          double?.some((line) => line.includes('is for the new author')),
          `seed ${seed}: ${double?.join('\n') ?? 'nothing was found'}`,
        );
      }
    });
  }

  it('plays the same from the same seed', () => {
    const one = searchDouble({ histories: 50, seed: 5 });
    assert.deepEqual(searchDouble({ histories: 50, seed: 5 }), one);
    const others = [6, 7, 8].map((seed) => searchDouble({ histories: 50, seed }).released);
    assert.ok(new Set([one.released, ...others]).size > 1);
  });
});
