import { deepEqual, equal } from 'node:assert/strict';
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
