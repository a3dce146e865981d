import assert from 'node:assert/strict';
import {
  answerTo,
  type Call,
  errorTail,
  isCall,
  mostValues,
  parseMessage,
  resultTail,
  unreadMessage,
} from '../../../../src/endpoint/gateway/message.ts';

const bounds = { batch: 3, depth: 8 };

function parse(text: string) {
  return parseMessage(Buffer.from(text), bounds);
}

/** The codes of what is no call, and the names of the methods of what is one. */
function seen(text: string): (string | number)[] {
  return parse(text).requests.map((request) => (isCall(request) ? request.method : request.error.code));
}

function call(text: string): Call {
  const [request] = parse(text).requests;
  assert.ok(request && isCall(request));
  return request;
}

/** The number of texts that JSON.parse gets. */
function countParses(work: () => void): number {
  const { parse: parseJson } = JSON;
  let count = 0;
  JSON.parse = (...given: Parameters<typeof parseJson>): unknown => {
    count += 1;
    return parseJson(...given);
  };
  try {
    work();
  } finally {
    JSON.parse = parseJson;
  }
  return count;
}

describe('a message of a client', () => {
  it('calls JSON.parse at most twice for strings without commas', () => {
    const strings = '"\\n" '.repeat(10_000);
    for (const text of [
      `{${strings}}`,
      `[{${strings}}]`,
      `{"id":1,${strings}}`,
      `{${'"\\n"'.repeat(10_000)}}`,
      `{${'"\\n":'.repeat(10_000)}}`,
      `{"params":[${strings}]}`,
    ])
      assert.ok(countParses(() => assert.deepEqual(seen(text), [-32_700], text.slice(0, 20))) <= 2);
  });

  it('parses no key that is too long for one of its own', () => {
    const own = [...'jsonrpc'].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('');
    const rest = ',"id":1,"method":"a"}';
    assert.equal(
      countParses(() => assert.deepEqual(seen(`{"${own}":"2.0"${rest}`), ['a'])),
      2,
    );
    const longer = `{"${own}\\u0061":0,"jsonrpc":"2.0"${rest}`;
    assert.equal(
      countParses(() => assert.deepEqual(seen(longer), ['a'])),
      1,
    );
  });

  it('has 200,000 values at most, whatever they are', () => {
    // One for each bracket and comma outside of texts.
    const text = (zeros: number): string =>
      `{"jsonrpc":"2.0","id":1,"method":"a,[{","params":[[${Array.from({ length: zeros }, () => 0).join(',')}]]}`;
    assert.deepEqual(seen(text(mostValues - 5)), ['a,[{']);
    const [request] = parse(text(mostValues - 4)).requests;
    assert.ok(request && !isCall(request));
    assert.deepEqual(request.error, { code: -32_700, message: 'Parse error: more than 200000 values' });
    for (const one of ['{}', '[]', '{"a":1}', '[0]'])
      assert.deepEqual(seen(`[${`${one},`.repeat(mostValues)}0]`), [-32_010], one);
    assert.deepEqual(seen(`{"id":1${',"a":1'.repeat(mostValues)}}`), [-32_700]);
  });

  it('has the codes that nodes give when it is none', () => {
    for (const text of ['', '{', '1', '"x"', 'null', '{}', '{"jsonrpc":"2.0"} x']) {
      assert.deepEqual(seen(text), [-32_700], text);
    }
    const wrong = [
      '[]',
      '{"jsonrpc":"2.0","id":1}',
      '{"jsonrpc":"1.0","id":1,"method":"a"}',
      '{"jsonrpc":"2.0","id":1,"method":5}',
      '{"jsonrpc":"2.0","id":{},"method":"a"}',
      '{"jsonrpc":"2.0","id":1.5,"method":"a"}',
      '{"jsonrpc":"2.0","id":-1,"method":"a"}',
      '{"jsonrpc":"2.0","id":18446744073709551616,"method":"a"}',
    ];
    for (const text of wrong) assert.deepEqual(seen(text), [-32_600], text);
    assert.deepEqual(seen('[1,{"jsonrpc":"2.0","id":1,"method":"a"},"x"]'), [-32_600, 'a', -32_600]);
  });

  it('keeps ids and numbers as they were written', () => {
    const text =
      '{"id" : 18446744073709551615 , "params":[ 12345678901234567890, "a\\"]" ], "jsonrpc":"2.0","method":"m"}';
    assert.equal(call(text).id, '18446744073709551615');
    assert.equal(call(text).paramsText, '[ 12345678901234567890, "a\\"]" ]');
    assert.equal(call('{"jsonrpc":"2.0","id":"a\\"b","method":"m"}').id, '"a\\"b"');
    assert.equal(call('{"jsonrpc":"2.0","id":null,"method":"m"}').id, 'null');
    assert.equal(call('{"jsonrpc":"2.0","method":"m","params":null}').id, undefined);
    assert.equal(call('{"jsonrpc":"2.0","method":"m","params":null}').paramsText, '[]');
    const named = call('{"jsonrpc":"2.0","id":1,"method":"m","params":{"id":7,"params":[1]}}');
    assert.deepEqual([named.id, named.params, named.paramsText], ['1', undefined, '{"id":7,"params":[1]}']);
  });

  it('decodes escaped keys and rejects repeated ones', () => {
    const escaped = call('{"jsonrpc":"2.0","\\u0069d":7,"m\\u0065thod":"m","\\u0070arams":[1]}');
    assert.deepEqual([escaped.id, escaped.method, escaped.paramsText], ['7', 'm', '[1]']);
    for (const [text, id] of [
      ['{"jsonrpc":"2.0","id":1,"method":"m","params":[29],"\\u0070arams":[0]}', '1'],
      ['{"jsonrpc":"2.0","id":1,"method":"m","method":"n"}', '1'],
      ['{"jsonrpc":"2.0","id":1,"method":"m","id":2}', 'null'],
      ['{"jsonrpc":"2.0","id":1,"method":"m","\\u0069d":2,"params":[],"params":[]}', 'null'],
      ['[{"jsonrpc":"2.0","id":1,"params":[1],"method":"m","params":[2]}]', '1'],
    ] as const) {
      const [request] = parse(text).requests;
      assert.ok(request && !isCall(request), text);
      assert.deepEqual([request.id, request.error.code], [id, -32_600], text);
    }
    // Keys inside named parameters are not the request's own.
    assert.equal(call('{"jsonrpc":"2.0","id":1,"method":"m","params":{"id":1,"method":2,"id":3}}').id, '1');
  });

  it('accepts method names of 128 characters', () => {
    const named = (length: number): string => `{"jsonrpc":"2.0","id":1,"method":"${'m'.repeat(length)}"}`;
    assert.deepEqual(seen(named(128)), ['m'.repeat(128)]);
    assert.deepEqual(seen(named(129)), [-32_601]);
  });

  it('is a batch whose bytes are those of its requests together', () => {
    const text =
      ' [ {"jsonrpc":"2.0","id":1,"method":"a","params":["ä"]} , {"jsonrpc":"2.0","id":"2","method":"b"} ] ';
    const { isBatch, requests } = parse(text);
    assert.ok(isBatch);
    assert.deepEqual(
      requests.map(({ id }) => id),
      ['1', '"2"'],
    );
    assert.equal(
      requests.reduce((sum, { bytes }) => sum + bytes, 0),
      Buffer.byteLength(text),
    );
    assert.deepEqual(
      requests.map((request) => isCall(request) && request.paramsText),
      ['["ä"]', '[]'],
    );
  });

  it('may have as many requests as allowed, and be nested as deeply', () => {
    const one = '{"jsonrpc":"2.0","id":1,"method":"a"}';
    assert.equal(seen(`[${[one, one, one].join()}]`).length, 3);
    assert.deepEqual(seen(`[${[one, one, one, one].join()}]`), [-32_010]);
    const nested = (depth: number): string =>
      `{"jsonrpc":"2.0","id":1,"method":"a","params":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    assert.deepEqual(seen(nested(bounds.depth - 1)), ['a']);
    assert.deepEqual(seen(nested(bounds.depth)), [-32_700]);
    assert.deepEqual(seen('['.repeat(1_000_000)), [-32_700]);
  });

  it('is not parsed where it has more requests, or more than one value', () => {
    assert.deepEqual(seen(`[${'1,'.repeat(1_000_000)}`), [-32_010]);
    assert.deepEqual(seen('{}'.repeat(1_000_000)), [-32_700]);
    assert.deepEqual(seen('[]'.repeat(1_000_000)), [-32_700]);
  });

  it('is answered to its id though nothing else of it is read, where that stands at the beginning', () => {
    const error = { code: -32_999, message: 'later' };
    for (const [text, id] of [
      ['{"jsonrpc":"2.0","id":7,"method":"m"', '7'],
      [' { "id" : "a-1" , ', '"a-1"'],
      ['{"method":"m","params":[],"id":7}', 'null'],
      ['[{"id":7,', 'null'],
    ] as const)
      assert.deepEqual(unreadMessage(Buffer.from(text), error).requests, [{ id, error, bytes: text.length }]);
  });

  it('is answered with its own id', () => {
    assert.equal(answerTo('"a"', resultTail([1])).toString(), '{"jsonrpc":"2.0","id":"a","result":[1]}');
    assert.equal(
      answerTo('1', errorTail({ code: -32_601, message: 'Method not found' })).toString(),
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}',
    );
  });
});
