import { deepEqual, equal, fail, ok } from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { CallWindow } from '../../../../src/endpoint/gateway/call-window.ts';
import { type Took, Turns } from '../../../../src/endpoint/gateway/turns.ts';

const mebibyte = 1_048_576;

describe('clients of a gateway that ask for more than nodes bring at once', () => {
  let turns: Turns;
  let ends: ((took: Took) => void)[];
  let begun: string[];
  const ask = (client: string, method = 'large'): void =>
    turns.take(client, method, (end) => {
      begun.push(client);
      ends.push(end);
    });

  beforeEach(async () => {
    turns = new Turns({ log: silentLogger(), upstreams: () => 1 });
    ends = [];
    begun = [];
    // So large are the answers of this method.
    ask('somebody');
    await nextTurn();
    ends.shift()?.({ bytes: mebibyte, upstreamMs: 1 });
    begun.length = 0;
  });

  /** Ends so many calls, in as many rounds of the event loop as that takes. */
  const endCalls = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      while (ends.length === 0) await nextTurn();
      ends.shift()?.({ bytes: mebibyte, upstreamMs: 1 });
    }
    await nextTurn();
  };

  it('take turns: one that asks for little waits for nobody who has had more', async () => {
    for (let n = 0; n < 100; n += 1) ask('greedy');
    await nextTurn();
    const atOnce = begun.length;
    ok(atOnce > 0 && atOnce < 5, String(atOnce));
    ask('modest');
    ask('other');
    await endCalls(3);
    deepEqual(begun.slice(atOnce), ['modest', 'other', 'greedy']);
    await endCalls(99);
    equal(begun.length, 102);
  });

  it('wait for no room where they asked for less than their share', async () => {
    const open = { now: true };
    turns = new Turns({ log: silentLogger(), upstreams: () => 1, takeMore: () => open.now });
    ask('modest', 'small');
    ends.shift()?.({ bytes: 100, upstreamMs: 1 });
    for (let n = 0; n < 200; n += 1) {
      ask('greedy', 'small');
      while (ends.length === 0) await nextTurn();
      ends.shift()?.({ bytes: 100, upstreamMs: 1 });
    }
    ask('greedy', 'small');
    open.now = false;
    begun.length = 0;
    ask('greedy', 'small');
    ask('modest', 'small');
    await nextTurn();
    deepEqual(begun, ['modest']);
  });

  it('share alike while all ask for much', async () => {
    for (let n = 0; n < 60; n += 1) for (const client of ['a', 'b', 'c']) ask(client);
    await endCalls(90);
    const first = begun.slice(0, 90);
    for (const client of ['a', 'b', 'c']) {
      const had = first.filter((one) => one === client).length;
      ok(had >= 29 && had <= 31, `${client}: ${had}`);
    }
  });

  it('wait for nobody while there is room, and errors say nothing of how large answers are', async () => {
    for (let n = 0; n < 50; n += 1) {
      ask('a', 'small');
      while (ends.length === 0) await nextTurn();
      ends.shift()?.({ upstreamMs: 1, ...(n % 2 === 0 && { bytes: 100 }) });
    }
    for (let n = 0; n < 500; n += 1) ask('a', 'small');
    while (begun.length < 550) await nextTurn();
  });
});

describe('answers that come at once', () => {
  it('go out in turns: a client that asked for little does not wait for all of another', async () => {
    const turns = new Turns({ log: silentLogger(), upstreams: () => 1 });
    const given: string[] = [];
    const answer = (client: string): void =>
      turns.answer(client, 100, () => {
        given.push(client);
        // Longer than answers of one round may take together.
        for (const until = performance.now() + 1.5; performance.now() < until; );
      });
    for (let n = 0; n < 40; n += 1) answer('greedy');
    answer('modest');
    while (given.length < 41) await nextTurn();
    ok(given.indexOf('modest') <= 2, given.join(' '));
  });
});

