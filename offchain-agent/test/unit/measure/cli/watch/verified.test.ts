import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { headerLies } from '../../../../../../tests/support/lies-of-headers.ts';
import { voters } from '../../../../../../tests/support/proof-scene.ts';
import { ProvedWatch } from '../../../../../../tests/support/proved-watch.ts';
import { AgentError } from '../../../../../src/base/error.ts';
import { exitCodeOf } from '../../../../../src/base/exit.ts';
import { parseCheckpoint } from '../../../../../src/chain/grandpa/checkpoint.ts';
import type { WatchState } from '../../../../../src/measure/authorship/watch.ts';
import { watchDocument } from '../../../../../src/measure/cli/watch/document.ts';
import { slots } from '../../../../../src/measure/cli/watch/engines.ts';
import { nameState } from '../../../../../src/measure/cli/watch/namer.ts';
import { runWatch } from '../../../../../src/measure/cli/watch/run.ts';
import { proofNotes, trustOf } from '../../../../../src/measure/cli/watch/verified.ts';
import { watchScreen } from '../../../../../src/measure/cli/watch/view.ts';

const countsOf = (state: WatchState | undefined) =>
  state?.validators.map(({ key, assigned, authored }) => [
    voters.find((voter) => voter.key === key)?.name,
    assigned,
    authored,
  ]);

describe('a watch that believes no node', () => {
  it('counts slots kept and missed from proved headers, by the list that the state of their parent proves', async () => {
    const watch = new ProvedWatch();
    await watch.finalize(1, 2, 3, 5, 6);
    await watch.finalize(8);
    const state = await watch.end();
    deepEqual([state?.fromBlock, state?.toBlock, state?.lastSlot], [1, 6, 8]);
    deepEqual(countsOf(state), [
      ['alice', 2, 1],
      ['bob', 2, 2],
      ['charlie', 2, 2],
      ['dave', 2, 1],
    ]);
    equal(watch.failure, undefined);
    deepEqual(
      voters.map(({ key }) => watch.presence.lastVoteOf(key)),
      [6, 6, 6, 6],
    );
  });

  it('counts nothing where the state before the first block is not proved', async () => {
    const watch = new ProvedWatch(2);
    watch.scene.chain.append({ slot: 1 });
    // The node proves the genesis state alone, and looking back goes to block 3.
    await watch.finalize(2, 3, 4);
    equal(watch.states.length, 0);
    await rejects(watch.end(), { code: 'unknown/finality_state_proof' });
  });

  for (const { name, reason, tell } of headerLies) {
    it(`keeps what was counted before ${name}, and names the block`, async () => {
      const watch = new ProvedWatch(100, 25);
      await watch.finalize(1, 2, 3);
      const before = countsOf(watch.states.at(-1));
      await tell(watch.scene);
      await watch.scene.settle();
      for (let waited = 0; waited < 200 && !watch.failure; waited += 1) await turn();
      while (!watch.failure) await new Promise((resolve) => setTimeout(resolve, 10));
      const { failure } = watch;
      ok(failure instanceof AgentError);
      equal(failure.code, `unknown/finality_${reason}`);
      equal(exitCodeOf(failure), 3);
      const last = await watch.end();
      deepEqual([last?.toBlock, countsOf(last)], [3, before]);
      equal(watch.proof.range?.toBlock, 3);
    });
  }

  it('says what it rests on, in the table and in --json', async () => {
    const watch = new ProvedWatch();
    await watch.finalize(1, 2);
    const named = nameState((await watch.end()) as WatchState, new Map(), {}, slots);
    const { hash } = watch.scene.chain.genesis;
    const chain = {
      chainName: 'Any',
      engine: 'aura',
      basis: 'census',
      specName: 'any',
      url: 'ws://127.0.0.1:9944',
      genesisHash: hash,
    } as const;
    const notes = [
      `Counted from headers alone, proved from the genesis hash ${hash}, up to block 2. That it is this hash is the node's word: compare it with the one that you know.`,
      'Not proved: names, how accounts are written, how long slots are, arrival, and that the node tells of the latest block.',
    ];
    const lines = watchScreen(slots, named, { ...chain, proof: watch.proof });
    ok(
      notes.every((note) => lines.includes(note)),
      lines.join('\n'),
    );
    const { trust, proved_to_block, checkpoint } = watchDocument(slots, named, {
      ...chain,
      proof: watch.proof,
    });
    deepEqual([trust, proved_to_block], [`from the genesis hash ${hash}`, 2]);
    const { blockHash, setId, authorities } = parseCheckpoint(JSON.stringify(checkpoint), 'stdout');
    deepEqual([blockHash, setId, authorities.length], [watch.scene.chain.best.hash, 0, 4]);
    const plain = watchDocument(slots, named, chain);
    ok(!('trust' in plain) && !('proved_to_block' in plain));
  });

  it('has nothing to show where nothing is proved in time', async () => {
    const watch = new ProvedWatch();
    await watch.scene.settle();
    await rejects(watch.end(), { code: 'unknown/no_data' });
  });
});

