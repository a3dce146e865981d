import assert from 'node:assert/strict';
import { draw } from '../lib/mutants/draw.ts';

const names = Array.from({ length: 500 }, (_, index) => `place ${index}`);

describe('draw', () => {
  it('draws the same places for the same seed, others for another, in their order', () => {
    const drawn = draw(names, 200, 1);
    assert.equal(new Set(drawn).size, 200);
    assert.deepEqual(draw(names, 200, 1), drawn);
    assert.notDeepEqual(draw(names, 200, 2), drawn);
    assert.deepEqual(
      drawn,
      names.filter((name) => drawn.includes(name)),
    );
  });

  it('keeps all others when one place goes', () => {
    const drawn = draw(names, 200, 1);
    const without = draw(
      names.filter((name) => name !== drawn[0]),
      200,
      1,
    );
    assert.equal(drawn.slice(1).filter((name) => !without.includes(name)).length, 0);
  });

  it('draws all when there are fewer', () => {
    assert.deepEqual(draw(names.slice(0, 3), 200, 1), names.slice(0, 3));
  });
});
