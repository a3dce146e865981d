import { deepEqual, equal, fail, ok, rejects } from 'node:assert/strict';
import { proofBytes, rpcRefusal } from '../../../../../tests/support/fake-finality-node.ts';
import { GrandpaChain, justification } from '../../../../../tests/support/grandpa-chain.ts';
import { others, ProofScene, voters } from '../../../../../tests/support/proof-scene.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { AuthoritySet } from '../../../../src/chain/grandpa/authority-set.ts';
import { checkpointJson, parseCheckpoint } from '../../../../src/chain/grandpa/checkpoint.ts';
import { proveHeaders } from '../../../../src/chain/grandpa/linked-headers.ts';
import { trustText } from '../../../../src/measure/finality/verified-source.ts';

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('followVerified', () => {
  it('hands every header over once, as soon as votes prove it', async () => {
    const scene = new ProofScene();
    await scene.follow();
    await scene.finalize(3);
    deepEqual(scene.numbers, upTo(3));
    const last = await scene.finalize(70);
    deepEqual(scene.numbers, upTo(73));
    deepEqual(await scene.end(), {
      trust: { from: 'genesis', genesisHash: scene.chain.genesis.hash },
      setId: 0,
      fromBlock: 1,
      toBlock: 73,
      toHash: last.hash,
      checkpoint: {
        setId: 0,
        authorities: voters.map(({ key }) => ({ key, weight: 1n })),
        blockHash: last.hash,
      },
    });
    equal(scene.node.listeners, 0);
  });

  it('begins as far back as it is told', async () => {
    const scene = new ProofScene();
    for (let count = 0; count < 50; count += 1) scene.chain.append();
    await scene.follow({ lookBack: 5 });
    await scene.finalize(1);
    deepEqual(scene.numbers, upTo(51, 47));
    await scene.end();
  });

  it('says nothing was proved when nothing was', async () => {
    const scene = new ProofScene();
    await scene.follow();
    equal(await scene.end(), undefined);
  });

  it('reads the authorities where chains had them formerly, and from tries of both versions', async () => {
    for (const options of [{ isFormer: true }, { version: 0 as const }]) {
      const scene = new ProofScene(new GrandpaChain(voters, options));
      await scene.follow();
      await scene.finalize(2);
      deepEqual(scene.numbers, upTo(2));
      await scene.end();
    }
  });

  it('goes on with the next set after the block that hands over', async () => {
    const scene = new ProofScene();
    await scene.follow();
    await scene.finalize(2);
    const end = scene.chain.append({ next: others });
    scene.node.stream(justification(end, voters, 0));
    await scene.settle();
    await scene.finalize(2, others, 1);
    deepEqual(scene.numbers, upTo(5));
    equal((await scene.end())?.setId, 1);
  });

  it('goes on with the next set after a delay', async () => {
    const scene = new ProofScene();
    await scene.follow();
    scene.chain.append({ next: others, delay: 3 });
    await scene.finalize(1);
    await scene.finalize(2);
    await scene.finalize(1, others, 1);
    deepEqual(scene.numbers, upTo(5));
    equal((await scene.end())?.setId, 1);
  });

  it('catches up with hand-overs that it missed, by the votes stored with them', async () => {
    const scene = new ProofScene();
    await scene.follow();
    await scene.finalize(1);
    const first = scene.chain.append({ next: others });
    const second = scene.chain.append({ next: voters, delay: 2 });
    scene.chain.append();
    const last = scene.chain.append();
    ok(second);
    scene.node.stored.set(first.hash, justification(first, voters, 0));
    scene.node.stored.set(last.hash, justification(last, others, 1));
    await scene.finalize(3, voters, 2);
    deepEqual(scene.numbers, upTo(8));
    equal((await scene.end())?.setId, 2);
  });

  it('goes from the genesis to the newest set by what the node proves of each set', async () => {
    const scene = new ProofScene();
    const { node, chain } = scene;
    chain.append();
    const first = chain.append({ next: others });
    node.proofs.push({ from: 1, target: first, justification: justification(first, voters, 0) });
    chain.append();
    const second = chain.append({ next: voters });
    node.proofs.push({ from: 3, target: second, justification: justification(second, others, 1) });
    for (let count = 0; count < 20; count += 1) chain.append();
    await scene.follow({ lookBack: 2 });
    await scene.finalize(1, voters, 2);
    deepEqual(scene.numbers, upTo(25, 24));
    equal((await scene.end())?.setId, 2);
  });

  it('finds hand-overs in headers that nobody asked for, when the node proves none of them', async () => {
    const scene = new ProofScene();
    const end = scene.chain.append({ next: others });
    scene.node.stored.set(end.hash, justification(end, voters, 0));
    for (let count = 0; count < 20; count += 1) scene.chain.append();
    await scene.follow({ lookBack: 2 });
    await scene.finalize(1, others, 1);
    deepEqual(scene.numbers, upTo(22, 21));
    await scene.end();
  });

  it('goes on from the checkpoint of another time', async () => {
    const scene = new ProofScene();
    await scene.follow();
    await scene.finalize(2);
    const end = scene.chain.append({ next: others });
    scene.node.stream(justification(end, voters, 0));
    await scene.settle();
    const checkpoint = (await scene.end())?.checkpoint;
    const again = new ProofScene(scene.chain);
    await again.follow({
      trust: parseCheckpoint(checkpointJson(checkpoint ?? fail()), 'a test'),
      lookBack: 1,
    });
    await again.finalize(3, others, 1);
    deepEqual(again.numbers, [6]);
    await again.end();
  });

  it('names no checkpoint while a hand-over is announced', async () => {
    const scene = new ProofScene();
    await scene.follow();
    scene.chain.append({ next: others, delay: 3 });
    await scene.finalize(1);
    equal((await scene.end())?.checkpoint, undefined);
  });

  it('goes on from a checkpoint, and names it', async () => {
    const scene = new ProofScene();
    for (let count = 0; count < 9; count += 1) scene.chain.append();
    const { hash } = scene.chain.at(9);
    const authorities = others.map(({ key }) => ({ key, weight: 1n }));
    await scene.follow({ trust: { setId: 7, authorities, blockHash: hash }, lookBack: 1 });
    await scene.finalize(2, others, 7);
    const trust = (await scene.end())?.trust;
    deepEqual(trust, { from: 'checkpoint', blockHash: hash, block: 9, setId: 7 });
    equal(
      trustText(trust ?? fail()),
      `proved from the checkpoint given: authority set 7 after block 9 ${hash}`,
    );
    ok(!scene.node.calls.includes('state_getReadProof'));
  });

  it('hands on what a third person can check without any node', async () => {
    const scene = new ProofScene();
    await scene.follow();
    await scene.finalize(6);
    const [step] = scene.steps;
    await scene.end();
    const authorities = voters.map(({ key }) => ({ key, weight: 1n }));
    const proof = JSON.parse(JSON.stringify(step?.proof));
    const headers = proveHeaders(proof, new AuthoritySet(0, authorities));
    deepEqual(
      headers.map(({ number }) => number),
      upTo(6),
    );
    equal(headers.at(-1)?.hash, scene.chain.best.hash);
  });

  it('goes on after a failure that passes, without a gap', async () => {
    const scene = new ProofScene();
    await scene.follow();
    await scene.finalize(2);
    scene.node.lies.set('chain_getHeader', () => {
      throw new AgentError('unreachable/closed', 'the connection was closed', { retryable: true });
    });
    await scene.finalize(2);
    deepEqual(scene.numbers, upTo(2));
    scene.node.lies.clear();
    await scene.finalize(1);
    deepEqual(scene.numbers, upTo(5));
    await scene.end();
  });

  it('takes no notice of an old proof that comes again', async () => {
    const scene = new ProofScene();
    await scene.follow();
    const second = await scene.finalize(2);
    await scene.finalize(2);
    scene.node.stream(justification(second, voters, 0));
    await scene.finalize(1);
    deepEqual(scene.numbers, upTo(5));
    await scene.end();
  });

  it('asks a header by its hash while its number is still that of a fork', async () => {
    const scene = new ProofScene();
    const fork = scene.chain.append({ parent: scene.chain.genesis, slot: 90 });
    const main = scene.chain.append({ parent: scene.chain.genesis });
    scene.node.lies.set('chain_getBlockHash', ([number], honest) =>
      number === main.number ? fork.hash : honest(),
    );
    await scene.follow();
    await scene.finalize(1);
    deepEqual(
      scene.steps[0]?.proof.headers.map((header) => (header as { parentHash: string }).parentHash),
      [scene.chain.genesis.hash, main.hash],
    );
    await scene.end();
  });

  it('waits while finality stands still', async () => {
    const scene = new ProofScene();
    await scene.follow({ patienceMs: 10 });
    await scene.finalize(1);
    await new Promise((resolve) => setTimeout(resolve, 80));
    await scene.finalize(1);
    deepEqual(scene.numbers, upTo(2));
    await scene.end();
  });

  it('refuses a node that streams no proofs', async () => {
    const scene = new ProofScene();
    scene.node.subscribe = (method) => Promise.reject(rpcRefusal(method, 'Method not found', -32601));
    await scene.follow();
    await rejects(scene.outcome(), {
      code: 'bad_input/no_justifications',
      message: /^ws:\/\/fake\.example streams no proofs of finality \(grandpa_subscribeJustifications\)/,
    });
  });

  it('asks for an archive node where the genesis state is discarded', async () => {
    const scene = new ProofScene();
    scene.node.lies.set('state_getReadProof', () => {
      throw rpcRefusal('state_getReadProof', 'State already discarded for 0x00', 4003);
    });
    await scene.follow();
    await rejects(scene.outcome(), {
      code: 'unreachable/state',
      data: { block: 0, hash: scene.chain.genesis.hash },
    });
  });

  it('ends with what a callback throws', async () => {
    const scene = new ProofScene();
    await scene.follow({ onHeader: () => Promise.reject(new Error('the disk is full')) });
    await scene.finalize(1);
    await rejects(scene.outcome(), { message: 'the disk is full' });
  });
});

describe('a finality proof', () => {
  it('counts only for the block that it names', async () => {
    const scene = new ProofScene();
    const first = scene.chain.append();
    scene.chain.append();
    const bytes = justification(first, voters, 0);
    scene.node.lies.set('grandpa_proveFinality', () => proofBytes(scene.chain.best, bytes));
    await scene.follow();
    await rejects(scene.outcome(), { code: 'unknown/finality_malformed' });
  });
});
