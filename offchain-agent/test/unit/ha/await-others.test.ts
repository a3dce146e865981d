import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LineConnection } from '../../../../tests/support/fake-decider-node.ts';
import { AwaitOthers } from '../../../src/ha/await-others.ts';
import { FileCoordinator } from '../../../src/ha/coordinator/file.ts';
import { keepIn } from '../../../src/ha/kept.ts';
import { Deciders, hash, otherHash, type RunningDecider, validator } from './deciders.ts';

const health = { best: 100, finalized: 98, peers: 3, isSyncing: false, set: 3, round: 17 };

describe('what a decider with its records on one disk awaits', () => {
  it('waits for a final block that was new after the start', () => {
    const awaited = new AwaitOthers();
    awaited.told(health);
    awaited.told({ ...health, best: 107, finalized: 107, round: 24 });
    assert.equal(awaited.floor, undefined);
    assert.match(awaited.waitsFor, /until block 108 is final/);
    awaited.told({ ...health, best: 109, finalized: 108, round: 25 });
    assert.deepEqual(awaited.floor, { set: 3, round: 27, step: 'precommit' });
  });

  it('waits for a node in sync with peers: blocks that it lacks are not new', () => {
    const awaited = new AwaitOthers();
    awaited.told({ ...health, best: 10, isSyncing: true });
    awaited.told({ ...health, best: 20, peers: 0 });
    assert.match(awaited.waitsFor, /in sync and has peers/);
    awaited.told(health);
    assert.match(awaited.waitsFor, /until block 108 is final/);
  });

  it('waits anew where a node that seemed to be in sync fetches blocks of before', () => {
    for (const fetching of [{ isSyncing: true }, { peers: 0 }, {}]) {
      const awaited = new AwaitOthers();
      awaited.told({ ...health, best: 20, finalized: 18, peers: 1, round: 5 });
      awaited.told({ ...health, best: 60, finalized: 58, round: 5, ...fetching });
      awaited.told(health);
      assert.equal(awaited.floor, undefined);
      assert.match(awaited.waitsFor, /until block 108 is final/);
    }
  });
});

describe('a decider whose disk is put back to an image', () => {
  let world: Deciders;
  beforeEach(async () => {
    world = await Deciders.begin();
  });
  afterEach(async () => {
    await world.end();
  });

  async function boot(
    awaitsOthers: boolean,
    log = '- -',
  ): Promise<{ readonly a: RunningDecider; readonly node: LineConnection }> {
    const disk = join(world.folder, 'disk');
    const a = await world.start({
      node: 'a',
      awaitsOthers,
      kept: keepIn(join(disk, 'grants'), 'a', validator),
      open: (own) => FileCoordinator.open(join(disk, 'record'), own, () => world.clock.nowMs()),
    });
    return { a, node: await a.node(log) };
  }

  async function moveOn(node: LineConnection): Promise<void> {
    await node.ask('health 18 18 3 0 3 40');
  }

  it('signs nothing of what it may have signed before', async () => {
    const disk = join(world.folder, 'disk');
    const first = await boot(true);
    await moveOn(first.node);
    await first.a.leads();
    assert.equal(await first.node.ask(`vote 3 43 precommit 39 ${hash}`), 'yes');
    await cp(disk, join(world.folder, 'image'), { recursive: true });
    assert.equal(await first.node.ask(`vote 3 44 prevote 40 ${hash}`), 'yes');
    await first.a.stop();
    await rm(disk, { recursive: true });
    await cp(join(world.folder, 'image'), disk, { recursive: true });

    const { a, node } = await boot(true, '- 3/43/precommit');
    await world.clock.sleep(2_000);
    assert.equal(a.decider.status().leads, false);
    assert.match(a.decider.status().awaits ?? '', /until block 18 is final/);
    assert.equal(await node.ask(`vote 3 44 prevote 40 ${otherHash}`), 'no lead');
    await node.ask('health 18 18 3 0 3 46');
    await a.leads();
    assert.equal(a.decider.status().awaits, null);
    assert.match(a.decider.leadLine(), / 3 48$/);
    assert.equal(await node.ask(`vote 3 44 prevote 40 ${otherHash}`), 'no conflict');
    assert.equal(await node.ask(`vote 3 48 precommit 40 ${otherHash}`), 'no conflict');
    assert.equal(await node.ask(`vote 3 49 prevote 40 ${otherHash}`), 'yes');
  });

  it('leads at once where its configuration says that it need not wait', async () => {
    const { a } = await boot(false);
    await a.leads();
  });
});
