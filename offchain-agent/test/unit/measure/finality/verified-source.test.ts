import { deepEqual, equal, rejects } from 'node:assert/strict';
import { proofBytes, rpcRefusal } from '../../../../../tests/support/fake-finality-node.ts';
import { GrandpaChain, justification } from '../../../../../tests/support/grandpa-chain.ts';
import { ProofScene, voters } from '../../../../../tests/support/proof-scene.ts';
import { proveHeaders } from '../../../../../tests/support/prove-headers.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { AuthoritySet } from '../../../../src/chain/grandpa/authority-set.ts';

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function lost(): AgentError {
  return new AgentError('unreachable/closed', 'the connection was closed', { retryable: true });
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
      throw lost();
    });
    await scene.finalize(2);
    deepEqual(scene.numbers, upTo(2));
    scene.node.lies.clear();
    await scene.finalize(1);
    deepEqual(scene.numbers, upTo(5));
    await scene.end();
  });

  it('tries a proof again that failed in passing, while finality stands still', async () => {
    const scene = new ProofScene();
    await scene.follow({ patienceMs: 20 });
    let asked = 0;
    scene.node.lies.set('chain_getHeader', (_params, honest) => {
      asked += 1;
      if (asked === 1) throw lost();
      return honest();
    });
    await scene.finalize(2);
    await scene.handedOver(2);
    await scene.end();
  });

  it('ends where nothing is proved yet and the node answers nothing for longer than patience', async () => {
    const scene = new ProofScene();
    await scene.follow({ patienceMs: 10 });
    scene.node.lies.set('chain_getHeader', () => {
      throw lost();
    });
    await scene.finalize(2);
    await rejects(scene.outcome(), { code: 'unreachable/closed', message: 'the connection was closed' });
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

  it('keeps the latest 256 of a flood, and proves every header by them', async () => {
    const scene = new ProofScene();
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    scene.node.lies.set('state_getReadProof', async (_params, honest) => {
      await held;
      return honest();
    });
    await scene.follow({ lookBack: 1_000 });
    for (let count = 0; count < 400; count += 1) await scene.finalize(1);
    deepEqual(scene.numbers, []);
    answer();
    await scene.handedOver(400);
    equal(scene.steps.length, 256);
    equal(scene.steps[0]?.justification.targetNumber, 145);
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

  it('names a block that the node lacks once patience is over, also while finality stands still', async () => {
    const scene = new ProofScene();
    await scene.follow({ patienceMs: 10 });
    await scene.finalize(1);
    const lost = scene.chain.append();
    scene.node.lies.set('chain_getHeader', ([hash], honest) => (hash === lost.hash ? null : honest()));
    await scene.finalize(2);
    await rejects(scene.outcome(), {
      code: 'unknown/finality_missing_block',
      message: `the node has no header of the block ${lost.hash}, which it reported as final`,
    });
    deepEqual(scene.numbers, upTo(1));
  });

  it('takes a block that is late without another proof', async () => {
    const scene = new ProofScene();
    await scene.follow({ patienceMs: 20 });
    await scene.finalize(1);
    const late = scene.chain.append();
    let asked = 0;
    scene.node.lies.set('chain_getHeader', ([hash], honest) => {
      if (hash !== late.hash) return honest();
      asked += 1;
      return asked < 3 ? null : honest();
    });
    await scene.finalize(2);
    await scene.handedOver(4);
    deepEqual(scene.numbers, upTo(4));
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

  it('ends in silence when it is ended before it could listen', async () => {
    const scene = new ProofScene();
    scene.node.subscribe = async () => {
      await Promise.resolve();
      throw new Error('closed');
    };
    const following = scene.follow();
    const ended = scene.end();
    await following;
    equal(await ended, undefined);
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
