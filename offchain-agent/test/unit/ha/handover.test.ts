import assert from 'node:assert/strict';
import { join } from 'node:path';
import { LineConnection } from '../../../../tests/support/fake-decider-node.ts';
import { poll } from '../../../../tests/support/poll.ts';
import { serveControl } from '../../../src/ha/control.ts';
import { MemoryCoordinator } from '../../../src/ha/coordinator/memory.ts';
import { handOver, isBetweenSlots } from '../../../src/ha/handover.ts';
import { Deciders, hash, type RunningDecider, startWellPair } from './deciders.ts';

const vote = `vote 1 2 prevote 3 ${hash}`;

describe('a planned hand-over', () => {
  let world: Deciders;
  let a: RunningDecider;
  let nodeA: LineConnection;
  let nodeB: LineConnection;
  beforeEach(async () => {
    ({ world, a, nodeA, nodeB } = await startWellPair());
  });
  afterEach(async () => {
    await world.end();
  });

  it('gives the lead to the other, and says to whom', async () => {
    const handed = handOver(a.decider, { momentMs: 50, leadMs: 20_000 });
    assert.deepEqual(await handed, { to: 'b', isAbrupt: true });
    assert.equal(await nodeB.ask('author 5'), 'yes');
    await assert.rejects(handOver(a.decider), { code: 'no/handover' });
  });

  it('is asked for on the control socket, and done between two slots and behind a precommit', async () => {
    const path = join(world.folder, 'control');
    const control = await serveControl(path, a.decider);
    const person = await LineConnection.open(path);
    const shown = JSON.parse((await person.ask('{"ask":"status"}')) ?? '') as {
      leads: boolean;
      node: string;
    };
    assert.equal(shown.leads && shown.node, 'a');
    const handed = person.ask('{"ask":"handover"}');
    // Slots are counted from the epoch: the last one is over, the next own one is years away.
    const slot = Math.floor(Date.now() / 1_000) - 1;
    assert.equal(await nodeA.ask(`author ${slot}`), 'yes');
    assert.equal(await nodeA.ask(vote), 'yes');
    assert.equal(a.decider.status().leads, true);
    assert.equal(await nodeA.ask(`vote 1 2 precommit 3 ${hash}`), 'yes');
    assert.deepEqual(JSON.parse((await handed) ?? ''), { to: 'b', isAbrupt: false });
    for (const strange of ['', '{}', '{"ask":"x"}', 'null', '[', '{"ask":"status","x":1}']) {
      const { error } = JSON.parse((await person.ask(strange)) ?? '') as { error: { code: string } };
      assert.equal(error.code, 'bad_input/control', strange);
    }
    person.close();
    await control.close();
  });
});

describe('a decider that steps down', () => {
  it('does not take the lead again with a beat that was under way', async () => {
    const world = await Deciders.begin();
    try {
      let pass: Promise<void> = Promise.resolve();
      let [begun, done] = [0, 0];
      const a = await world.start({
        node: 'a',
        leaseMs: 2_000,
        open: (own) => {
          const memory = new MemoryCoordinator(own, world.table, () => world.clock.nowMs());
          return {
            beat: async (beat) => {
              begun += 1;
              await pass;
              const seen = await memory.beat(beat);
              done += 1;
              return seen;
            },
            look: async () => await memory.look(),
            write: async (write) => await memory.write(write),
            resign: async () => await memory.resign(),
            close: async () => await memory.close(),
          };
        },
      });
      await a.node();
      await a.leads();
      let open = (): void => undefined;
      pass = new Promise((resolve) => {
        open = resolve;
      });
      const until = async (what: string, holds: () => boolean): Promise<void> => {
        await poll(
          what,
          async () => holds(),
          (held) => held,
          { everyMs: 5 },
        );
      };
      await until('a beat is under way', () => begun > done);
      await a.decider.stepDown('a test');
      open();
      const before = done;
      await until('two beats are over', () => done >= before + 2);
      assert.equal(a.decider.status().leads, false);
      assert.equal(world.table.leader, undefined);
    } finally {
      await world.end();
    }
  });
});

describe('a good moment to hand over', () => {
  const at = (slots: readonly number[], slot: number): boolean => isBetweenSlots(slots, slot * 1_000);
  const now = 1_700_000_000;

  it('is when the last own block is sealed and the next one is not near', () => {
    assert.equal(at([], now), false);
    assert.equal(at([now - 4, now], now + 0.3), false);
    assert.equal(at([now - 4, now], now + 0.9), true);
    assert.equal(at([now - 4, now], now + 3.4), true);
    assert.equal(at([now - 4, now], now + 3.7), false);
    assert.equal(at([now], now + 2), true);
  });

  it('comes also where every slot is an own one', () => {
    assert.equal(at([now - 1, now], now + 0.9), true);
  });
});
