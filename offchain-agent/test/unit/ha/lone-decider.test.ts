import assert from 'node:assert/strict';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineConnection } from '../../../../tests/support/fake-decider-node.ts';
import { poll } from '../../../../tests/support/poll.ts';
import type { AgentError } from '../../../src/base/error.ts';
import { emptyTable } from '../../../src/ha/coordinator/table.ts';
import { keepIn } from '../../../src/ha/kept.ts';
import { Deciders, hash, helloLine, validator } from './deciders.ts';
import { keepNothing } from './keep-nothing.ts';

const soon = { everyMs: 10 };
const vote = `vote 1 2 prevote 3 ${hash}`;

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

  it('keeps the lead for a node that begins again', async () => {
    const a = await world.start({ node: 'a' });
    const b = await world.start({ node: 'b' });
    const node = await a.node();
    await a.leads();
    const { token } = a.decider.status();
    await b.node();
    assert.equal(await node.ask('again'), 'ok');
    node.close();
    await poll(
      'the node is gone',
      async () => a.decider.status().isConnected,
      (isConnected) => !isConnected,
      soon,
    );
    const again = await a.node();
    await a.leads();
    // It has no peers at first, and the other node is well.
    await again.ask('health 10 8 0 0 1 1');
    assert.equal(await again.ask('author 5'), 'yes');
    // The first beat told how it is, the second comes after whatever followed from that.
    const beat = async () => world.table.nodes['a'];
    const told = await poll('it tells', beat, (seen) => seen?.status.includes('"peers":0') === true, soon);
    const { untilMs } = told ?? assert.fail();
    await poll('it beats again', beat, (seen) => seen !== undefined && seen.untilMs > untilMs, soon);
    assert.equal(a.decider.status().token, token);
  });

  it('keeps the lead no longer than a node may take to begin again', async () => {
    const leaseMs = 600;
    const returnMs = 4 * leaseMs;
    const a = await world.start({ node: 'a', leaseMs, returnMs });
    const b = await world.start({ node: 'b', leaseMs });
    const node = await a.node();
    await a.leads();
    const { token } = a.decider.status();
    const nodeB = await b.node();
    const fromMs = world.clock.nowMs();
    await node.ask('again');
    node.close();
    await b.leads();
    const tookMs = world.clock.nowMs() - fromMs;
    // The lead outlived several leases, and went to a node that can do its duty.
    assert.ok(tookMs >= returnMs, `${tookMs} ms`);
    assert.notEqual(b.decider.status().token, token);
    assert.equal(await nodeB.ask('author 5'), 'yes');
  });

  it('gives the lead of a node without peers to another once it has had its time to find them', async () => {
    const a = await world.start({ node: 'a', returnMs: 1_500 });
    const b = await world.start({ node: 'b' });
    const node = await a.node();
    await a.leads();
    await b.node();
    await node.ask('again');
    node.close();
    await poll(
      'the node is gone',
      async () => a.decider.status().isConnected,
      (isConnected) => !isConnected,
      soon,
    );
    const again = await a.node();
    await again.ask('health 10 8 0 0 1 1');
    await b.leads();
    assert.equal(await again.ask('author 5'), 'no lead');
  });

  it('whose name another holds refuses its node, and leaves the other alone', async () => {
    world.table.nodes = { a: { instance: 'another', status: '{}', untilMs: Number.POSITIVE_INFINITY } };
    const a = await world.start({ node: 'a' });
    const answer = await poll(
      'it says so',
      async () => {
        const client = await LineConnection.open(a.socket);
        const said = await client.ask(helloLine());
        client.close();
        return said;
      },
      (said) => said !== undefined,
      soon,
    );
    assert.match(answer ?? '', /^no another HA sidecar uses the node id "a"/);
    assert.equal(world.table.nodes['a']?.instance, 'another');
  });

  it('keeps every answer, and how far the record had come, for the next process', async () => {
    const file = join(world.folder, 'kept', 'a.grants');
    const a = await world.start({ node: 'a', kept: keepIn(file, 'a', validator) });
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
        { node: 'a', token: '1', kind: 'slot', slot: 5, key: validator.author, answer: 'yes' },
        {
          node: 'a',
          token: '1',
          kind: 'vote',
          set: 1,
          round: 2,
          step: 'prevote',
          number: 3,
          hash,
          key: validator.voter,
          answer: 'yes',
        },
        { node: 'a', token: '1', kind: 'slot', slot: 5, key: validator.author, answer: 'no conflict' },
      ],
    );
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    Object.assign(world.table, emptyTable());
    const next = await world.start({ node: 'a', kept: keepIn(file, 'a', validator) });
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

  it('keeps a mark, and takes a file that cannot be written for a fault', () => {
    const file = join(world.folder, 'a.grants');
    const kept = keepIn(file, 'a', validator);
    assert.deepEqual(kept.readMark(), {});
    kept.writeMark({ slot: 3 });
    assert.deepEqual(keepIn(file, 'a', validator).readMark().slot, 3);
    assert.throws(() => keepIn(join(file, 'x'), 'a', validator), { code: 'bad_input/grants' });
  });

  for (const [what, leave] of [
    ['torn', async (mark: string) => await writeFile(mark, '{"slot":')],
    ['empty', async (mark: string) => await writeFile(mark, '')],
    ['of another form', async (mark: string) => await writeFile(mark, '{"slot":-1}')],
    ['unreadable', async (mark: string) => await mkdir(mark)],
  ] as const) {
    it(`starts no decider over a mark that is ${what}, and says what to do`, async () => {
      const file = join(world.folder, `${what}.grants`);
      const kept = keepIn(file, 'a', validator);
      await leave(`${file}.mark`);
      const refused = (error: AgentError): boolean =>
        error.code === 'bad_input/mark' && error.message.includes('--raise-record');
      assert.throws(() => kept.readMark(), refused);
      await assert.rejects(async () => await world.start({ node: 'a', kept }), refused);
    });
  }
});
