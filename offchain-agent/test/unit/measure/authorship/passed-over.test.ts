import { deepEqual } from 'node:assert/strict';
import { PassedOver } from '../../../../src/measure/authorship/passed-over.ts';

const rounds = 4;

describe('PassedOver', () => {
  let passedOver: PassedOver;
  let slot: number;

  beforeEach(() => {
    passedOver = new PassedOver();
    slot = 0;
  });

  /** @param order of seven authors, a letter each */
  function session(order: string, victims = '', lost = rounds): void {
    const authorities = [...order];
    for (let round = 0; round < rounds; round += 1) {
      for (const author of authorities) {
        passedOver.note({ slot, authorities, isLost: victims.includes(author) && round < lost });
        slot += 1;
      }
    }
  }

  function named(): string {
    return passedOver.named
      .map(
        ({ validator, victims }) => `${validator}: ${victims.map((one) => one.validator + one.lost).join()}`,
      )
      .join('; ');
  }

  it('names both that build past others in three sessions, and nobody after two', () => {
    session('axybcde', 'a');
    session('abxcyde');
    session('bcyxade', 'c');
    deepEqual(named(), '');
    session('xcbdyea');
    session('ecadbxy', 'b');
    deepEqual(named(), 'x: a4,c4,b4; y: a4,c4,b4');
  });

  it('counts no session in which a validator kept half of its blocks', () => {
    for (const order of ['axybcde', 'bcyxade', 'ecadbxy'])
      session(order, order[order.search(/xy|yx/) - 1], 2);
    deepEqual(named(), '');
  });

  it('names nobody for a single victim', () => {
    for (const order of ['axybcde', 'bayxcde', 'ecadxyb', 'cdaxybe']) session(order, 'a');
    session('eaxydcb', 'a');
    deepEqual(named(), '');
  });

  it('names nobody for a session in which links of all are bad', () => {
    session('axybcde');
    session('abxycde', 'abxycde');
    session('acxyebd');
    deepEqual(named(), '');
  });

  it('names nobody where most bad sessions have others behind', () => {
    for (const order of ['axybcde', 'bcyxade', 'ecadbxy']) session(order, order[order.search(/xy|yx/) - 1]);
    for (const order of ['abcxdye', 'acdxeyb', 'adexbyc', 'aebxcyd', 'abdxcey', 'acexdby', 'adbyxec'])
      session(order, 'a');
    deepEqual(named(), '');
  });

  it('names nobody among three validators', () => {
    for (const order of ['axy', 'xay', 'yax', 'axy', 'yxa']) session(order, 'ax');
    deepEqual(named(), '');
  });
});