/** A node that answers one call after the other, each after so long, and a clock that is moved by it. */
class SlowNode {
  readonly window = new CallWindow();
  readonly turns = new Turns({
    log: silentLogger(),
    upstreams: () => 1,
    takeMore: () => this.window.hasRoom(this.#queue.length),
  });
  readonly #queue: (() => void)[] = [];
  readonly #serviceMs: number;
  #nowMs = 0;

  constructor(serviceMs: number) {
    this.#serviceMs = serviceMs;
  }

  /** @param onAnswer told how long it took from the question to the answer, ms */
  ask(client: string, onAnswer?: (ms: number) => void): void {
    const askedMs = this.#nowMs;
    this.turns.take(client, 'call', (end) => {
      const sentMs = this.#nowMs;
      this.#queue.push(() => {
        const upstreamMs = this.#nowMs - sentMs;
        this.window.note(this, 'call', upstreamMs, this.#nowMs);
        end({ bytes: 100, upstreamMs });
        onAnswer?.(this.#nowMs - askedMs);
      });
    });
  }

  /** With the call that it has just answered. */
  get outstanding(): number {
    return this.#queue.length + 1;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  work(): void {
    this.#nowMs += this.#serviceMs;
    this.#queue.shift()?.();
  }
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How many calls fit, up to a thousand. */
function mostOf(window: CallWindow): number {
  let most = 0;
  while (most < 1_000 && window.hasRoom(most)) most += 1;
  return most;
}

describe('calls that would wait for each other at a node', () => {
  const node = { outstanding: 200 };

  it('wait at the gateway, where whoever asks for little is served first', async () => {
    const node = new SlowNode(2);
    const again = (client: string): void => node.ask(client, () => again(client));
    node.ask('first');
    node.work();
    await nextTurn();
    for (let client = 0; client < 16; client += 1)
      for (let call = 0; call < 6; call += 1) again(`greedy ${client}`);
    const took: number[] = [];
    for (let turn = 0; turn < 4_000; turn += 1) {
      if (turn > 1_000 && turn % 25 === 0) node.ask('modest', (ms) => took.push(ms));
      node.work();
      await nextTurn();
    }
    ok(took.length > 100);
    // All of them at the node would be 96 calls, 192 ms.
    const worst = Math.max(...took);
    ok(worst < 60, `${worst} ms`);
    // Its own 2 ms, behind what is there already: four calls, or a few milliseconds of them.
    const usual = took.toSorted((one, other) => one - other)[Math.floor(took.length / 2)] ?? fail();
    ok(usual < 16, `${usual} ms`);
    ok(node.waiting > 1, 'the node is never idle');
  });

  it('are as many as fit a node far away that has no queue', () => {
    const window = new CallWindow();
    for (let ms = 0; ms < 30_000; ms += 1) window.note(node, 'far', 200 + (ms % 7), ms);
    ok(window.isOpen);
  });

  it('stay as many where the network delay varies', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const window = new CallWindow();
      const random = randomOf(seed);
      // A sum of 12 has a variance of 1.
      const delayMs = (): number => 50 + 5 * (Array.from({ length: 12 }, random).reduce((a, b) => a + b) - 6);
      const far = { outstanding: 200 };
      for (let round = 1; round <= 600; round += 1) {
        window.hasRoom(1_000);
        for (let call = 0; call < 8; call += 1) window.note(far, 'call', delayMs(), round * 101);
        far.outstanding = Math.max(4, Math.min(200, mostOf(window)));
        if (round > 100) ok(far.outstanding > 50, `${seed}, round ${round}: ${far.outstanding} at a time`);
      }
    }
  });

  it('stay as many at a farther node when the nearest one is lost', () => {
    const window = new CallWindow();
    const next = { outstanding: 200 };
    for (let ms = 0; ms < 5_000; ms += 5) window.note(node, 'call', 1, ms);
    for (let ms = 5_000; ms < 30_000; ms += 5) window.note(next, 'call', 8, ms);
    ok(window.isOpen);
  });

  it('are more again once none waits there', () => {
    const window = new CallWindow();
    const run = (fromMs: number, took: number): void => {
      for (let ms = fromMs; ms < fromMs + 3_000; ms += 5) {
        window.hasRoom(1_000);
        window.note(node, 'call', took, ms);
      }
    };
    run(0, 1);
    run(3_000, 80);
    ok(!window.hasRoom(4));
    run(6_000, 2);
    ok(window.hasRoom(60));
  });
});
