import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headerHash } from '../../../../src/chain/block/header-hash.ts';
import type { Checkpoint } from '../../../../src/chain/grandpa/checkpoint.ts';
import { knownSpec } from '../../../../src/chain/spec/known-relays.ts';
import { type ProvedNode, startTrust, type TrustStart } from '../../../../src/measure/cli/trust.ts';
import type { TrustOptions } from '../../../../src/measure/cli/trust-options.ts';

const polkadot = '0x91b171bb158e2d3848fa23a9f1c25182fb8e20313b2c1eb49219da7a70ce90c3';
const other = `0x${'0a'.repeat(32)}`;
const key = `0x${'ab'.repeat(32)}`;
const head = { number: '0x5', parentHash: key, stateRoot: key, extrinsicsRoot: key, digest: { logs: [] } };

const setOf = (setId: number): Checkpoint => ({
  setId,
  authorities: [{ key, weight: 1n }],
  blockHash: `0x${setId.toString(16).padStart(64, '0')}`,
});

describe('where trust in a chain begins', () => {
  let folder: string;
  let said: string[];
  const given = process.env['ALMANAC_CACHE'];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-trust-'));
    process.env['ALMANAC_CACHE'] = folder;
    said = [];
  });
  afterEach(() => {
    if (given === undefined) delete process.env['ALMANAC_CACHE'];
    else process.env['ALMANAC_CACHE'] = given;
    rmSync(folder, { recursive: true });
  });

  /** A node that has all blocks but these. */
  const nodeOf = (genesisHash: string, lacks: readonly string[] = []): ProvedNode => ({
    chainName: 'Any',
    genesisHash,
    client: {
      request: async <Answer>(method: string, params?: readonly unknown[]): Promise<Answer> => {
        const answer =
          method === 'chain_getFinalizedHead'
            ? headerHash(head)
            : lacks.includes(String(params?.[0]))
              ? null
              : head;
        return await Promise.resolve(answer as Answer);
      },
    },
  });

  const start = async (options: TrustOptions, genesisHash = other, isKept = false): Promise<TrustStart> =>
    await startTrust(nodeOf(genesisHash), options, { isKept, tell: (line) => said.push(line) });

  it('falls on the genesis hash of a chain that nobody knows, in silence', async () => {
    deepEqual((await start({})).given, { genesisHash: other });
    deepEqual(said, []);
  });

  it('falls on the block of the specification of a known chain, and says who maintains it', async () => {
    const known = await knownSpec('polkadot');
    const { given: from } = await start({}, polkadot);
    deepEqual(from, { ...known?.sync.checkpoint, source: '@polkadot-api/known-chains 0.12.1' });
    deepEqual(said, [
      'trusting @polkadot-api/known-chains 0.12.1: polkadot block 32191275 of 2026-07-20, authority set 3533',
    ]);
  });

  it('follows the options', async () => {
    deepEqual((await start({ fromGenesis: true }, polkadot)).given, { genesisHash: polkadot });
    equal(said[0], `trusting the genesis hash ${polkadot}`);
    const file = join(folder, 'checkpoint.json');
    writeFileSync(file, JSON.stringify({ set_id: 7, block_hash: key, authorities: [{ key, weight: 1 }] }));
    for (const options of [{ checkpoint: file }, { chain: file }])
      deepEqual((await start(options)).given, {
        setId: 7,
        blockHash: key,
        authorities: [{ key, weight: 1n }],
      });
    equal(said.at(-1), `trusting ${file}: the block ${key}, authority set 7`);
  });

  it('goes on where an earlier run came to, from the same beginning alone', async () => {
    const first = await start({}, polkadot);
    first.reached(undefined);
    first.reached(setOf(3_560));
    const { given: second } = await start({}, polkadot);
    deepEqual(second, {
      ...setOf(3_560),
      source: 'an earlier run, from @polkadot-api/known-chains 0.12.1',
    });
    match(said.at(-1) ?? '', /; an earlier run proved authority set 3560 from it/);
    deepEqual((await start({ fromGenesis: true }, polkadot)).given, { genesisHash: polkadot });
  });

  it('begins proofs that are handed on with what others can compare', async () => {
    (await start({}, polkadot)).reached(setOf(3_560));
    const { given: from } = await start({}, polkadot, true);
    equal('setId' in from && from.setId, 3_533);
  });

  it('does not go on with a block that the node lacks, or with a set that is older', async () => {
    (await start({}, polkadot)).reached(setOf(3_560));
    const lacking = await startTrust(nodeOf(polkadot, [setOf(3_560).blockHash]), {});
    equal('setId' in lacking.given && lacking.given.setId, 3_533);
    const [file] = readdirSync(join(folder, 'proved-sets'));
    for (const content of [
      JSON.stringify({ set_id: 3, block_hash: key, authorities: [{ key, weight: 1 }] }),
      'x',
    ]) {
      writeFileSync(join(folder, 'proved-sets', file ?? ''), content);
      const { given: from } = await start({}, polkadot);
      equal('setId' in from && from.setId, 3_533);
    }
  });

  it('keeps nothing of fewer than 20 changes, and goes on where nothing can be kept', async () => {
    (await start({}, polkadot)).reached(setOf(3_552));
    ok(!existsSync(join(folder, 'proved-sets')));
    writeFileSync(join(folder, 'proved-sets'), '');
    (await start({}, polkadot)).reached(setOf(3_560));
  });

  for (const { name, options, genesisHash, code, message } of [
    {
      name: 'a name that is not known',
      options: { chain: 'polkadt' },
      code: 'bad_input/chain',
      message:
        '--chain: "polkadt" is neither a chain that is known (polkadot, kusama, paseo, westend) nor a file',
    },
    {
      name: 'a specification of another chain than the node',
      options: { chain: 'kusama' },
      genesisHash: polkadot,
      code: 'bad_input/another_chain',
      message: `--chain kusama: the node is of another chain; Any has genesis ${polkadot}, the specification 0xb0a8d493285c2df73290dfb7e61f870f17b41801197a149ca93654499ea3dafe`,
    },
    {
      name: 'the genesis of Kusama, from which no proof leads on',
      options: { fromGenesis: true },
      genesisHash: '0xb0a8d493285c2df73290dfb7e61f870f17b41801197a149ca93654499ea3dafe',
      code: 'bad_input/trust',
      message:
        '--from-genesis: Kusama replaced its authorities nine times without their votes (blocks 1492283 to 1498598), so no proof leads across; leave the option out',
    },
    {
      name: 'options that exclude each other',
      options: { chain: 'kusama', fromGenesis: true },
      code: 'bad_input/trust',
      message: '--chain and --from-genesis exclude each other; give one of them',
    },
  ])
    it(`refuses ${name}`, async () => {
      await rejects(start(options, genesisHash), { code, message });
    });

  it('refuses a node that lacks the block: it is syncing, or of another fork', async () => {
    const block = (await knownSpec('polkadot'))?.sync.block.hash ?? '';
    await rejects(startTrust(nodeOf(polkadot, [block]), {}), {
      code: 'bad_input/checkpoint',
      message: `the node of Any lacks the trusted block 32191275 (${block}); its last final block is 5: wait until it has synced, or give an older --checkpoint or --from-genesis`,
    });
    const file = join(folder, 'checkpoint.json');
    writeFileSync(file, JSON.stringify({ set_id: 7, block_hash: key, authorities: [{ key, weight: 1 }] }));
    await rejects(startTrust(nodeOf(other, [key]), { checkpoint: file }), {
      code: 'bad_input/checkpoint',
      message: `the node of Any lacks the trusted block ${key}; it is of another chain or fork; check the URL`,
    });
  });
});
