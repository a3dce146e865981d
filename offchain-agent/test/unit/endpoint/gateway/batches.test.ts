import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { openToAll } from '../../../../../tests/support/open-to-all.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { FairTurns } from '../../../../src/base/fair-turns.ts';
import type { Answerer } from '../../../../src/endpoint/gateway/answer.ts';
import {
  type Caller,
  callerOf,
  type OnOutcome,
  ownOutcome,
} from '../../../../src/endpoint/gateway/caller.ts';
import { type Call, resultTail } from '../../../../src/endpoint/gateway/message.ts';
import { costOf, messageCredit, serveMessage } from '../../../../src/endpoint/gateway/serve-message.ts';
import { client } from './scene.ts';

describe('a batch', () => {
  let messages: FairTurns;
  /** Addresses and methods of calls, in the order in which they began. */
  let begun: string[];
  let told: string[];
  let gone: Set<string>;
  /** What happens while a call begins. */
  let meanwhile: () => void;

  beforeEach(() => {
    messages = new FairTurns({ log: silentLogger(), what: 'a message', credit: messageCredit });
    [begun, told, gone] = [[], [], new Set()];
    meanwhile = () => undefined;
  });

  const answerer = {
    network: { log: silentLogger() },
    receipt: () => undefined,
    answer: ({ method }: Call, { client: { address } }: Caller, done: OnOutcome) => {
      begun.push(`${address} ${method}`);
      meanwhile();
      done(ownOutcome(resultTail(method)));
    },
  } as unknown as Answerer;
  const call = (id: number): string => `{"jsonrpc":"2.0","id":${id},"method":"m${id}"}`;
  const batch = (calls: number): string =>
    `[${Array.from({ length: calls }, (_, id) => call(id)).join(',')}]`;

  /** The answer, once there is one. */
  const send = async (address: string, text: string): Promise<string> => {
    const caller = callerOf({ ...client, address });
    const data = Buffer.from(text);
    const door = { ...openToAll(), told: ({ method }: { method: string }) => told.push(method) };
    const bounds = { batch: 1_000, depth: 8 };
    const serving = { answerer, door, caller, bounds, messages, hasLeft: () => gone.has(address) };
    return await new Promise((resolve) => {
      messages.take(caller.turn, costOf(data), () =>
        serveMessage(data, serving, (answer) => resolve(String(answer))),
      );
    });
  };

  it('answers in the order of its calls', async () => {
    const results = (JSON.parse(await send('10.0.0.1', batch(100))) as { result: string }[]).map(
      ({ result }) => result,
    );
    deepEqual(
      results,
      Array.from({ length: 100 }, (_, id) => `m${id}`),
    );
  });

  it('lets a newcomer begin before its second call', async () => {
    const others: Promise<string>[] = [];
    meanwhile = () => {
      if (begun.length === 1) others.push(send('10.0.0.2', call(7)));
    };
    await send('10.0.0.1', batch(100));
    await Promise.all(others);
    deepEqual(begun.slice(0, 3), ['10.0.0.1 m0', '10.0.0.2 m7', '10.0.0.1 m1']);
    equal(begun.length, 101);
  });

  it('takes two turns at most before a newcomer, however many batches wait and how long they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 100 }),
        async (lengths, after) => {
          begun = [];
          const others: Promise<string>[] = [];
          meanwhile = () => {
            if (begun.length === after) others.push(send('10.1.0.1', call(0)));
          };
          messages = new FairTurns({ log: silentLogger(), what: 'a message', credit: messageCredit });
          await Promise.all(lengths.map(async (length, at) => await send(`10.0.0.${at}`, batch(length))));
          await Promise.all(others);
          // All were over before.
          if (others.length === 0) return;
          const between = begun.slice(after, begun.indexOf('10.1.0.1 m0'));
          for (const [at] of lengths.entries()) {
            const own = between.filter((one) => one.startsWith(`10.0.0.${at} `)).length;
            ok(own <= 2, `${own} calls of ${lengths[at]}`);
          }
        },
      ),
    );
  });

  it('begins in the turn in which it was read where that was short, and else in one of its own', () => {
    const later: (() => void)[] = [];
    const serve = (blanks: number): void => {
      const data = Buffer.from(call(0) + ' '.repeat(blanks));
      const bounds = { batch: 1_000, depth: 8 };
      const turns = { take: (_client: string, _cost: number, begin: () => void) => void later.push(begin) };
      const serving = { answerer, door: openToAll(), caller: callerOf(client), bounds, messages: turns };
      serveMessage(data, { ...serving, hasLeft: () => false }, () => undefined);
    };
    serve(16_384 - call(0).length);
    deepEqual([begun.length, later.length], [1, 0]);
    serve(16_385 - call(0).length);
    deepEqual([begun.length, later.length], [1, 1]);
    for (const begin of later) begin();
    equal(begun.length, 2);
  });

  it('goes no further once its client has left, and what was begun is counted', async () => {
    meanwhile = () => {
      if (begun.length === 5) gone.add('10.0.0.1');
    };
    await send('10.0.0.1', batch(100));
    equal(begun.length, 5);
    deepEqual(told, ['m0', 'm1', 'm2', 'm3', 'm4']);
  });
});
