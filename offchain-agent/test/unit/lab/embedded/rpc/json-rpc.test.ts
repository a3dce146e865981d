import assert from 'node:assert/strict';
import { readMessages } from '../../../../../src/lab/embedded/rpc/json-rpc.ts';

describe('readMessages', () => {
  it('reads a request, a notification and a batch of both', () => {
    const request = '{"jsonrpc":"2.0","id":1,"method":"a","params":[1]}';
    const notification = '{"jsonrpc":"2.0","method":"b"}';
    assert.deepEqual(readMessages(request), {
      batch: false,
      messages: [{ id: '1', method: 'a', params: [1] }],
    });
    assert.deepEqual(readMessages(`[${request},${notification}]`), {
      batch: true,
      messages: [
        { id: '1', method: 'a', params: [1] },
        { method: 'b', params: [] },
      ],
    });
  });

  it('answers what is no request with the errors of the standard', () => {
    const codeOf = (text: string): number | undefined => {
      const [message] = readMessages(text).messages;
      return message && 'invalid' in message ? message.invalid.code : undefined;
    };
    assert.equal(codeOf('{'), -32700);
    assert.equal(codeOf('[]'), -32600);
    assert.equal(codeOf('[7]'), -32600);
    // What shows neither id nor method is no message at all to a node.
    for (const text of ['7', 'null', '{}']) assert.equal(codeOf(text), -32700, text);
    assert.equal(codeOf('{"id":1}'), -32600);
    assert.equal(codeOf('{"jsonrpc":"1.0","id":1,"method":"a"}'), -32600);
    assert.equal(codeOf('{"jsonrpc":"2.0","id":1,"method":"a","params":"b"}'), -32600);
  });

  it('takes the id where it is written once, and for nothing else that looks like one', () => {
    const idOf = (text: string): string | undefined => {
      const [message] = readMessages(text).messages;
      return message && 'id' in message ? message.id : undefined;
    };
    const rest = '"jsonrpc":"2.0","method":"a"';
    for (const [text, id] of [
      [`{"id":18446744073709551615,${rest}}`, '18446744073709551615'],
      [`{${rest},"id" \t: 9007199254740993 }`, '9007199254740993'],
      [`{${rest},"\\u0069d":5}`, '5'],
      [`{${rest},"params":{"id":4},"id":5}`, '5'],
      [`{${rest},"params":["id\\":4,"],"id":5}`, '5'],
      [`{${rest},"myid":4,"id":5}`, '5'],
      [`{"id":5,${rest},"params":["\\"id\\":4"]}`, '5'],
      [`{"id":${' '.repeat(57)}1234567,${rest}}`, '1234567'],
      [`{"id":1e2,${rest}}`, 'null'],
      [`{"id":1.0,${rest}}`, 'null'],
      [`{"id":${'1'.repeat(200)},${rest}}`, 'null'],
    ] as const)
      assert.equal(idOf(text), id, text);
  });

  it('reads ids digit for digit, the last of several, beside long text and many numbers', () => {
    const idOf = (text: string): string | undefined => {
      const [message] = readMessages(text).messages;
      return message && 'id' in message ? message.id : undefined;
    };
    const call = (id: string, params = '[]'): string =>
      `{"jsonrpc":"2.0","id":1,"method":"a","params":${params},"id":${id}}`;
    assert.equal(idOf(call('18446744073709551615')), '18446744073709551615');
    assert.equal(idOf(call('2', `["${'ab'.repeat(3_000_000)}",1.5]`)), '2');
    assert.equal(idOf(`[${call('9007199254740993')},7]`), '9007199254740993');
    for (const odd of ['1.0', '1e2', '-0', '1e400', '18446744073709551616', '[1]'])
      assert.equal(idOf(call(odd)), 'null', odd);
  });

  it('takes what is nested more than 128 deep for no JSON, without building it', () => {
    const nested = (depth: number): string =>
      `{"jsonrpc":"2.0","id":1,"method":"a","params":${'['.repeat(depth)}"]["${']'.repeat(depth)}}`;
    assert.equal('invalid' in (readMessages(nested(127)).messages[0] ?? {}), false);
    for (const depth of [128, 1_000_000]) {
      const [message] = readMessages(nested(depth)).messages;
      assert.equal(message && 'invalid' in message && message.invalid.code, -32700);
    }
  });
});
