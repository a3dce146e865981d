import assert from 'node:assert/strict';
import { describeBehaviour, outageOf, storyNamed } from '../../../src/demo/story.ts';

describe('stories', () => {
  it('tells the default one: one late by 180 ms, one gone for 30 s, two good', () => {
    const { behaviours } = storyNamed('default');
    const originMs = Date.UTC(2026, 0, 1, 12);
    assert.deepEqual(
      behaviours.map((behaviour) => describeBehaviour(behaviour, originMs)),
      ['good', 'late by 180 ms', 'gone from 12:00:04 to 12:00:34 UTC', 'good'],
    );
  });

  it('lets the third reporter not see the fourth validator, in the default one alone', () => {
    assert.deepEqual(storyNamed('default').unseen, { validator: 3, reporter: 2 });
    assert.equal(storyNamed('calm').unseen, undefined);
  });

  it('names the stories that there are when asked for another', () => {
    assert.throws(() => storyNamed('sad'), {
      code: 'bad_input/story',
      message: '--story sad: expected one of default, calm, two-gone, agreement',
    });
  });

  it('finds the outage of all that are gone together, and none in a calm story', () => {
    assert.deepEqual(outageOf(storyNamed('default')), { fromS: 4, toS: 34 });
    assert.deepEqual(outageOf(storyNamed('two-gone')), { fromS: 4, toS: 44 });
    assert.equal(outageOf(storyNamed('calm')), undefined);
  });
});
