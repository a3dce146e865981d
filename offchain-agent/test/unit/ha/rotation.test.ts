import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { EtcdCluster } from '../../../../tests/support/etcd-member.ts';
import type { LineConnection } from '../../../../tests/support/fake-decider-node.ts';
import type { Identity } from '../../../src/ha/coordinator/coordinator.ts';
import { EtcdCoordinator } from '../../../src/ha/coordinator/etcd.ts';
import { EtcdClient } from '../../../src/ha/coordinator/etcd-client.ts';
import { FileCoordinator } from '../../../src/ha/coordinator/file.ts';
import { etcdFolders } from '../../../src/ha/coordinator/open.ts';
import { realClock } from '../../../src/ha/decider-clock.ts';
import { Deciders, hash, otherHash, type RunningDecider, validator } from './deciders.ts';

const newAuthor = `0x${'78'.repeat(32)}`;
const newVoter = `0x${'9a'.repeat(32)}`;
const prevote = (round: number, of: string): string => `vote 3 ${round} prevote 40 ${of}`;

interface Keys {
  readonly author?: string;
  readonly voter?: string;
}

interface Leading {
  readonly decider: RunningDecider;
  readonly client: LineConnection;
}

describe('a rotation of keys over an etcd', () => {
  let etcd: EtcdCluster;
  let world: Deciders;
  let prefix: string;
  before(async () => {
    etcd = await EtcdCluster.start();
  });
  after(async () => {
    await etcd.stop();
  });
  beforeEach(async () => {
    world = await Deciders.begin();
    prefix = `/test/${randomUUID()}`;
  });
  afterEach(async () => {
    await world.end();
  });

  async function leading(node: string, keys: Keys): Promise<Leading> {
    const folders = etcdFolders(prefix, { ...validator, ...keys });
    const decider = await world.start({
      node,
      keys,
      leaseMs: 10_000,
      clock: realClock,
      open: (own) => new EtcdCoordinator({ endpoints: etcd.endpoints }, folders, own),
    });
    const client = await decider.node();
    await decider.leads();
    return { decider, client };
  }

  for (const [first, second] of [
    ['old', 'new'],
    ['new', 'old'],
  ] as const) {
    it(`grants a vote once where two deciders lead for two authors, the ${first} one asked first`, async () => {
      const both = {
        old: await leading('a', {}),
        new: await leading('b', { author: newAuthor }),
      };
      assert.equal(await both[first].client.ask(prevote(17, hash)), 'yes');
      assert.equal(await both[second].client.ask(prevote(17, otherHash)), 'no conflict');
      assert.equal(await both[second].client.ask(prevote(17, hash)), 'yes', 'the very same');
      assert.equal(await both[second].client.ask(prevote(18, otherHash)), 'yes');
      assert.equal(await both[first].client.ask(prevote(18, hash)), 'no conflict');
    });
  }

  it('begins with an empty record for a new pair, and keeps that of the old one', async () => {
    const old = await leading('a', {});
    assert.equal(await old.client.ask(prevote(17, hash)), 'yes');
    const rotated = await leading('b', { author: newAuthor, voter: newVoter });
    assert.equal(await rotated.client.ask('record'), '-');
    assert.equal(await rotated.client.ask(prevote(3, otherHash)), 'yes');
    assert.match((await old.client.ask('record')) ?? '', /^3 17;/);
  });

  // What a decider of a release before 20 does: it reads and writes the votes in the author's folder alone.
  it('grants no vote twice where one of two deciders is of an earlier release', async () => {
    const client = new EtcdClient({ endpoints: etcd.endpoints }, 5_000);
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const key = base64(`${etcdFolders(prefix, validator).author}vote`);
    const votes = async (): Promise<string> => {
      const { kvs } = (await client.ask('kv/range', { key })) as { kvs?: { value: string }[] };
      return Buffer.from(kvs?.[0]?.value ?? '', 'base64').toString();
    };
    const earlier = async (round: number): Promise<void> => {
      const record = { set: 3, round, votes: [{ step: 'prevote', number: 40, hash }], node: 'b', token: '1' };
      await client.askOnce('kv/put', { key, value: base64(JSON.stringify(record)) });
    };
    await earlier(17);
    const a = await leading('a', {});
    assert.equal(await a.client.ask(prevote(17, otherHash)), 'no conflict');
    assert.equal(await a.client.ask(prevote(18, hash)), 'yes');
    assert.match(await votes(), /"round":18/, 'the earlier release sees it');
    await earlier(19);
    assert.equal(await a.client.ask(prevote(19, otherHash)), 'no conflict');
    assert.equal(await a.client.ask(prevote(20, otherHash)), 'yes');
    const b = await leading('b', { author: newAuthor });
    assert.equal(await b.client.ask(prevote(20, hash)), 'no conflict', 'kept by voter');
    client.close();
  });
});

describe('a rotation of keys over one file', () => {
  let world: Deciders;
  beforeEach(async () => {
    world = await Deciders.begin();
  });
  afterEach(async () => {
    await world.end();
  });

  async function leading(node: string, keys: Keys): Promise<Leading> {
    const path = join(world.folder, 'records');
    const open = (own: Identity): FileCoordinator => FileCoordinator.open(path, own);
    const decider = await world.start({ node, keys, leaseMs: 10_000, clock: realClock, open });
    return { decider, client: await decider.node() };
  }

  it('grants each place once, whichever pair of keys asks, and when the old pair is put back', async () => {
    const old = await leading('a', {});
    await old.decider.leads();
    assert.equal(await old.client.ask(prevote(17, hash)), 'yes');
    const rotated = await leading('b', { author: newAuthor, voter: newVoter });
    assert.equal(await rotated.client.ask(prevote(17, hash)), 'no lead', 'they share the lead');
    await old.decider.stop();
    await rotated.decider.leads();
    assert.equal(await rotated.client.ask(prevote(17, otherHash)), 'no conflict');
    assert.equal(await rotated.client.ask('author 97'), 'yes');
    assert.equal(await rotated.client.ask(prevote(18, otherHash)), 'yes');
    await rotated.decider.stop();
    const back = await leading('c', {});
    await back.decider.leads();
    assert.equal(await back.client.ask(prevote(17, otherHash)), 'no conflict');
    assert.equal(await back.client.ask(prevote(18, hash)), 'no conflict');
    assert.equal(await back.client.ask('author 97'), 'no conflict');
    assert.equal(await back.client.ask('author 98'), 'yes');
  });
});
