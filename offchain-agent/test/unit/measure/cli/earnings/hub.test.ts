import { doesNotThrow, throws } from 'node:assert/strict';
import { requireSystemPara } from '../../../../../src/measure/cli/earnings/hub.ts';

describe('requireSystemPara', () => {
  it('refuses a parachain that anyone can register', () => {
    for (const id of [0, 1_000, 1_999]) doesNotThrow(() => requireSystemPara(id));
    for (const id of [2_000, 4_999]) {
      throws(() => requireSystemPara(id), {
        code: 'bad_input/not_hub',
        message: new RegExp(`parachain ${id} is`),
      });
    }
  });
});
