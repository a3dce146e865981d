import assert from 'node:assert/strict';
import { LineConnection } from '../../../../tests/support/fake-decider-node.ts';
import { poll } from '../../../../tests/support/poll.ts';
import { emptyTable } from '../../../src/ha/coordinator/table.ts';
import {
  type Deciders,
  hash,
  helloLine,
  otherHash,
  type RunningDecider,
  startWellPair,
  well,
} from './deciders.ts';

const soon = { everyMs: 10 };
const vote = `vote 1 2 prevote 3 ${hash}`;

describe('two deciders of one validator', () => {
  let world: Deciders;
  let a: RunningDecider;
  let b: RunningDecider;
  let nodeA: LineConnection;
  let nodeB: LineConnection;
  beforeEach(async () => {
    ({ world, a, b, nodeA, nodeB } = await startWellPair());
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
    const again = await LineConnection.open(a.socket);
    assert.match(
      (await again.ask(helloLine('5 -'))) ?? '',
      /^no the .* went back .*docs\/how-to\/run-a-validator-pair\.md/,
    );
    again.close();
    // A node with keys of before and after a rotation tells of the other pair as well, and hears both.
    const other = await LineConnection.open(a.socket);
    assert.match(
      (await other.ask(helloLine('- -', { voter: hash }))) ?? '',
      /^no the node has .*0xabab.*, this .* configured for .*0x5656.*, which was refused: the .* went back/,
    );
    other.close();
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
    assert.match(a.decider.status().fault ?? '', /not a signing record/);
  });
});
