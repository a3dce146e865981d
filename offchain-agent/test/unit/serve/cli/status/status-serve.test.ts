import { equal, match } from 'node:assert/strict';
import { silenceSentence } from '../../../../../src/serve/cli/status/serve.ts';

describe('almanac status serve without ownCheck', () => {
  it('calls silence of one host down, and silence of several hosts blind', () => {
    match(silenceSentence(1), /the only host does not answer, its endpoints count as down$/);
    equal(/blind/.test(silenceSentence(1)), false);
    match(silenceSentence(2), /none of 2 hosts answers, the monitor counts as blind$/);
  });
});
