import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import { FakeFinalityNode, proofBytes, rpcRefusal } from '../../../../../tests/support/fake-finality-node.ts';
import {
  type GrandpaBlock,
  GrandpaChain,
  justification,
  rpcHeader,
} from '../../../../../tests/support/grandpa-chain.ts';
import { others, voters } from '../../../../../tests/support/proof-scene.ts';
import { AuthoritySet } from '../../../../src/chain/grandpa/authority-set.ts';
import {
  newestSet,
  setAtCheckpoint,
  setAtGenesis,
  stepOver,
  type TrustedBlock,
} from '../../../../src/chain/grandpa/authority-sets.ts';
import { hashHeader } from '../../../../src/chain/grandpa/header.ts';
import { decodeJustification } from '../../../../src/chain/grandpa/justification.ts';

const authoritiesOf = (members: typeof voters) => members.map(({ key }) => ({ key, weight: 1n }));
const headers = (...blocks: readonly GrandpaBlock[]) => blocks.map((block) => hashHeader(rpcHeader(block)));

function atGenesis({ genesis }: GrandpaChain): TrustedBlock {
  return { number: 0, hash: genesis.hash, set: new AuthoritySet(0, authoritiesOf(voters)) };
}

describe('setAtGenesis', () => {
  it('is set 0, in the order of the chain', async () => {
    const chain = new GrandpaChain(voters);
    const { set, ...at } = await setAtGenesis(
      new FakeFinalityNode(chain),
      chain.genesis.hash.toUpperCase().replace('0X', '0x'),
    );
    deepEqual(at, { number: 0, hash: chain.genesis.hash });
    deepEqual([set.id, set.authorities], [0, authoritiesOf(voters)]);
  });

  it('refuses a later block in place of the genesis', async () => {
    const chain = new GrandpaChain(voters);
    const { hash } = chain.append();
    await rejects(setAtGenesis(new FakeFinalityNode(chain), hash), { code: 'unknown/finality_genesis' });
  });

  it('refuses a chain without voters', async () => {
    const chain = new GrandpaChain([]);
    await rejects(setAtGenesis(new FakeFinalityNode(chain), chain.genesis.hash), {
      code: 'unknown/finality_no_voters',
    });
  });
});

describe('setAtCheckpoint', () => {
  it('refuses a block that the chain does not have', async () => {
    const blockHash = `0x${'ee'.repeat(32)}`;
    const checkpoint = { setId: 3, authorities: authoritiesOf(voters), blockHash };
    await rejects(setAtCheckpoint(new FakeFinalityNode(new GrandpaChain(voters)), checkpoint), {
      code: 'unknown/finality_missing_block',
      data: { hash: blockHash },
    });
  });
});

describe('stepOver', () => {
  it('hands over after the target that schedules it, and not before', () => {
    const chain = new GrandpaChain(voters);
    const first = chain.append();
    const end = chain.append({ next: others });
    const one = stepOver(
      atGenesis(chain),
      headers(first),
      decodeJustification(justification(first, voters, 0)),
    );
    deepEqual([one.number, one.set.id], [1, 0]);
    const two = stepOver(one, headers(end), decodeJustification(justification(end, voters, 0)));
    deepEqual([two.number, two.set.id, two.set.authorities], [2, 1, authoritiesOf(others)]);
  });

  it('refuses votes of a set for a block after its end', () => {
    const chain = new GrandpaChain(voters);
    const end = chain.append({ next: others });
    const after = chain.append();
    throws(
      () =>
        stepOver(atGenesis(chain), headers(end, after), decodeJustification(justification(after, voters, 0))),
      {
        code: 'unknown/finality_set_change',
        message: 'authority set 0 ended with block 1, as block 1 says, and block 2 has votes of it',
      },
    );
  });

  it('refuses votes of a set for a block after its end that was announced earlier', () => {
    const chain = new GrandpaChain(voters);
    const first = chain.append({ next: others, delay: 1 });
    chain.append();
    const third = chain.append();
    const one = stepOver(
      atGenesis(chain),
      headers(first),
      decodeJustification(justification(first, voters, 0)),
    );
    equal(one.pending?.lastBlock, 2);
    throws(() => stepOver(one, headers(third), decodeJustification(justification(third, voters, 0))), {
      code: 'unknown/finality_set_change',
      message: 'authority set 0 ended with block 2, and block 3 has votes of it',
    });
  });

  it('refuses headers that do not follow the trusted block', () => {
    const chain = new GrandpaChain(voters);
    const block = new GrandpaChain(voters, { name: 'another' }).append();
    throws(
      () => stepOver(atGenesis(chain), headers(block), decodeJustification(justification(block, voters, 0))),
      {
        code: 'unknown/finality_link',
      },
    );
  });
});

describe('newestSet', () => {
  it('takes a step for every set, and stops where the node proves nothing further', async () => {
    const chain = new GrandpaChain(voters);
    const node = new FakeFinalityNode(chain);
    const ends = [others, voters, others].map((next) => {
      chain.append();
      return chain.append({ next });
    });
    for (const [id, target] of ends.entries()) {
      const by = id % 2 === 0 ? voters : others;
      node.proofs.push({ from: target.number - 1, target, justification: justification(target, by, id) });
    }
    const seen: number[] = [];
    const newest = await newestSet(node, atGenesis(chain), ({ set }) => seen.push(set.id));
    deepEqual(seen, [1, 2, 3]);
    deepEqual([newest.number, newest.set.id], [6, 3]);
  });

  it('stays where the newest proof is of a block that is trusted already', async () => {
    const chain = new GrandpaChain(voters);
    const node = new FakeFinalityNode(chain);
    const target = chain.append();
    const bytes = justification(target, voters, 0);
    const trusted = { ...atGenesis(chain), number: target.number, hash: target.hash };
    node.lies.set('grandpa_proveFinality', () => proofBytes(target, bytes));
    equal(await newestSet(node, trusted), trusted);
  });

  it('refuses a proof with a byte too many in it', async () => {
    const chain = new GrandpaChain(voters);
    const node = new FakeFinalityNode(chain);
    const target = chain.append();
    const bytes = justification(target, voters, 0);
    node.lies.set('grandpa_proveFinality', () => proofBytes(target, `${bytes}00`));
    await rejects(newestSet(node, atGenesis(chain)), { code: 'unknown/finality_malformed' });
  });

  it('stays where the set never changed, however the node words it', async () => {
    const chain = new GrandpaChain(voters);
    const node = new FakeFinalityNode(chain);
    for (const answer of [
      () => null,
      () => {
        throw rpcRefusal('grandpa_proveFinality', 'Method not found', -32601);
      },
    ]) {
      node.lies.set('grandpa_proveFinality', answer);
      equal((await newestSet(node, atGenesis(chain))).number, 0);
    }
  });
});