describe('almanac watch', () => {
  it('takes what belongs to --verify with it alone', async () => {
    const message = (option: string) => `${option} is of what --verify counts; give --verify too`;
    await rejects(runWatch('ws://127.0.0.1:1', { lookBack: '1', proof: 'a.json' }), {
      code: 'bad_input/verify',
      message: message('--proof'),
    });
    await rejects(runWatch('ws://127.0.0.1:1', { lookBack: '1', checkpoint: 'a.json' }), {
      code: 'bad_input/verify',
      message: '--checkpoint is what --verify begins from; give --verify too',
    });
    await rejects(runWatch('ws://127.0.0.1:1', { lookBack: '1', witness: 'a.json' }), {
      code: 'bad_input/verify',
      message: '--witness is held against what --verify proves; give --verify too',
    });
  });
});

describe('trustOf', () => {
  it('refuses engines of which no header proves who is to write', async () => {
    const client = { request: async () => await Promise.reject(new Error('it is asked nothing')) };
    const node = { client, chainName: 'Any', genesisHash: '0xaa' };
    for (const engine of ['aura-parachain', 'nimbus', 'manual-seal'] as const)
      await rejects(trustOf({ ...node, engine }, {}, false), { code: 'bad_input/verify', data: { engine } });
    await rejects(trustOf({ ...node, engine: 'manual-seal' }, {}, false), {
      message:
        '--verify counts blocks of Aura and BABE that GRANDPA finalizes; the engine of Any is manual-seal: blocks sealed on demand are not voted on',
    });
  });
});

describe('proofNotes', () => {
  it('names who maintains a checkpoint that is not the word of the user', () => {
    const source = '@polkadot-api/known-chains 1.2.3';
    const trust = { from: 'checkpoint', blockHash: '0xbb', block: 9, setId: 7, source } as const;
    const range = { trust, setId: 8, fromBlock: 10, toBlock: 12, toHash: '0xcc', checkpoint: undefined };
    equal(
      proofNotes({ engine: 'babe', proof: { range } })[0],
      'Counted from headers alone, proved from the checkpoint of @polkadot-api/known-chains 1.2.3: authority set 7 after block 9 0xbb, up to block 12. The checkpoint is the word of @polkadot-api/known-chains 1.2.3.',
    );
  });

  it('calls a checkpoint the word of the user, and the length of epochs that of the node', () => {
    const trust = { from: 'checkpoint', blockHash: '0xbb', block: 9, setId: 7 } as const;
    const range = { trust, setId: 8, fromBlock: 10, toBlock: 12, toHash: '0xcc', checkpoint: undefined };
    deepEqual(proofNotes({ engine: 'babe', proof: { range } }), [
      'Counted from headers alone, proved from the checkpoint given: authority set 7 after block 9 0xbb, up to block 12. The checkpoint is your word.',
      'Not proved: names, how accounts are written, how long slots and epochs are, arrival, and that the node tells of the latest block.',
    ]);
    deepEqual(proofNotes({ engine: 'babe', proof: { range: undefined } }), []);
    deepEqual(proofNotes({ engine: 'babe' }), []);
  });

  it('calls a genesis hash that was given with a node the one given, and leaves to the node how late it is', () => {
    const trust = { from: 'genesis', genesisHash: '0xaa' } as const;
    const range = { trust, setId: 0, fromBlock: 1, toBlock: 2, toHash: '0xcc', checkpoint: undefined };
    deepEqual(proofNotes({ engine: 'aura', proof: { range, word: 'expected' } }), [
      'Counted from headers alone, proved from the genesis hash 0xaa, up to block 2. That hash is the one given.',
      'Not proved: names, how accounts are written, how long slots are, arrival, and that the node tells of the latest block.',
    ]);
  });
});
