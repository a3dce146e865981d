import { deepEqual, equal, ok } from 'node:assert/strict';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { FailingMethods } from '../../../../src/endpoint/gateway/failing-methods.ts';
import type { Reply } from '../../../../src/endpoint/gateway/reply.ts';
import type { Upstream } from '../../../../src/endpoint/gateway/upstream.ts';
import type { OnReply } from '../../../../src/endpoint/gateway/upstream-link.ts';

const method = 'state_getStorage';
const call = (params = '[]'): { method: string; params: string; hash: string } => ({
  method,
  params,
  hash: '0x01',
});
const reply = (text: string, isError = false): Reply => ({ tail: Buffer.from(text), isError });
const value = reply('"result":1}');
const nothing = reply('"result":null}');
const failed = reply('"error":{"code":-32000,"message":"closed"}}', true);
const discarded = reply('"error":{"code":4003,"message":"State already discarded"}}', true);

interface FakeUpstream extends Upstream {
  readonly trials: string[];
  answer: Reply | undefined;
}

function fakeUpstream(name: string): FakeUpstream {
  const trials: string[] = [];
  const fake = {
    name,
    isLiving: true,
    trials,
    answer: failed,
    send(this: { answer: Reply | undefined }, _method: string, params: string, onReply: OnReply) {
      trials.push(params);
      if (this.answer) onReply(this.answer);
    },
  };
  return fake as unknown as FakeUpstream;
}

describe('methods that an upstream fails', () => {
  let clock: HandClock;
  let ended: AbortController;
  let failing: FailingMethods;
  let isThere: boolean;
  let isReplaced: boolean;
  let [a, b] = [fakeUpstream('a'), fakeUpstream('b')];

  beforeEach(() => {
    clock = new HandClock();
    ended = new AbortController();
    [isThere, isReplaced] = [true, true];
    [a, b] = [fakeUpstream('a'), fakeUpstream('b')];
    failing = new FailingMethods({
      log: silentLogger(),
      clock,
      signal: ended.signal,
      isThere: () => isThere,
      isReplaced: () => isReplaced,
    });
  });
  afterEach(() => ended.abort());

  const times = (count: number, act: () => void): void => {
    for (let turn = 0; turn < count; turn += 1) act();
  };
  const wrong = (count: number, more = call()): void => times(count, () => failing.wrong(a, more));

  it('begin at the third wrong answer, not the second', () => {
    wrong(2);
    ok(!failing.has(a, method));
    wrong(1);
    ok(failing.has(a, method));
    deepEqual([failing.of(method), failing.by(a), failing.by(b)], [[a], [method], []]);
  });

  it('exclude one of which less than an eighth of the answers is wrong', () => {
    for (let turn = 0; turn < 100; turn += 1) {
      times(8, () => failing.served(a, call()));
      wrong(1);
    }
    ok(!failing.has(a, method));
    for (let turn = 0; turn < 4; turn += 1) {
      times(3, () => failing.served(a, call()));
      wrong(1);
    }
    ok(failing.has(a, method));
  });

  it('exclude one that no other upstream can have', () => {
    isReplaced = false;
    wrong(50);
    ok(!failing.has(a, method));
    isReplaced = true;
    wrong(1);
    ok(failing.has(a, method));
  });

  it('number three before the upstream gets no calls at all', () => {
    for (const name of ['state_call', 'chain_getBlock']) wrong(3, { ...call(), method: name });
    ok(!failing.failsMost(a));
    wrong(3);
    ok(failing.failsMost(a));
    ok(!failing.failsMost(b));
  });

  it('come back with the first trial that has a value, tried after 1, 2, 4, 8 and 15 s', async () => {
    wrong(3);
    const atMs: number[] = [];
    for (let trials = 0; trials < 6; trials = a.trials.length) {
      await clock.until('a trial', () => a.trials.length > trials, 20_000);
      atMs.push(clock.monotonicMs());
    }
    deepEqual(atMs, [1_000, 3_000, 7_000, 15_000, 30_000, 45_000]);
    a.answer = nothing;
    await clock.advance(15_000);
    ok(failing.has(a, method));
    a.answer = value;
    await clock.advance(15_000);
    ok(!failing.has(a, method));
  });

  it('come back where the trial is about a block that the node has discarded', async () => {
    a.answer = discarded;
    wrong(3);
    await clock.advance(1_000);
    ok(!failing.has(a, method));
  });

  it('get as their trial the newest call that another upstream answered', async () => {
    wrong(3, call('["old"]'));
    failing.served(b, call('["new"]'));
    failing.served(a, call('["own"]'));
    failing.served(b, call(`["${'x'.repeat(65_536)}"]`));
    await clock.advance(1_000);
    deepEqual(a.trials, ['["new"]']);
  });

  it('wait longer each time they fail again, up to 15 s', async () => {
    a.answer = value;
    for (const waitMs of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      wrong(3);
      await clock.advance(waitMs - 10);
      ok(failing.has(a, method), String(waitMs));
      await clock.advance(10);
      ok(!failing.has(a, method), String(waitMs));
    }
  });

  it('end with the upstream, and get no trial while it is lost or silent', async () => {
    wrong(3);
    Object.assign(a, { isLiving: false });
    await clock.advance(10_000);
    equal(a.trials.length, 0);
    Object.assign(a, { isLiving: true });
    a.answer = undefined;
    await clock.advance(16_000);
    equal(a.trials.length, 1);
    isThere = false;
    await clock.advance(20_000);
    equal(a.trials.length, 1);
    ok(!failing.has(a, method));
  });

  it('have nulls that confirm those of others: not before a value, then eight in a row', () => {
    const absent = (count: number): boolean[] =>
      Array.from({ length: count }, () => {
        failing.absent(a, method);
        return failing.confirms(a, method);
      });
    deepEqual(absent(1), [false]);
    failing.served(a, call());
    deepEqual(absent(9), [...Array.from({ length: 8 }, () => true), false]);
    failing.served(a, call());
    deepEqual(absent(1), [true]);
  });

  it('have nulls that confirm nothing after one was wrong, until 64 others agreed with them', () => {
    const confirms = (): boolean => {
      failing.served(a, call());
      failing.absent(a, method);
      return failing.confirms(a, method);
    };
    ok(confirms());
    wrong(1);
    for (let turn = 0; turn < 64; turn += 1) {
      ok(!confirms(), String(turn));
      failing.agreed(a, method);
    }
    ok(confirms());
  });
});
