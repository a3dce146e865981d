import { deepEqual, equal, match } from 'node:assert/strict';
import { accountHex } from '../../offchain-agent/src/chain/address.ts';
import { fakeRelayNode } from '../support/fake-relay-node.ts';
import type { MadeNode } from '../support/made-node.ts';
import { type RecordedBlock, recordedBlocks } from '../support/relay-blocks.ts';
import { runAlmanac } from '../support/run-almanac.ts';

interface Availability {
  readonly blocks: number;
  readonly signed_votes: number;
  readonly all_zero_votes: number;
}

interface Document {
  readonly engine: string;
  readonly availability_blocks: number;
  readonly availability_from_block: number;
  readonly validators: readonly {
    readonly account: string;
    readonly kept_slots: number;
    readonly availability: Availability | null;
  }[];
}

describe('almanac watch of a relay chain, by a recorded block of Polkadot', () => {
  const number = 18_468_942;
  const block = recordedBlocks().get(number) as RecordedBlock;
  const once = ['--look-back', '1', '--for', '0s'];
  let node: MadeNode;

  async function serve(extrinsics?: readonly string[]): Promise<void> {
    node = fakeRelayNode(block, extrinsics ? { extrinsics } : {});
    await node.start();
  }

  afterEach(async () => await node.stop());

  it('shows who wrote it, and which validators signed votes on availability', async () => {
    await serve();
    const { code, stdout, stderr } = await runAlmanac('watch', node.url, ...once, '--json');
    equal(code, 0, stderr);
    const { engine, validators, ...told } = JSON.parse(stdout) as Document;
    deepEqual([engine, told.availability_blocks, told.availability_from_block], ['babe', 1, number]);
    const sum = (field: keyof Availability): number =>
      validators.reduce((total, { availability }) => total + (availability?.[field] ?? 0), 0);
    deepEqual([sum('blocks'), sum('signed_votes'), sum('all_zero_votes')], [297, 297, 29]);
    const kept = validators.filter(({ kept_slots }) => kept_slots === 1).map(({ account }) => account);
    deepEqual(kept.map(accountHex), [accountHex(block.author ?? '')]);
  });

  it('says beside the table that presence is signed, and absence may be the doing of an author', async () => {
    await serve();
    const { code, stdout, stderr } = await runAlmanac('watch', node.url, ...once);
    equal(code, 0, stderr);
    match(stdout, /blocks seen {2}availability votes {2}all zero$/m);
    match(
      stdout,
      /^Availability votes: signed, .* in blocks from 18468942 on \(1\), .* may be the doing of the block's author\./m,
    );
  });

  it('names a body that does not belong to its header as such, and counts nothing', async () => {
    await serve(block.extrinsics.slice(0, -1));
    const { code, stdout } = await runAlmanac('watch', node.url, ...once, '--json');
    equal(code, 3);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string; data: object } };
    equal(error.code, 'unknown/finality_body');
    match(error.message, /^the 3 extrinsics of block 18468942 0x1ffece02\S+ do not match/);
    equal('counted' in error.data, false);
  });

  it('refuses a node of another chain than the one expected, and watches the one that is', async () => {
    await serve();
    const genesis = `0x${'91'.repeat(32)}`;
    const other = `0x${'ab'.repeat(32)}`;
    const refused = await runAlmanac('watch', node.url, ...once, '--genesis', other);
    equal(refused.code, 2);
    match(
      refused.stderr,
      new RegExp(
        `^error: ws://\\S+ is a node of another chain: Fake chain has genesis ${genesis}, --genesis expects ${other}\\nhint: ask a node of that chain, or correct the hash$`,
        'm',
      ),
    );
    const { code, stderr } = await runAlmanac(
      'watch',
      node.url,
      ...once,
      '--genesis',
      genesis.toUpperCase().replace('X', 'x'),
    );
    equal(code, 0, stderr);
  });

  it('refuses what is no genesis hash', async () => {
    await serve();
    const { code, stderr } = await runAlmanac('watch', node.url, '--genesis', '0x91');
    equal(code, 2);
    match(stderr, /--genesis: "0x91" is not a genesis hash\nhint: give 0x and 64 hex digits/);
  });
});
