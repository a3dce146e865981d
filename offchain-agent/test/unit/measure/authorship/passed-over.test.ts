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

  /**
   * @param order of seven authors, a letter each; a capital is silent
   * @param victims whose blocks are replaced
   * @param late who builds in vain beside the block before
   */
  function session(order: string, { victims = '', lost = rounds, late = '' } = {}): void {
    const authorities = [...order];
    for (let round = 0; round < rounds; round += 1) {
      for (const author of authorities) {
        const isReplaced = victims.includes(author) && round < lost;
        const fate = isReplaced ? 'replaced' : late.includes(author) ? 'vain' : 'kept';
        if (author === author.toLowerCase()) passedOver.note({ slot, author, authorities, fate });
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
    session('axybcde', { victims: 'a' });
    session('abxcyde');
    session('bcyxade', { victims: 'c' });
    deepEqual(named(), '');
    session('xcbdyea');
    session('ecadbxy', { victims: 'b' });
    deepEqual(named(), 'x: a4,c4,b4; y: a4,c4,b4');
  });

  it('names both that take half of the blocks, and nobody for a block of each session', () => {
    for (const lost of [1, 2]) {
      for (const order of ['axybcde', 'bcyxade', 'ecadbxy', 'abdxyec', 'baxcyde'])
        session(order, { victims: order[order.search(/xy|yx/) - 1] ?? '', lost });
      deepEqual(named(), lost === 1 ? '' : 'x: a2,c2,b2,d2; y: a2,c2,b2,d2');
    }
  });

  it('names who built the blocks that replaced others, and not who was silent between them', () => {
    session('axbycSd');
    for (const order of ['aSxybcd', 'bSyxdca', 'cSyxbda', 'dSxyabc'])
      session(order, { victims: order[0] ?? '' });
    deepEqual(named(), 'x: a4,b4,c4,d4; y: a4,b4,c4,d4');
  });

  it('names nobody who builds in vain beside the same blocks where the other does not sit behind', () => {
    for (const order of ['axybcde', 'bcyxade', 'ecadbxy'])
      session(order, { victims: order[order.search(/xy|yx/) - 1] ?? '' });
    for (const order of ['axbycde', 'bxadyce']) session(order, { late: 'xy' });
    deepEqual(named(), '');
  });

  it('names nobody who was never seen alone behind the same validators', () => {
    for (const order of ['axybcde', 'bcyxade', 'ecadbxy'])
      session(order, { victims: order[order.search(/xy|yx/) - 1] ?? '' });
    deepEqual(named(), '');
  });

  it('names nobody for a single victim', () => {
    for (const order of ['axybcde', 'bayxcde', 'ecadxyb', 'cdaxybe']) session(order, { victims: 'a' });
    session('eaxydcb', { victims: 'a' });
    deepEqual(named(), '');
  });

  it('names nobody for a session in which links of all are bad', () => {
    session('axybcde');
    session('abxycde', { victims: 'abxycde' });
    session('acxyebd');
    deepEqual(named(), '');
  });

  it('names nobody where most bad sessions have others behind', () => {
    for (const order of ['axybcde', 'bcyxade', 'ecadbxy'])
      session(order, { victims: order[order.search(/xy|yx/) - 1] ?? '' });
    for (const order of ['abcxdye', 'acdxeyb', 'adexbyc', 'aebxcyd', 'abdxcey', 'acexdby', 'adbyxec'])
      session(order, { victims: 'a' });
    deepEqual(named(), '');
  });

  it('names nobody among three validators', () => {
    for (const order of ['axy', 'xay', 'yax', 'axy', 'yxa']) session(order, { victims: 'ax' });
    deepEqual(named(), '');
  });
});
