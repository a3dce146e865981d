import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fakeCall, MadeLedger } from '../../../../../tests/support/fake-outbox-chain.ts';
import { KilledError, Killer } from '../../../../../tests/support/killing.ts';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { Outbox } from '../../../../src/reporting/outbox/outbox.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { type KnownEffect, outboxKey, pendingRow } from '../../../../src/store/outbox-row.ts';
import type { Store } from '../../../../src/store/store.ts';

const account = '5Signer';
const never = Number.POSITIVE_INFINITY;

const parts = [
  { window: 60, part: 0 },
  { window: 60, part: 1 },
  { window: 120, part: 0 },
].map((of) => ({ kind: 'report', network: 0, reporter: '5Reporter', ...of }) as const);

const steps = (['commit', 'open', 0, 1] as const).map(
  (part) => ({ kind: 'report', network: 0, reporter: '5Reporter', window: 180, part }) as const,
);

interface World {
  readonly ledger: MadeLedger;
  readonly store: Store;
}

/** @param effects what is to be brought about */
async function world(
  store: Store = new MemoryStore(),
  effects: readonly KnownEffect[] = parts,
): Promise<World> {
  const ledger = new MadeLedger();
  await store.enqueue(effects.map((effect) => pendingRow(effect, account, fakeCall(outboxKey(effect)))));
  return { ledger, store };
}

/** A process that may die: everything that it remembers is lost with it. */
function life({ ledger, store }: World, killer: Killer): Outbox {
  return new Outbox({
    store: killer.wrap(store),
    chain: killer.wrap(ledger.chainOf(account)),
    holder: 'agent',
    clock: { now: () => 0, wait: async () => undefined },
  });
}

/** One step of a process; whether it lives on. */
async function survives(outbox: Outbox): Promise<boolean> {
  try {
    await outbox.step();
    return true;
  } catch (error) {
    if (!(error instanceof KilledError)) throw error;
    return false;
  }
}

/** Undisturbed from now on: long enough for everything to die once and be signed anew. */
async function calm({ ledger, store }: World, blocksAStep = 1): Promise<void> {
  ledger.deafPool(false);
  const outbox = life({ ledger, store }, new Killer(never, false));
  for (let block = 0; block < 90; block += blocksAStep) {
    await outbox.step();
    ledger.grow(blocksAStep);
  }
  await outbox.step();
}

/** Every effect exactly once, no second extrinsic for it in any finalized block, and no row lost. */
async function assertExactlyOnce(
  { ledger, store }: World,
  effects: readonly KnownEffect[] = parts,
): Promise<void> {
  const rows = await store.outbox(account);
  const expected = effects.map(outboxKey);
  assert.deepEqual(
    rows.map(({ key, state }) => [key, state]),
    expected.map((key) => [key, 'finalized']),
  );
  for (const key of expected) {
    const tries = ledger.finalizedDispatches().filter((one) => one.key === key);
    assert.equal(tries.filter(({ dispatch }) => dispatch.kind === 'ok').length, 1, key);
    // A later part may come before an earlier one that had to be signed anew; a duplicate may never come.
    for (const { dispatch } of tries)
      assert.ok(dispatch.kind !== 'failed' || dispatch.failure.name === 'MissingPart', key);
  }
}

async function runToEnd(outbox: Outbox, ledger: MadeLedger, blocks = 4): Promise<boolean> {
  for (let block = 0; block < blocks; block += 1) {
    if (!(await survives(outbox))) return false;
    ledger.grow(1);
  }
  return true;
}

describe('an outbox whose process is killed', () => {
  for (const isAfter of [false, true]) {
    it(`brings every row exactly once, killed ${isAfter ? 'after' : 'before'} each of its calls`, async () => {
      let at = 0;
      for (let isAlive = false; !isAlive; ) {
        at += 1;
        const subject = await world();
        subject.ledger.grow(2);
        isAlive = await runToEnd(life(subject, new Killer(at, isAfter)), subject.ledger);
        await calm(subject);
        await assertExactlyOnce(subject);
      }
      assert.ok(at > 30, `only ${at} calls to be killed at`);
    });
  }

  for (const isAfter of [false, true]) {
    it(`commits, opens and reports exactly once, killed ${isAfter ? 'after' : 'before'} each of its calls`, async () => {
      for (let at = 1, isAlive = false; !isAlive; at += 1) {
        const subject = await world(new MemoryStore(), steps);
        subject.ledger.grow(2);
        // Long enough for the commit of a life that is killed and its next one; the opening comes in one of both.
        subject.ledger.commitsUntil = 5;
        isAlive = await runToEnd(life(subject, new Killer(at, isAfter)), subject.ledger, 8);
        await calm(subject);
        await assertExactlyOnce(subject, steps);
      }
    });
  }

  it('brings every row exactly once, killed after each of its calls and opened again from its SQLite file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'almanac-outbox-'));
    try {
      for (let at = 1, isAlive = false; !isAlive; at += 1) {
        const path = join(folder, `${at}.sqlite`);
        const before = await openStore(path);
        const { ledger } = await world(before);
        ledger.grow(2);
        isAlive = await runToEnd(life({ ledger, store: before }, new Killer(at, true)), ledger);
        await before.close();
        const store = await openStore(path);
        await calm({ ledger, store }, 9);
        await assertExactlyOnce({ ledger, store });
        await store.close();
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('brings every row exactly once, killed at each call and again at each call of its next life', async () => {
    for (let first = 1; first <= 24; first += 1) {
      for (let second = 1; second <= 24; second += 1) {
        const subject = await world();
        subject.ledger.grow(2);
        await runToEnd(life(subject, new Killer(first, first % 2 === 0)), subject.ledger);
        await runToEnd(life(subject, new Killer(second, second % 2 === 0)), subject.ledger);
        await calm(subject, 3);
        await assertExactlyOnce(subject);
      }
    }
  });

  const disturbance = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('step' as const) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('build' as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('finalize' as const), lag: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('reorg' as const), returns: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('deaf' as const), isDeaf: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('usurp' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('upgrade' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), blocks: fc.nat(40) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('kill' as const),
        at: fc.integer({ min: 1, max: 25 }),
        isAfter: fc.boolean(),
      }),
    },
  );

  it('brings every row exactly once, whatever random forks, drops, upgrades, strangers and kills come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(disturbance, { maxLength: 40 }), async (disturbances) => {
        const subject = await world();
        const { ledger } = subject;
        let outbox = life(subject, new Killer(never, false));
        for (const what of disturbances) {
          if (what.kind === 'step') {
            if (!(await survives(outbox))) outbox = life(subject, new Killer(never, false));
          } else if (what.kind === 'kill') outbox = life(subject, new Killer(what.at, what.isAfter));
          else if (what.kind === 'build') ledger.build();
          else if (what.kind === 'finalize') ledger.finalize(ledger.bestNumber - what.lag);
          else if (what.kind === 'reorg') ledger.reorg({ returns: what.returns });
          else if (what.kind === 'drop') ledger.dropPool();
          else if (what.kind === 'deaf') ledger.deafPool(what.isDeaf);
          else if (what.kind === 'usurp') ledger.usurp(account);
          else if (what.kind === 'upgrade') ledger.upgrade();
          else ledger.grow(what.blocks);
        }
        await calm(subject);
        await assertExactlyOnce(subject);
      }),
      { numRuns: 1_000, seed: 20_261_120 },
    );
  });
});
