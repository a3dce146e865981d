import { deepEqual, equal } from 'node:assert/strict';
import { assert, constantFrom, dictionary, jsonValue, property, string } from 'fast-check';
import { memberOf } from '../../../../src/endpoint/gateway/json-member.ts';
import { isWhole, parseUpstream } from '../../../../src/endpoint/gateway/reply.ts';

const told = (members: string): ReturnType<typeof parseUpstream> =>
  parseUpstream(Buffer.from(`{"jsonrpc":"2.0","id":7,${members}}`));

describe('an answer of an upstream', () => {
  for (const members of [
    '"error":"boom"',
    '"error":[]',
    '"error":{}',
    '"error":{"code":1e300,"message":"no"}',
    '"error":{"code":"1","message":"no"}',
    '"error":{"code":1,"message":{"a":1}}',
    '"error":null',
    '"error":{"code":1,"message":"no"},"result":5',
    '"result":null,"error":"boom"',
    '"result":5,"error":{"code":1,"message":"no"}',
  ])
    it(`with ${members} is none`, () => equal(told(members).kind, 'rubbish'));

  for (const members of [
    '"result":',
    '"result":{a:1}',
    '"result":[1',
    '"result":5}',
    '"result":"a\nb"',
    '"result":\u00a01',
  ])
    it(`with ${JSON.stringify(members)} is broken`, () =>
      deepEqual(told(members), { kind: 'broken', id: 7 }));

  it('passes as it was written, with whatever an error has besides', () => {
    const members = '"error":{"code":-32000,"message":"no","data":18446744073709551615}';
    const message = told(members);
    deepEqual(message.kind === 'reply' && [message.id, message.reply.isError, String(message.reply.tail)], [
      7,
      true,
      `${members}}`,
    ]);
  });

  it('passes as it was written in any order of members, and with spaces', () => {
    for (const [text, tail] of [
      ['{"jsonrpc":"2.0","result":18446744073709551615,"id":7}', '"result":18446744073709551615}'],
      ['{ "id" : 7 , "result" : [1e5, "\\u00e9\\"}"] , "jsonrpc":"2.0" }', '"result":[1e5, "\\u00e9\\"}"]}'],
      ['{"result":1,"id":7,"r\\u0065sult":{"a":-0.10}}', '"result":{"a":-0.10}}'],
      [
        '{"error":{"code":1,"message":"no","data":1e0},"id":7}',
        '"error":{"code":1,"message":"no","data":1e0}}',
      ],
    ] as const) {
      const message = parseUpstream(Buffer.from(text));
      equal(message.kind === 'reply' && String(message.reply.tail), tail);
    }
    const item = parseUpstream(Buffer.from('{"method":"a","params":{"result":[1.0],"subscription":"s"}}'));
    deepEqual(item, { kind: 'item', subscription: '"s"', result: Buffer.from('[1.0]') });
  });

  it('has the member that a parser finds', () => {
    assert(
      property(
        dictionary(string(), jsonValue()),
        jsonValue(),
        constantFrom(undefined, 1, '\t'),
        (more, result, space) => {
          const text = JSON.stringify({ ...more, result, last: 1 }, null, space);
          deepEqual(JSON.parse(String(memberOf(Buffer.from(text), 'result'))), JSON.parse(text).result);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('fails beside a null result, and holds a result beside a null error', () => {
    const kinds = ['"result":null,"error":{"code":1,"message":"no"}', '"result":5,"error":null'].map(
      (members) => {
        const message = told(members);
        return message.kind === 'reply' && [message.reply.isError, String(message.reply.tail)];
      },
    );
    deepEqual(kinds, [
      [true, '"error":{"code":1,"message":"no"}}'],
      [false, '"result":5}'],
    ]);
  });

  it('passes as it was written where its result is one value', () => {
    for (const members of ['"result":{"a":[null]}', '"result":"é\\u00e9"', '"result":18446744073709551615']) {
      const message = told(members);
      equal(message.kind === 'reply' && String(message.reply.tail), `${members}}`);
    }
  });
});

describe('a large answer', () => {
  const filler = 'x'.repeat(20_000);

  it('passes by its ends, and is looked at as a whole before it is kept', () => {
    const results = [`"${filler}"`, `"${filler}`, `["${filler}"`, `{a:"${filler}"}`];
    const found = results.map((result) => {
      const message = told(`"result":${result}`);
      return message.kind === 'reply' ? isWhole(message.reply) : message.kind;
    });
    deepEqual(found, [true, 'broken', 'broken', false]);
  });

  it('may have an error beside it that is null', () => {
    const message = told(`"result":"${filler}","error":null`);
    equal(message.kind === 'reply' && String(message.reply.tail), `"result":"${filler}"}`);
  });
});

describe('an item of a subscription', () => {
  const item = (result: string, end = '}}'): string =>
    parseUpstream(
      Buffer.from(
        `{"jsonrpc":"2.0","method":"state_storage","params":{"subscription":"s","result":${result}${end}`,
      ),
    ).kind;

  it('holds one value', () => {
    deepEqual(
      [item('{"a":1}'), item('{"a":1'), item('1', '}'), item('nonsense'), item('1,"more":x')],
      ['item', 'rubbish', 'rubbish', 'rubbish', 'rubbish'],
    );
  });
});
