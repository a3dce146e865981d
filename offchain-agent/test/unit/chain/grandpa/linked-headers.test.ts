import { deepEqual, doesNotThrow, throws } from 'node:assert/strict';
import {
  type GrandpaBlock,
  GrandpaChain,
  justification,
  rpcHeader,
} from '../../../../../tests/support/grandpa-chain.ts';
import { voters } from '../../../../../tests/support/proof-scene.ts';
import { proveHeaders } from '../../../../../tests/support/prove-headers.ts';
import { auraSlot } from '../../../../src/chain/aura/aura-source.ts';
import { AuthoritySet } from '../../../../src/chain/grandpa/authority-set.ts';
import type { HeaderProof } from '../../../../src/chain/grandpa/linked-headers.ts';

const set = new AuthoritySet(
  4,
  voters.map(({ key }) => ({ key, weight: 1n })),
);

describe('proveHeaders', () => {
  const chain = new GrandpaChain(voters);
  const blocks = Array.from({ length: 8 }, (_, index) => chain.append({ slot: 2 * index + 1 }));
  const votes = justification(chain.best, voters, 4);
  const proofOf = (changed: readonly GrandpaBlock[]): HeaderProof => ({
    headers: changed.map(rpcHeader),
    justification: votes,
  });

  it('gives headers from which anybody counts the same authors, without a node', () => {
    const headers = proveHeaders(JSON.parse(JSON.stringify(proofOf(blocks))), set);
    deepEqual(
      headers.map(({ number, hash }) => [number, hash]),
      blocks.map(({ number, hash }) => [number, hash]),
    );
    deepEqual(
      headers.map(({ logs }) => auraSlot(logs)),
      [1, 3, 5, 7, 9, 11, 13, 15],
    );
  });

  it('proves a part that ends with the justified block', () => {
    doesNotThrow(() => proveHeaders(proofOf(blocks.slice(5)), set));
  });

  const fork = new GrandpaChain(voters).append({ parent: blocks[3] ?? chain.genesis, slot: 99 });
  const lies: readonly [string, readonly GrandpaBlock[], string][] = [
    ['without the justified block', blocks.slice(0, -1), 'target'],
    ['without any header', [], 'target'],
    ['with a gap', blocks.filter((_, index) => index !== 4), 'link'],
    ['with a block twice', [...blocks.slice(0, 4), ...blocks.slice(3)], 'link'],
    ['in another order', blocks.toReversed(), 'target'],
    ['with a block of a fork', blocks.with(4, fork), 'link'],
    [
      'with a block for which another slot is written',
      blocks.with(4, { ...(blocks[4] ?? fork), logs: fork.logs }),
      'link',
    ],
    ['with another last block', [...blocks.slice(0, -1), fork], 'target'],
  ];
  for (const [name, changed, reason] of lies) {
    it(`refuses them ${name}`, () => {
      throws(() => proveHeaders(proofOf(changed), set), { code: `unknown/finality_${reason}` });
    });
  }

  it('refuses votes for the last block under another number', () => {
    const wrong = { ...chain.at(8), number: 9 };
    throws(() => proveHeaders({ ...proofOf(blocks), justification: justification(wrong, voters, 4) }, set), {
      code: 'unknown/finality_target',
      data: { block: 9, hash: wrong.hash, found: wrong.hash },
    });
  });

  it('refuses votes of another set', () => {
    const other = new AuthoritySet(5, set.authorities);
    throws(() => proveHeaders(proofOf(blocks), other), { code: 'unknown/finality_signature' });
  });
});
