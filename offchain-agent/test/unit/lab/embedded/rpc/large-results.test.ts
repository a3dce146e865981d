import { deepEqual, equal } from 'node:assert/strict';
import { answerText, rpcErrors } from '../../../../../src/lab/embedded/rpc/json-rpc.ts';
import { LargeResults } from '../../../../../src/lab/embedded/rpc/large-results.ts';

describe('LargeResults', () => {
  const large = (text: string): string => text.repeat(Math.ceil(100_000 / text.length));

  it('answers as every other result is answered', () => {
    const results = new LargeResults();
    for (const result of ['0x00', large('0123456789abcdef'), large('"\\\n\u2028é😀'), { a: [1] }, null]) {
      for (let time = 0; time < 2; time += 1)
        equal(results.answer('7', { result }).toString(), answerText('7', { result }));
    }
    const error = rpcErrors.internal;
    equal(results.answer('"x"', { error }).toString(), answerText('"x"', { error }));
  });

  it('writes a notification, and large texts anywhere in a result, as JSON does', () => {
    const results = new LargeResults();
    const [code, other] = [large('0f'), large('"é')];
    for (const result of [
      {
        block: '0x12',
        changes: [
          ['0x3a', code],
          ['0x3b', null],
          ['0x3c', code],
        ],
      },
      { [code]: 1, inner: [other, { code, other }], none: undefined },
      [code],
      'small',
      undefined,
    ]) {
      for (let time = 0; time < 2; time += 1) {
        equal(
          results.notification('state_storage', 'id', result).toString(),
          JSON.stringify({ jsonrpc: '2.0', method: 'state_storage', params: { subscription: 'id', result } }),
        );
        equal(results.answer('7', { result }).toString(), answerText('7', { result }));
      }
    }
  });

  it('tells many subscriptions of one result, and then of another, as each of them would be told', () => {
    const results = new LargeResults();
    for (const result of [
      { number: '0x1' },
      { number: '0x2', name: '"é' },
      [1],
      new Date(0),
      { at: new Date(0) },
    ])
      for (const id of ['a', '"b']) {
        equal(
          results.notification('chain_newHead', id, result).toString(),
          JSON.stringify({ jsonrpc: '2.0', method: 'chain_newHead', params: { subscription: id, result } }),
        );
      }
  });

  it('keeps the last few and mixes none of them up', () => {
    const results = new LargeResults();
    for (let n = 0; n < 40; n += 1) {
      const result = large(`${n % 10}`);
      deepEqual(JSON.parse(results.answer(`${n}`, { result }).toString()), { jsonrpc: '2.0', id: n, result });
    }
  });
});
