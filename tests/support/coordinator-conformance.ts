import assert from 'node:assert/strict';
import type {
  Coordinator,
  Identity,
  StoredState,
} from '../../offchain-agent/src/ha/coordinator/coordinator.ts';
import { poll } from './poll.ts';

interface CoordinatorWorld {
  /** A connection of a decider to the same store. */
  open(own: Identity): Coordinator;
  readonly leaseMs: number;
  /** Lets time pass for the leases. */
  pass(ms: number): Promise<void>;
  stop(): Promise<void>;
}

const wants = { status: '{}', wants: true };
const stands = { status: '{}', wants: false };

/** What every coordinator must do, whatever it is made of. */
export function coordinatorConformance(name: string, start: () => Promise<CoordinatorWorld>): void {
  describe(`the coordinator ${name}`, () => {
    let world: CoordinatorWorld;
    let opened: Coordinator[];
    beforeEach(async () => {
      world = await start();
      opened = [];
    });
    afterEach(async () => {
      for (const one of opened) await one.close().catch(() => undefined);
      await world.stop();
    });

    const open = (node: string, instance = `${node}-1`): Coordinator => {
      const coordinator = world.open({ node, instance, leaseMs: world.leaseMs });
      opened.push(coordinator);
      return coordinator;
    };
    const tokenOf = ({ leader }: StoredState): string => leader?.token ?? assert.fail('nobody leads');

    it('is empty at first, and gives the lead to one who wants it', async () => {
      const [a, b] = [open('a'), open('b')];
      const first = await a.beat(stands);
      assert.equal(first.leader, undefined);
      assert.deepEqual(first.records, {});
      assert.equal((await a.beat(wants)).leader?.instance, 'a-1');
      const seen = await b.beat(wants);
      assert.equal(seen.leader?.node, 'a');
      assert.deepEqual(seen.nodes.map(({ node }) => node).toSorted(), ['a', 'b']);
    });

    it('gives the lead to exactly one of many who want it at once', async () => {
      const many = ['a', 'b', 'c', 'd', 'e'].map((node) => open(node));
      const seen = await Promise.all(many.map((one) => one.beat(wants)));
      const last = await open('f').look();
      const winners = new Set(seen.flatMap(({ leader }) => leader?.instance ?? []));
      assert.equal(winners.size, 1);
      assert.deepEqual([...winners], [last.leader?.instance]);
    });

    it('keeps a lead that is beaten for, and drops one that is not when its lease is over', async () => {
      const [a, b] = [open('a'), open('b')];
      const token = tokenOf(await a.beat(wants));
      for (let beats = 0; beats < 4; beats += 1) {
        await world.pass(world.leaseMs / 3);
        assert.equal(tokenOf(await a.beat(wants)), token);
        assert.equal((await b.beat(wants)).leader?.node, 'a');
      }
      await world.pass(world.leaseMs);
      const taken = await poll(
        'b leads',
        async () => await b.beat(wants),
        ({ leader }) => leader?.node === 'b',
        {
          everyMs: 50,
        },
      );
      assert.notEqual(tokenOf(taken), token);
      assert.equal((await a.beat(stands)).leader?.node, 'b');
    });

    it('gives a lead up at once when it is resigned, and the name with it when it is closed', async () => {
      const [a, b] = [open('a'), open('b')];
      const token = tokenOf(await a.beat(wants));
      await b.resign();
      assert.equal((await a.look()).leader?.node, 'a');
      await a.resign();
      const seen = await b.beat(wants);
      assert.equal(seen.leader?.node, 'b');
      assert.notEqual(tokenOf(seen), token);
      await b.close();
      const left = await a.look();
      assert.equal(left.leader, undefined);
      assert.deepEqual(
        left.nodes.map(({ node }) => node),
        ['a'],
      );
    });

    it('gives a name to one instance at a time, and no lead to one without its name', async () => {
      const [first, second] = [open('a', 'one'), open('a', 'two')];
      assert.equal((await first.beat(stands)).isNamed, true);
      const seen = await second.beat(wants);
      assert.equal(seen.isNamed, false);
      assert.equal(seen.leader, undefined);
      await first.close();
      assert.equal((await second.beat(wants)).leader?.instance, 'two');
    });

    it('tells everybody what a decider last said of itself', async () => {
      const [a, b] = [open('a'), open('b')];
      await a.beat({ status: 'first', wants: false });
      await a.beat({ status: 'second, "ü"', wants: false });
      const { nodes } = await b.beat(stands);
      assert.equal(nodes.find(({ node }) => node === 'a')?.status, 'second, "ü"');
    });

    it('writes a record for the leader alone, over the record that was judged alone', async () => {
      const [a, b] = [open('a'), open('b')];
      const token = tokenOf(await a.beat(wants));
      await b.beat(wants);
      const one = await a.write({ key: 'slot', value: 'one', token, revision: 0 });
      assert.ok(one.isWritten);
      const again = await a.write({ key: 'slot', value: 'again', token, revision: 0 });
      assert.ok(!again.isWritten);
      assert.deepEqual(again.seen.records.slot, { value: 'one', revision: one.revision });
      const stranger = await b.write({ key: 'slot', value: 'other', token, revision: one.revision });
      assert.ok(!stranger.isWritten);
      const two = await a.write({ key: 'slot', value: 'two', token, revision: one.revision });
      assert.ok(two.isWritten && two.revision > one.revision);
      const vote = await a.write({ key: 'vote', value: 'v', token, revision: 0 });
      assert.ok(vote.isWritten);
      const { records, revision } = await b.look();
      assert.deepEqual(records.slot, { value: 'two', revision: two.revision });
      assert.equal(records.vote?.value, 'v');
      assert.ok(revision >= vote.revision);
    });

    it('does one of many writes over the same record', async () => {
      const a = open('a');
      const token = tokenOf(await a.beat(wants));
      const writes = Array.from({ length: 8 }, async (_, at) =>
        a.write({ key: 'vote', value: String(at), token, revision: 0 }),
      );
      const written = (await Promise.all(writes)).filter(({ isWritten }) => isWritten);
      assert.equal(written.length, 1);
    });

    it('writes nothing for a lead that is over, nor for one of the same node before', async () => {
      const [a, b] = [open('a'), open('b')];
      const token = tokenOf(await a.beat(wants));
      await a.resign();
      assert.equal((await a.write({ key: 'slot', value: 'x', token, revision: 0 })).isWritten, false);
      const next = tokenOf(await a.beat(wants));
      assert.equal((await a.write({ key: 'slot', value: 'x', token, revision: 0 })).isWritten, false);
      assert.equal((await a.write({ key: 'slot', value: 'x', token: next, revision: 0 })).isWritten, true);
      await a.close();
      assert.equal((await b.beat(wants)).records.slot?.value, 'x');
    });
  });
}
