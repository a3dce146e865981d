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
});
