import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineClient } from '../../../../tests/support/fake-decider-node.ts';
import { poll } from '../../../../tests/support/poll.ts';
import { serveControl } from '../../../src/ha/control.ts';
import { emptyTable } from '../../../src/ha/coordinator/table.ts';
import { handOver, isBetweenSlots } from '../../../src/ha/handover.ts';
import { keepIn, keepNothing } from '../../../src/ha/kept.ts';
import { Deciders, hash, helloLine, otherHash, type RunningDecider, well } from './deciders.ts';

const soon = { withinMs: 20_000, everyMs: 10 };
const vote = `vote 1 2 prevote 3 ${hash}`;

describe('two deciders of one validator', () => {
  let world: Deciders;
  let a: RunningDecider;
  let b: RunningDecider;
  let nodeA: LineClient;
  let nodeB: LineClient;
  beforeEach(async () => {
    world = await Deciders.begin();
    a = await world.start({ node: 'a' });
    nodeA = await a.node();
    await a.leads();
    b = await world.start({ node: 'b' });
    nodeB = await b.node();
    await poll(
      'a sees b',
      async () => a.decider.standbys(),
      (standbys) => standbys.some(({ peers }) => peers > 0),
      soon,
    );
  });
  afterEach(async () => {
    await world.end();
  });

  it('let one of them grant, and the other none', async () => {
    assert.equal(await nodeA.ask('author 5'), 'yes');
    assert.equal(await nodeB.ask('author 6'), 'no lead');
    assert.equal(b.decider.status().leader, 'a');
  });

  it('do not grant again what the other granted, and grant the same vote', async () => {
    assert.equal(await nodeA.ask('author 5'), 'yes');
    assert.equal(await nodeA.ask(vote), 'yes');
    nodeA.close();
    await b.leads();
    assert.equal(await nodeB.ask('record'), `1 2;prevote 3 ${hash}`);
    assert.equal(await nodeB.ask('author 5'), 'no conflict');
    assert.equal(await nodeB.ask(`vote 1 2 prevote 3 ${otherHash}`), 'no conflict');
    assert.equal(await nodeB.ask(vote), 'yes');
    assert.equal(await nodeB.ask('author 6'), 'yes');
  });

  it('change the lead when one is ended, which resigns first', async () => {
    await a.stop();
    assert.equal(a.decider.status().leads, false);
    await b.leads();
    assert.deepEqual(b.decider.standbys(), []);
  });

  it('change the lead when one is cut off, and it does not grant when it comes back', async () => {
    a.way.losesRequests = true;
    await b.leads();
    assert.equal(await nodeB.ask('author 5'), 'yes');
    a.way.losesRequests = false;
    await poll(
      'a knows',
      async () => a.decider.status().leader,
      (leader) => leader === 'b',
      soon,
    );
    assert.equal(await nodeA.ask('author 5'), 'no lead');
  });

  it('give no answer while the coordinator gives none, a vote when it is back, and a slot never', async () => {
    a.way.losesAnswers = true;
    const lostSlot = nodeA.ask('author 5');
    await poll(
      'it is done',
      async () => world.table.records.slot,
      (slot) => slot !== undefined,
      soon,
    );
    a.way.losesAnswers = false;
    assert.equal(await lostSlot, 'no answer');
    await a.leads();
    a.way.losesAnswers = true;
    const lostVote = nodeA.ask(vote);
    await poll(
      'it is done',
      async () => world.table.records.vote,
      (record) => record !== undefined,
      soon,
    );
    a.way.losesAnswers = false;
    assert.equal(await lostVote, 'yes');
  });

  it('answer a question that waits when the lead is over', async () => {
    a.way.losesRequests = true;
    assert.equal(await nodeA.ask(vote), 'no answer');
    assert.equal(await nodeA.ask(vote), 'no lead');
    assert.match(a.decider.status().coordinatorFailure ?? '', /no route/);
    assert.equal(a.decider.status().leads, false);
  });

  it('change the lead when the node that leads is ill and the other is well', async () => {
    for (const ill of ['health 10 8 3 1 1 1', 'health 10 8 0 0 1 1', 'health 1 1 3 0 1 1']) {
      const [leader, leading, other, standing] = a.decider.status().leads
        ? [a, nodeA, b, nodeB]
        : [b, nodeB, a, nodeA];
      await standing.ask(well);
      await poll(
        'the other can lead',
        async () => leader.decider.standbys(),
        ([one]) => one?.isReady === true && one.peers > 0,
        soon,
      );
      await leading.ask(ill);
      await other.leads();
      assert.equal(leader.decider.status().leads, false, ill);
      await leading.ask(well);
    }
  });

  it('leave the lead with an ill node when the other is ill too', async () => {
    const ill = 'health 10 8 0 0 1 1';
    await nodeB.ask(ill);
    await poll(
      'a sees it',
      async () => a.decider.standbys(),
      ([one]) => one?.peers === 0,
      soon,
    );
    await nodeA.ask(ill);
    const { token } = a.decider.status();
    const { revision } = world.table;
    await poll(
      'beats go on',
      async () => world.table.nodes['a']?.status,
      (status) => status?.includes('"peers":0') === true,
      soon,
    );
    assert.equal(await nodeA.ask('author 5'), 'yes');
    assert.equal(a.decider.status().token, token);
    assert.equal(world.table.revision, revision + 1);
  });

  it('hand the lead over when they are asked to, and say to whom', async () => {
    const handed = handOver(a.decider, { momentMs: 50, leadMs: 20_000 });
    assert.deepEqual(await handed, { to: 'b', isAbrupt: true });
    assert.equal(await nodeB.ask('author 5'), 'yes');
    await assert.rejects(handOver(a.decider), { code: 'no/handover' });
  });

  it('hand the lead over on the control socket, between two slots and behind a precommit', async () => {
    const path = join(world.folder, 'control');
    const control = await serveControl(path, a.decider);
    const person = await LineClient.open(path);
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

  it('grant nothing any more when the record went back', async () => {
    assert.equal(await nodeA.ask('author 5'), 'yes');
    await poll(
      'b knows',
      async () => b.decider.status().record.slot?.slot,
      (slot) => slot === 5,
      soon,
    );
    Object.assign(world.table, emptyTable());
    for (const { decider } of [a, b]) {
      await poll(
        'it is seen',
        async () => decider.status().fault,
        (fault) => fault !== null,
        soon,
      );
    }
    assert.match(a.decider.status().fault ?? '', /went back/);
    const again = await LineClient.open(a.socket);
    assert.match((await again.ask(helloLine('5 -'))) ?? '', /^no the .* went back .*docs\/ha\.md/);
    again.close();
  });

  it('grant nothing when a record is nothing that a decider writes', async () => {
    world.table.revision += 1;
    world.table.records = { slot: { value: '{"slot":"x"}', revision: world.table.revision } };
    await poll(
      'it is seen',
      async () => a.decider.status(),
      ({ fault, leads }) => fault !== null && !leads,
      soon,
    );
    assert.match(a.decider.status().fault ?? '', /not what a decider writes/);
  });
});

describe('a decider', () => {
  let world: Deciders;
  beforeEach(async () => {
    world = await Deciders.begin();
  });
  afterEach(async () => {
    await world.end();
  });

  it('does not lead without its node', async () => {
    const a = await world.start({ node: 'a' });
    await poll(
      'it has beaten',
      async () => world.table.nodes['a'],
      (node) => node !== undefined,
      soon,
    );
    assert.equal(a.decider.status().leader, null);
    const node = await a.node();
    await a.leads();
    node.close();
    await poll(
      'it resigned',
      async () => world.table.leader,
      (leader) => leader === undefined,
      soon,
    );
  });

  it('whose name another holds refuses its node, and leaves the other alone', async () => {
    world.table.nodes = { a: { instance: 'another', status: '{}', untilMs: Number.POSITIVE_INFINITY } };
    const a = await world.start({ node: 'a' });
    const answer = await poll(
      'it says so',
      async () => {
        const client = await LineClient.open(a.socket);
        const said = await client.ask(helloLine());
        client.close();
        return said;
      },
      (said) => said !== undefined,
      soon,
    );
    assert.match(answer ?? '', /^no another decider uses the node id "a"/);
    assert.equal(world.table.nodes['a']?.instance, 'another');
  });

  it('keeps every answer, and how far the record had come, for the next process', async () => {
    const file = join(world.folder, 'kept', 'a.grants');
    const a = await world.start({ node: 'a', kept: keepIn(file, 'a') });
    const node = await a.node();
    await a.leads();
    await node.ask('author 5');
    await node.ask(vote);
    await node.ask('author 5');
    await a.stop();
    const lines = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.map(({ at, ...line }) => (typeof at === 'string' ? line : assert.fail('no time'))),
      [
        { node: 'a', token: '1', kind: 'slot', slot: 5, answer: 'yes' },
        {
          node: 'a',
          token: '1',
          kind: 'vote',
          set: 1,
          round: 2,
          step: 'prevote',
          number: 3,
          hash,
          answer: 'yes',
        },
        { node: 'a', token: '1', kind: 'slot', slot: 5, answer: 'no conflict' },
      ],
    );
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    Object.assign(world.table, emptyTable());
    const next = await world.start({ node: 'a', kept: keepIn(file, 'a') });
    await poll(
      'it is seen',
      async () => next.decider.status().fault,
      (fault) => fault !== null,
      soon,
    );
    assert.match(
      next.decider.status().fault ?? '',
      /the record went back from slot 5, vote 1\/2\/prevote to no slot, no vote/,
    );
  });

  it('says no when an answer cannot be kept', async () => {
    const failing = {
      ...keepNothing(),
      answered: () => {
        throw new Error('the disk is full');
      },
    };
    const a = await world.start({ node: 'a', kept: failing });
    const node = await a.node();
    await a.leads();
    assert.equal(await node.ask(vote), 'no answer');
  });

  it('takes a mark that cannot be read for none, and a file that cannot be written for a fault', async () => {
    const file = join(world.folder, 'a.grants');
    const kept = keepIn(file, 'a');
    await writeFile(`${file}.mark`, '{"slot":');
    assert.deepEqual(kept.readMark(), {});
    kept.writeMark({ slot: 3 });
    assert.deepEqual(keepIn(file, 'a').readMark().slot, 3);
    assert.throws(() => keepIn(join(file, 'x'), 'a'), { code: 'bad_input/grants' });
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
