import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { fuzzRuns, strangeValue } from '../../../../../tests/support/fuzz.ts';
import { membersOf } from '../../../../src/base/json-text.ts';
import type { Call } from '../../../../src/endpoint/gateway/message.ts';
import { methodRules, ruleOf } from '../../../../src/endpoint/gateway/method.ts';
import { type PlacedCall, placed, textOf, wholeNumberOf } from '../../../../src/endpoint/gateway/params.ts';
import {
  mostKeyBytes,
  mostSubscribedKeys,
  subscribedKeys,
} from '../../../../src/endpoint/gateway/storage-keys.ts';

function callOf(method: string, paramsText: string): Call {
  const params: unknown = JSON.parse(paramsText);
  const list = Array.isArray(params) ? (params as unknown[]) : undefined;
  return { id: '1', method, params: list, paramsText, bytes: 1 };
}

function place(method: string, paramsText: string): PlacedCall | number {
  const call = placed(callOf(method, paramsText), ruleOf(method));
  return 'code' in call ? call.code : call;
}

function textIn(method: string, paramsText: string): string | number {
  const call = place(method, paramsText);
  return typeof call === 'number' ? call : call.paramsText;
}

describe('parameters of a call', () => {
  it('take the same places by position, by snake_case and by camelCase name', () => {
    const method = 'state_getKeysPaged';
    for (const [given, text] of [
      ['["0x", 5]', '["0x",5]'],
      ['{"count": 5, "prefix": "0x"}', '["0x",5]'],
      ['{"count":5}', '[null,5]'],
      ['{"startKey":"0x01","count":5,"nothing":[]}', '[null,5,"0x01"]'],
      ['{"start_key":"0x01","\\u0063ount":5}', '[null,5,"0x01"]'],
      ['["0x",5,null,null,"more",{}]', '["0x",5,null,null]'],
      ['{"start_key":1,"startKey":2,"count":5}', -32_602],
      ['{"count":5,"count":5}', -32_602],
      ['{"prefix":"0x"}', -32_602],
      ['["0x"]', -32_602],
      ['[]', -32_602],
    ] as const)
      equal(textIn(method, given), text, given);
    equal(textIn('state_getMetadata', '[]'), '[]');
    equal(textIn('system_chain', '[1,2]'), '[]');
    equal(textIn('system_chain', '{"a":1}'), '[]');
  });

  it('keep numbers and strings unmodified and lose whitespace', () => {
    equal(textIn('chain_getBlockHash', '[ 12345678901234567890 ]'), '[12345678901234567890]');
    equal(
      textIn('state_queryStorageAt', '{ "keys" : [ "0x 1" , "a\\" ] ," ] , "at" : 1e2 }'),
      '[["0x 1","a\\" ] ,"],1e2]',
    );
  });

  it('stay unmodified where the table has no names', () => {
    equal(textIn('grandpa_proveFinality', '{"block": 1}'), '{"block": 1}');
    equal(textIn('nobody_knows', '[1, 2]'), '[1, 2]');
  });

  it('have a text that equals the checked values', () => {
    const anyMethod = fc.constantFrom(...methodRules.keys());
    const anyParams = fc.oneof(
      fc.array(strangeValue(), { maxLength: 6 }),
      fc.dictionary(fc.string(), strangeValue()),
    );
    const blanks = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(anyMethod, anyParams, blanks, (method, params, indent) => {
        const call = place(method, JSON.stringify(params, undefined, indent));
        if (typeof call === 'number') return equal(call, -32_602);
        if (ruleOf(method).params)
          deepEqual(JSON.parse(call.paramsText), JSON.parse(JSON.stringify(call.params)));
      }),
      { numRuns: fuzzRuns() },
    );
  });

  it('split any array or object into its members in order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        if (typeof value !== 'object' || value === null) return;
        const members = [...membersOf(text)];
        const entries = Array.isArray(value)
          ? value.map((one) => [undefined, one] as const)
          : Object.entries(value);
        deepEqual(
          members.map(({ key, value: one }) => [key, one]),
          entries.map(([key, one]) => [key, JSON.stringify(one)]),
        );
      }),
      { numRuns: fuzzRuns() },
    );
  });

  it('convert no other type into a number or string', () => {
    const strange = JSON.parse('{"toString":null,"valueOf":null}') as unknown;
    for (const value of [
      strange,
      [5],
      null,
      undefined,
      true,
      1.5,
      -1,
      2 ** 53,
      Number.POSITIVE_INFINITY,
      '5',
      '0x',
      '0xg',
      '0x20000000000000',
    ])
      equal(wholeNumberOf(value), undefined, JSON.stringify(value));
    for (const [value, number] of [
      [0, 0],
      [2 ** 53 - 1, 2 ** 53 - 1],
      ['0x1D', 29],
      ['0x1fffffffffffff', 2 ** 53 - 1],
    ] as const)
      equal(wholeNumberOf(value), number);
    for (const value of [strange, 5, null, undefined, ['a']]) equal(textOf(value), undefined);
  });

  it('accept storage keys up to the count and the size limit', () => {
    deepEqual(subscribedKeys(['0xCD', '0xAb', '0x', '0xcd']), ['0xcd', '0xab', '0x']);
    const code = (given: unknown): number | undefined => {
      const keys = subscribedKeys(given);
      return 'code' in keys ? keys.code : undefined;
    };
    for (const none of [undefined, null]) equal(code(none), -32_601);
    for (const wrong of ['0x', {}, 5, [5], [['0x']], [null], ['0x1'], ['ab'], [{ toString: null }], ['0x\n']])
      equal(code(wrong), -32_602, JSON.stringify(wrong));
    const keys = (count: number): string[] => Array.from({ length: count }, () => '0xab');
    equal(code(keys(mostSubscribedKeys)), undefined);
    equal(code(keys(mostSubscribedKeys + 1)), -32_602);
    const long = (bytes: number): string => `0x${'ab'.repeat((bytes - 2) / 2)}`;
    equal(code([long(mostKeyBytes)]), undefined);
    equal(code([long(mostKeyBytes - 2), '0xab']), -32_602);
    ok(mostKeyBytes > mostSubscribedKeys * 2 * 80, 'a thousand keys of accounts fit');
  });
});
