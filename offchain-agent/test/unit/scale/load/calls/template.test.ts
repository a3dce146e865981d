import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { readTemplate, type TemplateValues } from '../../../../../src/scale/load/calls/template.ts';
import { randomNumbers } from '../../../../../src/usl/random-numbers.ts';

const values = (seed = 1): TemplateValues => {
  const numbers = randomNumbers(seed);
  return { index: 258, signer: '0xaa', account: '0xbb', random: () => Math.floor(numbers() * 2 ** 32) };
};
const filled = (value: unknown, seed?: number): unknown => readTemplate(value, 'args').fill(values(seed));

describe('a template of arguments', () => {
  it('fills whole texts with values of their kind', () => {
    deepEqual(filled({ a: '{account}', b: ['{index}', '{signer}'], c: 5, d: null, e: true }), {
      a: '0xbb',
      b: [258n, '0xaa'],
      c: 5,
      d: null,
      e: true,
    });
  });

  it('fills places inside text and inside hex', () => {
    equal(filled('number {index} of {account}'), 'number 258 of 0xbb');
    equal(filled('0x01{account}'), '0x01bb');
    equal(filled('0xa9059cbb{account:4}{index:4}'), '0xa9059cbb000000bb00000102');
    equal(filled('{{index}}'), '{index}');
  });

  it('reads places that YAML has made groups of', () => {
    deepEqual(filled({ dest: { account: null }, value: { 'random 7..7': null } }), {
      dest: '0xbb',
      value: 7n,
    });
  });

  it('draws within its bounds, both ends included, the same for a seed', () => {
    const drawn = new Set<unknown>();
    for (let seed = 0; seed < 200; seed++) drawn.add(filled('{random -1..2}', seed));
    deepEqual([...drawn].toSorted(), [-1n, 0n, 1n, 2n]);
    equal(filled('{random 0..1000000}', 3), filled('{random 0..1000000}', 3));
    const large = filled(`{random 0..${2n ** 128n - 1n}}`, 9);
    ok(typeof large === 'bigint' && large > 2n ** 100n && large < 2n ** 128n);
  });

  it('draws bytes of the length that is given', () => {
    for (const count of [0, 1, 3, 4, 64])
      match(String(filled(`{bytes ${count}}`)), new RegExp(`^0x[0-9a-f]{${2 * count}}$`));
  });

  it('knows what is the same for every transaction', () => {
    equal(readTemplate({ a: [1, 'x', '{{'] }, 'args').isConstant, true);
    equal(readTemplate({ a: [1, '{index}'] }, 'args').isConstant, false);
  });

  for (const [text, message] of [
    ['{acount}', /unknown place \{acount\}, nearest \{account\}/],
    ['{random 5..1}', /unknown place/],
    ['{random 1...5}', /unknown place/],
    ['{bytes 9999999}', /unknown place .*at most 100000/],
    ['{bytes 8}{index}', /begin with 0x/],
    ['{index', /unknown place \{index/],
    ['index}', /closing brace/],
    ['{index:4}', /for places inside 0x text/],
    ['x{index:4}', /for places inside 0x text/],
    ['{}', /unknown place/],
  ] as const)
    it(`refuses ${text}`, () => {
      throws(() => readTemplate(text, 'calls[0].args.value'), { code: 'bad_input/template', message });
    });

  it('refuses numbers in hex that have no width, or too little', () => {
    throws(() => filled('0x{index}'), { code: 'bad_input/template', message: /needs its width in bytes/ });
    throws(() => filled('0x{index:1}'), {
      code: 'bad_input/template',
      message: /0x102 is longer than 1 bytes/,
    });
    throws(() => filled('0x{random -5..-5:4}'), { code: 'bad_input/template', message: /0 or more/ });
  });

  it('either refuses a text, or fills it with nothing left open', () => {
    const parts = [
      '{',
      '}',
      '{{',
      '}}',
      'account',
      'index',
      'random 1..3',
      'bytes 2',
      '0x',
      ':',
      '4',
      ' ',
      'ab',
      '..',
      '-',
    ];
    const random = randomNumbers(7);
    let accepted = 0;
    for (let round = 0; round < 20_000; round++) {
      const count = 1 + Math.floor(random() * 7);
      const text = Array.from({ length: count }, () => parts[Math.floor(random() * parts.length)]).join('');
      try {
        const value = filled(text, round);
        accepted += 1;
        if (!/[{}]/.test(text)) equal(value, text);
        ok(typeof value === 'string' || typeof value === 'bigint', text);
        if (!/\{\{|\}\}/.test(text)) ok(!/[{}]/.test(String(value)), `${text} became ${String(value)}`);
      } catch (error) {
        equal((error as { code?: string }).code, 'bad_input/template', text);
      }
    }
    ok(accepted > 1_000);
  });
});
