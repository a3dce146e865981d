import { deepEqual, rejects, throws } from 'node:assert/strict';
import { FakeFinalityNode } from '../../../../../tests/support/fake-finality-node.ts';
import {
  type Hex,
  hex,
  list,
  type TestVoter,
  text,
  unhex,
} from '../../../../../tests/support/grandpa-bytes.ts';
import { GrandpaChain, justification, rpcHeader } from '../../../../../tests/support/grandpa-chain.ts';
import { others, voters } from '../../../../../tests/support/proof-scene.ts';
import { proveHeaders } from '../../../../../tests/support/prove-headers.ts';
import { AuthoritySet } from '../../../../src/chain/grandpa/authority-set.ts';
import { hashHeader } from '../../../../src/chain/grandpa/header.ts';
import { auraBlocks, provedAuthorities } from '../../../../src/measure/finality/aura-blocks.ts';

const keysOf = (members: readonly TestVoter[]) => members.map(({ key }) => key);

/** What pallet-aura puts into a header when the list changes. */
function auraLog(members: readonly TestVoter[]): Hex {
  const change = Buffer.concat([Buffer.of(1), list(keysOf(members).map(unhex))]);
  return hex(Buffer.of(4), Buffer.from('aura'), text(change));
}

function headerOf(number: number, logs: readonly Hex[]) {
  const [slot = '0x'] = new GrandpaChain(voters).append({ slot: number }).logs;
  return hashHeader({
    ...rpcHeader(new GrandpaChain(voters).genesis),
    number: `0x${number}`,
    digest: { logs: [slot, ...logs] },
  });
}

describe('auraBlocks', () => {
  it('counts the same for whoever has the proof and the first list', () => {
    const chain = new GrandpaChain(voters);
    const written = [1, 2, 4, 7].map((slot) => chain.append({ slot }));
    const proof = { headers: written.map(rpcHeader), justification: justification(chain.best, voters, 0) };
    const set = new AuthoritySet(
      0,
      voters.map(({ key }) => ({ key, weight: 1n })),
    );
    const { blocks } = auraBlocks(proveHeaders(JSON.parse(JSON.stringify(proof)), set), keysOf(voters));
    deepEqual(
      blocks.map(({ number, slot, authorities }) => [number, slot, authorities[slot % authorities.length]]),
      [
        [1, 1, voters[1]?.key],
        [2, 2, voters[2]?.key],
        [3, 4, voters[0]?.key],
        [4, 7, voters[3]?.key],
      ],
    );
  });

  it('takes a new list from the child of the block that announces it on', () => {
    const headers = [headerOf(1, []), headerOf(2, [auraLog(others)]), headerOf(3, [])];
    const { blocks, authorities } = auraBlocks(headers, keysOf(voters));
    deepEqual(
      blocks.map((block) => block.authorities),
      [keysOf(voters), keysOf(voters), keysOf(others)],
    );
    deepEqual(authorities, keysOf(others));
  });

  it('takes the last of several lists, as the state does', () => {
    const logs = [auraLog(voters.slice(1)), auraLog(others)];
    deepEqual(auraBlocks([headerOf(1, logs)], keysOf(voters)).authorities, keysOf(others));
  });

  it('takes no notice of a disabled author', () => {
    const disabled = hex(Buffer.of(4), Buffer.from('aura'), text(Buffer.of(2, 1, 0, 0, 0)));
    deepEqual(auraBlocks([headerOf(1, [disabled])], keysOf(voters)).authorities, keysOf(voters));
  });

  it('has no first list where the state of the parent is proved to have none', async () => {
    const chain = new GrandpaChain(voters);
    const first = hashHeader(rpcHeader(chain.append()));
    await rejects(provedAuthorities(new FakeFinalityNode(chain), first), {
      code: 'unknown/finality_malformed',
      data: { block: 0, hash: chain.genesis.hash },
    });
  });

  it('refuses a header that Aura did not write, and a list that is cut off', () => {
    const { genesis } = new GrandpaChain(voters);
    const cut = hex(Buffer.of(4), Buffer.from('aura'), text(Buffer.of(1, 8, 0)));
    for (const header of [hashHeader(rpcHeader(genesis)), headerOf(5, [cut])]) {
      throws(() => auraBlocks([header], keysOf(voters)), {
        code: 'unknown/finality_malformed',
        data: { block: header.number, hash: header.hash },
      });
    }
  });
});
