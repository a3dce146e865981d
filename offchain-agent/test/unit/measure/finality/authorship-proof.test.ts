import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeFinalityNode } from '../../../../../tests/support/fake-finality-node.ts';
import { testVoter } from '../../../../../tests/support/grandpa-bytes.ts';
import { GrandpaChain, justification, rpcHeader } from '../../../../../tests/support/grandpa-chain.ts';
import { fakeValidator, MadeBabeChain } from '../../../../../tests/support/made-babe-chain.ts';
import { others, voters } from '../../../../../tests/support/proof-scene.ts';
import { ProvedWatch } from '../../../../../tests/support/proved-watch.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { hashHeader } from '../../../../src/chain/grandpa/header.ts';
import { decodeJustification } from '../../../../src/chain/grandpa/justification.ts';
import type { WatchState } from '../../../../src/measure/authorship/watch.ts';
import { countFile, writeProof } from '../../../../src/measure/cli/watch/proof-file.ts';
import {
  type AuthorshipProof,
  proofText,
  proveFile,
} from '../../../../src/measure/finality/authorship-proof.ts';
import { ProofRecorder } from '../../../../src/measure/finality/proof-recorder.ts';
import { trustedStart } from '../../../../src/measure/finality/proved-chain.ts';

const said = {
  chain: 'Any',
  spec_name: 'any',
  slot_duration_ms: 6_000,
  epoch_slots: null,
  accounts: [{ key: voters[0]?.key ?? '', address: '5Key', account: '5Alice' }],
};

/** Nine blocks, in which the set of voters changes once, and what a third person gets of them. */
async function made(): Promise<{ proof: AuthorshipProof; state: WatchState; watch: ProvedWatch }> {
  const watch = new ProvedWatch();
  await watch.finalize(1, 2, 3);
  watch.scene.chain.append({ slot: 5 });
  const end = watch.scene.chain.append({ slot: 6, next: others });
  watch.scene.node.stream(justification(end, voters, 0));
  await watch.scene.settle();
  await watch.scene.finalize(4, others, 1);
  const state = (await watch.end()) as WatchState;
  const frame = { engine: 'aura', from_block: state.fromBlock, to_block: state.toBlock, said } as const;
  const proof = watch.proof.recorder?.proofOf(frame);
  ok(proof);
  return { proof, state, watch };
}

const countsOf = (document: Readonly<Record<string, unknown>>) =>
  (document['validators'] as Record<string, unknown>[])
    .map((one) => [one['aura_key'] ?? one['babe_key'], one['assigned_slots'], one['authored_slots']])
    .toSorted();

