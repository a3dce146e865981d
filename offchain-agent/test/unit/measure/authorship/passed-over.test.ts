import { deepEqual } from 'node:assert/strict';
import { PassedOver } from '../../../../src/measure/authorship/passed-over.ts';

describe('PassedOver', () => {
  let passedOver: PassedOver;

  beforeEach(() => {
    passedOver = new PassedOver();
  });

  function note(count: number, victim: string, followers: readonly string[], isLost: boolean): void {
    for (let index = 0; index < count; index += 1) passedOver.note(victim, followers, isLost);
  }

  it('names both that build past two others', () => {
    for (const victim of ['a', 'b']) {
      note(5, victim, ['x', 'y'], true);
      note(20, victim, ['c', 'd'], false);
      note(5, victim, ['x', 'd'], false);
    }
    deepEqual(
      passedOver.named.map(({ validator, victims }) => [validator, victims]),
      ['x', 'y'].map((name) => [name, ['a', 'b'].map((validator) => ({ validator, lost: 5 }))]),
    );
  });

  it('names nobody for a validator whose blocks are lost behind everybody', () => {
    for (const slow of ['a', 'b']) {
      note(5, slow, ['x', 'y'], true);
      note(5, slow, ['c', 'd'], true);
      note(20, slow, ['c', 'x'], false);
    }
    deepEqual(passedOver.named, []);
  });

  it('names nobody for a single victim', () => {
    note(9, 'a', ['x', 'y'], true);
    note(20, 'a', ['c', 'd'], false);
    deepEqual(passedOver.named, []);
  });

  it('names nobody for two blocks of each', () => {
    for (const victim of ['a', 'b']) {
      note(2, victim, ['x', 'y'], true);
      note(20, victim, ['c', 'd'], false);
    }
    deepEqual(passedOver.named, []);
  });
});
