import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { ethereumEncode } from '@polkadot/util-crypto';
import { chainSpec } from '@substrate/connect-known-chains/rococo_v2_2_asset_hub';
import { fakeValidator, MadeBabeChain } from '../support/made-babe-chain.ts';
import { MadeChain } from '../support/made-chain.ts';
import { MadeNode, type MadeNodeOptions } from '../support/made-node.ts';
import { NimbusState } from '../support/nimbus-state.ts';
import { startParachain, type TestParachain } from '../support/parachain.ts';
import { poll } from '../support/poll.ts';
import { runAlmanac } from '../support/run-almanac.ts';

interface Document {
  readonly engine: string;
  readonly slot_duration_ms: number;
  readonly validators: readonly Readonly<Record<string, unknown>>[];
}

describe('almanac watch of a parachain, by the genesis of Rococo Asset Hub', () => {
  let parachain: TestParachain;

  before(async () => {
    parachain = await startParachain(chainSpec);
    await parachain.build();
    await parachain.build();
  });

  after(async () => await parachain.close());

  it('says which collators have slots with a block, lays no miss to anybody, and says why', async () => {
    const { code, stdout, stderr } = await runAlmanac('watch', parachain.url, '--for', '0s', '--json');
    equal(code, 0, stderr);
    const { engine, slot_duration_ms, validators } = JSON.parse(stdout) as Document;
    deepEqual([engine, slot_duration_ms], ['aura-parachain', 12_000]);
    ok(validators.some(({ slots_with_a_block }) => Number(slots_with_a_block) > 0));
    ok(validators.every(({ missed_slots, account }) => missed_slots === null && typeof account === 'string'));
    const table = await runAlmanac('watch', parachain.url, '--for', '0s');
    match(
      table.stdout,
      /^Slots with a block: .* Missed: cannot be known \(-\); a slot without a block is not a miss/m,
    );
  });
});

describe('almanac watch of a BABE chain', () => {
  const genesisSlot = 299_188_000;
  let chain: MadeBabeChain;
  let node: MadeNode;

  async function serve(options: Partial<MadeNodeOptions> = {}): Promise<void> {
    node = new MadeNode(new MadeChain([]), { ...chain.options(), ...options });
    await node.start();
  }

  beforeEach(() => {
    chain = new MadeBabeChain({ validators: [0, 1, 2].map(fakeValidator), durationSlots: 20 });
    for (let slot = 0; slot < 60; slot += 2)
      chain.finalize(chain.build(genesisSlot + slot, slot % 3, 1, chain.dataAt(0)));
  });

  afterEach(async () => await node.stop());

  it('shows duties and primary blocks of a chain without sessions by the key', async () => {
    await serve();
    const { code, stdout, stderr } = await runAlmanac('watch', node.url, '--for', '0s', '--json');
    equal(code, 0, stderr);
    const { engine, validators } = JSON.parse(stdout) as Document;
    equal(engine, 'babe');
    deepEqual(
      validators.map(({ account, primary_blocks }) => [account, primary_blocks]),
      [
        [null, 10],
        [null, 10],
        [null, 10],
      ],
    );
    const missed = validators.reduce((sum, { missed_slots }) => sum + Number(missed_slots), 0);
    equal(missed, 29);
  });

  it('says where it begins later, because the node has discarded the state', async () => {
    chain.oldestState = 20;
    await serve();
    const { code, stdout, stderr } = await runAlmanac('watch', node.url, '--for', '0s');
    equal(code, 0, stderr);
    match(stderr, /^counting begins at block 2\d: ws:\S+ has discarded the state of block 0x/m);
    match(stdout, /^finalized blocks 2\d\.\.30, /m);
  });

  it('refuses a chain whose runtime and blocks say different things', async () => {
    await serve({ apis: [['0xdd718d5cc53262d4', 1]] });
    const { code, stderr } = await runAlmanac('watch', node.url, '--for', '0s');
    equal(code, 2);
    match(
      stderr,
      /its runtime offers AuraApi, and its finalized block 30 is written by "BABE"; watch knows Aura, BABE/,
    );
  });

  it('keeps what was counted when a block comes that cannot be', async () => {
    await serve();
    const ended = runAlmanac('watch', node.url, '--for', '10m', '--json');
    const read = async (): Promise<number> => node.calls.get('state_queryStorageAt') ?? 0;
    await poll('the storage is read', read, (calls) => calls > 0, { everyMs: 20 });
    const { head } = chain;
    const next = chain.build(head.slot + 1, 0, 1, chain.dataAt(0));
    Object.assign(next.header.digest, { logs: [] });
    chain.finalize(next);
    node.push('chain_subscribeFinalizedHeads', next.header);
    const { code, stdout } = await ended;
    ok(code !== 0);
    const { error } = JSON.parse(stdout) as {
      error: { code: string; data: { counted: { to_block: number } } };
    };
    deepEqual([error.code, error.data.counted.to_block], ['bad_input/not_babe', 30]);
  });
});

describe('almanac watch of a chain with nimbus', () => {
  const keys = ['11', '22', '33'].map((byte) => `0x${byte.repeat(32)}`);
  const [first = '', second = ''] = ['ab', 'cd'].map((byte) => ethereumEncode(`0x${byte.repeat(20)}`));
  const hashOf = (number: number): string => `0x${number.toString(16).padStart(64, '0')}`;
  let node: MadeNode;

  // Ten blocks: the first key writes every second one, the others the rest in turn.
  const header = (number: number): object => ({
    number: `0x${number.toString(16)}`,
    parentHash: hashOf(number - 1),
    digest: { logs: [`0x066e6d627380${keys[number % 2 === 0 ? 0 : number % 3]?.slice(2)}`] },
  });

  before(async () => {
    const state = new NimbusState().register(keys[0] ?? '', first).register(keys[1] ?? '', second);
    state.round(12).award(12, first, 100).award(11, second, 60);
    node = new MadeNode(new MadeChain([]), {
      apis: [['0x2aa62120049dd2d2', 1]],
      head: () => header(10),
      extra: {
        chain_getFinalizedHead: () => hashOf(10),
        chain_getBlockHash: ([number]) => hashOf(Number(number)),
        chain_getHeader: ([hash]) => header(Number(hash)),
        state_queryStorageAt: ([asked]) => state.answer(asked),
      },
    });
    await node.start();
  });

  after(async () => await node.stop());

  it('names authors by the account that registered their key, with the points of the round as the chain awards them', async () => {
    const { code, stdout, stderr } = await runAlmanac('watch', node.url, '--for', '0s', '--json');
    equal(code, 0, stderr);
    const { engine, round, validators } = JSON.parse(stdout) as Document & { round: number };
    deepEqual([engine, round], ['nimbus', 12]);
    deepEqual(
      validators.map((one) => [
        one.account,
        one.nimbus_key,
        one.blocks,
        one.awarded_points,
        one.missed_slots,
      ]),
      [
        [null, keys[2], 1, null, null],
        [second, keys[1], 2, 0, null],
        [first, keys[0], 7, 100, null],
      ],
    );
  });
});
