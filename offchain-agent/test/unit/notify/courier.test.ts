import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLogger } from '../../../src/base/logger.ts';
import type { OutgoingMessage } from '../../../src/notify/book.ts';
import { Courier } from '../../../src/notify/courier.ts';
import { fieldsOf } from '../../../src/notify/wording.ts';

function message(id: string): OutgoingMessage {
  const episode = {
    id,
    key: id,
    kind: 'node',
    subject: id,
    severity: 'warning',
    beganMs: 0,
    summary: '',
    isTold: true,
  } as const;
  const notice = { phase: 'begin', episode, endedMs: undefined, summary: '' } as const;
  return {
    destination: 'd',
    fields: fieldsOf(notice, { monitor: 'm', link: undefined }),
    writtenMs: Date.now(),
  };
}

describe('Courier', () => {
  it('counts the messages of a minute by a clock that never jumps', async () => {
    const sent: string[] = [];
    const courier = new Courier({
      name: 'd',
      log: createLogger({ level: 'silent' }),
      perMinute: 1,
      giveUpAfterMs: 60_000,
      send: async ({ id }) => {
        sent.push(id);
        return await Promise.resolve({ isDelivered: true });
      },
      onDone: () => undefined,
    });
    const { now } = Date;
    try {
      courier.add(message('a'));
      await nextTurn();
      Date.now = () => now() + 120_000;
      courier.add(message('b'));
      for (let turn = 0; turn < 10; turn += 1) await nextTurn();
      assert.deepEqual(sent, ['a']);
    } finally {
      Date.now = now;
      await courier.close();
    }
  });

  it('gives up by that clock too', async () => {
    const done: string[] = [];
    let tries = 0;
    const courier = new Courier({
      name: 'd',
      log: createLogger({ level: 'silent' }),
      perMinute: 9,
      giveUpAfterMs: 60_000,
      send: async () => {
        tries += 1;
        return await Promise.resolve({ isDelivered: false, why: 'down' });
      },
      onDone: ({ fields }) => done.push(fields.id),
    });
    const { now } = Date;
    try {
      courier.add(message('a'));
      Date.now = () => now() + 3_600_000;
      for (let turn = 0; turn < 10; turn += 1) await nextTurn();
      assert.equal(tries, 1);
      assert.deepEqual(done, []);
    } finally {
      Date.now = now;
      await courier.close();
    }
  });

  it('drops what an earlier process could not deliver in time, after a last try', async () => {
    const done: string[] = [];
    const courier = new Courier({
      name: 'd',
      log: createLogger({ level: 'silent' }),
      perMinute: 9,
      giveUpAfterMs: 60_000,
      send: async () => await Promise.resolve({ isDelivered: false, why: 'down' }),
      onDone: ({ fields }) => done.push(fields.id),
    });
    try {
      courier.add({ ...message('a'), writtenMs: Date.now() - 3_600_000 });
      for (let turn = 0; turn < 10; turn += 1) await nextTurn();
      assert.deepEqual(done, ['a']);
    } finally {
      await courier.close();
    }
  });
});