describe('a proof of authorship', () => {
  it('counts the same without any node, over a change of the set', async () => {
    const { proof, state } = await made();
    deepEqual([proof.headers.length, proof.hand_overs.length, proof.states.length], [9, 1, 1]);
    const file = await proveFile(proofText(proof), 'proof.json');
    const { screen, document } = await countFile(file, 'proof.json', false);
    deepEqual(
      countsOf(document),
      state.validators.map(({ key, assigned, authored }) => [key, assigned, authored]).toSorted(),
    );
    deepEqual([document['from_block'], document['to_block'], document['proved_to_block']], [1, 9, 9]);
    ok(screen.some((line) => line.startsWith('5Alice ')));
  });

  it('is of no other genesis hash than its own', async () => {
    const { proof, watch } = await made();
    const { hash } = watch.scene.chain.genesis;
    const file = await proveFile(proofText(proof), 'proof.json', hash);
    const { screen } = await countFile(file, 'proof.json', true);
    ok(screen.some((line) => line.endsWith('That hash is the one given.')));
    const other = `0x${'11'.repeat(32)}`;
    await rejects(proveFile(proofText(proof), 'proof.json', other), {
      code: 'bad_input/proof',
      message: `proof.json is not a valid proof: it is proved from the genesis hash ${hash}, and not from the genesis hash ${other}`,
    });
    // Nor does it hold when it says to be from that one.
    const told = { ...proof, trust: { genesis_hash: other } };
    await rejects(proveFile(proofText(told), 'proof.json', other), { code: 'unknown/finality_genesis' });
  });

  it('with 700 votes is checked in slices, so that samples under way are not spoiled', async () => {
    const many = Array.from({ length: 700 }, (_, index) => testVoter(`voter ${index}`));
    const chain = new GrandpaChain(many);
    const trust = { genesisHash: chain.genesis.hash };
    const recorder = new ProofRecorder(new FakeFinalityNode(chain), trust);
    await trustedStart(recorder.client, trust);
    const block = chain.append();
    recorder.step({
      headers: [hashHeader(rpcHeader(block))],
      justification: decodeJustification(justification(block, many, 0)),
    });
    const proof = recorder.proofOf({ engine: 'aura', from_block: 1, to_block: 1, said });
    ok(proof);
    const text = proofText(proof);
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    await proveFile(text, 'proof.json');
    isDone = true;
    // 0.1 to 0.2 ms a signature.
    ok(turns >= 3, `${turns} turns`);
  });

  it('is refused with any 50th byte flipped, and names what does not hold', async () => {
    const text = proofText((await made()).proof);
    const codes = new Map<string, number>();
    for (let at = 0; at < text.length - 1; at += 50) {
      const flipped = text.slice(0, at) + otherThan(text.charAt(at)) + text.slice(at + 1);
      const error = await proveFile(flipped, 'proof.json').then(
        () => undefined,
        (reason: unknown) => reason,
      );
      ok(error instanceof AgentError, `at ${at}: ${flipped.slice(at - 20, at + 20)}`);
      match(error.code, /^(bad_input\/proof|unknown\/finality_[a-z_]+)$/);
      codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
      if (error.code !== 'bad_input/proof') {
        ok(
          ['block', 'hash', 'bytes', 'number'].some((name) => error.data[name] !== undefined),
          error.message,
        );
      }
    }
    ok((codes.get('unknown/finality_link') ?? 0) > 10, JSON.stringify([...codes]));
    ok((codes.get('unknown/finality_signature') ?? 0) > 5, JSON.stringify([...codes]));
  });

  it('is refused where its content is changed and hashed anew, wherever that is proved', async () => {
    const { proof } = await made();
    const refused = async (change: Partial<AuthorshipProof>, code: string): Promise<void> => {
      await rejects(proveFile(proofText({ ...proof, ...change }), 'proof.json'), { code });
    };
    await refused({ hand_overs: [] }, 'unknown/finality_weight');
    await refused({ headers: proof.headers.slice(0, -1) }, 'unknown/finality_target');
    await refused({ headers: proof.headers.filter((_, index) => index !== 3) }, 'unknown/finality_link');
    await refused({ states: [] }, 'unknown/finality_genesis');
    await refused({ to_block: 10 }, 'bad_input/proof');
    await refused({ from_block: 0 }, 'bad_input/proof');
    await refused({ engine: 'babe' }, 'bad_input/proof');
    await rejects(proveFile('{"schema":"other"}', 'proof.json'), { code: 'bad_input/proof' });
    await rejects(proveFile('none', 'proof.json'), { code: 'bad_input/proof' });
  });

  it('counts more blocks than are held while one counts', async () => {
    const watch = new ProvedWatch(1_000);
    await watch.finalize(...Array.from({ length: 300 }, (_, index) => 2 * index + 1));
    const state = (await watch.end()) as WatchState;
    equal(state.toBlock, 300);
    const proof = watch.proof.recorder?.proofOf({ engine: 'aura', from_block: 1, to_block: 300, said });
    ok(proof);
    const { document } = await countFile(await proveFile(proofText(proof), 'a'), 'a', false);
    deepEqual(
      countsOf(document),
      state.validators.map(({ key, assigned, authored }) => [key, assigned, authored]).toSorted(),
    );
  });

  it('leaves out what came after the last block counted, and is none of blocks that were not recorded', async () => {
    const { watch, state } = await made();
    const { recorder } = watch.proof;
    const frame = { engine: 'aura', from_block: 1, to_block: 5, said } as const;
    const shorter = recorder?.proofOf(frame);
    ok(shorter);
    const { document } = await countFile(await proveFile(proofText(shorter), 'a'), 'a', false);
    deepEqual(
      [document['from_block'], document['to_block'], document['proved_to_block']],
      [1, 5, state.toBlock],
    );
    equal(recorder?.proofOf({ ...frame, from_block: 0 }), undefined);
  });

  it('is written once it was checked, and not where that fails', async () => {
    const { watch } = await made();
    const folder = mkdtempSync(join(tmpdir(), 'almanac-proof-'));
    const file = join(folder, 'proof.json');
    const frame = { engine: 'aura', from_block: 1, to_block: 9, said } as const;
    const { recorder } = watch.proof;
    ok(recorder);
    await writeProof(file, recorder, frame);
    await proveFile(readFileSync(file, 'utf8'), file);
    await rejects(writeProof(join(folder, 'none', 'proof.json'), recorder, frame), {
      code: 'bad_input/proof_file',
    });
    // The state before block 2 was never proved.
    await rejects(writeProof(file, recorder, { ...frame, from_block: 2 }), {
      code: 'unknown/finality_missing_block',
    });
    await rejects(writeProof(file, recorder, { ...frame, to_block: 0 }), { code: 'unknown/no_proof' });
    rmSync(folder, { recursive: true });
  });

  it('is of BABE and from a checkpoint too', async () => {
    const chain = new MadeBabeChain({
      validators: [0, 1, 2].map(fakeValidator),
      durationSlots: 5,
      hasState: true,
    });
    for (let slot = 1_000; slot < 1_013; slot += 1) {
      const { validators } = chain.dataAt(slot);
      chain.finalize(
        chain.build(slot, 0, 1, { validators, randomness: new Uint8Array(32).fill(slot % 256) }),
      );
    }
    const { extra = {} } = chain.options();
    const authorities = voters.map(({ key }) => ({ key, weight: 1n }));
    const trust = { setId: 3, authorities, blockHash: chain.finalized[2]?.hash ?? '' };
    const recorder = new ProofRecorder(
      {
        url: 'ws://fake.example',
        request: async <Result>(method: string, params?: readonly unknown[]) =>
          (await Promise.resolve(extra[method]?.(params ?? []))) as Result,
        subscribe: () => Promise.resolve(1),
        unsubscribe: () => Promise.resolve(),
      },
      trust,
    );
    const headers = chain.finalized.slice(4).map(({ header }) => hashHeader(header));
    const target = { ...chain.head, hash: chain.head.hash as `0x${string}` } as never;
    recorder.step({ headers, justification: decodeJustification(justification(target, voters, 3)) });
    // As a watch asks for them.
    const first = chain.finalized[3]?.hash ?? '';
    await recorder.client.request('chain_getHeader', [trust.blockHash]);
    await recorder.client.request('state_getReadProof', [[], first]);
    const frame = { engine: 'babe', from_block: 4, to_block: 13, said: { ...said, epoch_slots: 5 } } as const;
    const proof = recorder.proofOf(frame);
    ok(proof);
    const file = await proveFile(proofText(proof), 'babe.json');
    const { document, screen } = await countFile(file, 'babe.json', false);
    const [author] = document['validators'] as { primary_blocks: number }[];
    deepEqual([document['engine'], author?.primary_blocks], ['babe', 10]);
    ok(screen.some((line) => line.includes("The checkpoint is the word of the proof's author.")));
    await rejects(proveFile(proofText(proof), 'babe.json', `0x${'11'.repeat(32)}`), {
      code: 'bad_input/proof',
    });
  });
});

/** Another hex digit, or another sign. */
function otherThan(sign: string): string {
  if (/[0-9a-f]/.test(sign)) return sign === '0' ? '1' : '0';
  return String.fromCharCode(sign.charCodeAt(0) ^ 1);
}
