import { deepEqual, rejects } from 'node:assert/strict';
import { type Hex, hex, testTrie } from '../../../../../tests/support/grandpa-bytes.ts';
import { provedValues } from '../../../../src/chain/grandpa/state-proof.ts';

const long = Buffer.alloc(200, 5);
const longer = Buffer.alloc(20_000, 6);
const short = Buffer.of(1, 2, 3);
const keys = {
  long: `0x26${'aa'.repeat(31)}`,
  short: '0x5f01',
  // 300 bytes: the number of its digits takes three bytes.
  deep: `0x7a${'bc'.repeat(299)}`,
  empty: '0x99',
} as const;

async function valuesOf(trie: { root: string; nodes: readonly Hex[] }, asked: readonly string[]) {
  const client = { request: <Result>() => Promise.resolve({ proof: trie.nodes } as Result) };
  const header = { number: 4, hash: '0x01', parentHash: '0x00', stateRoot: trie.root, logs: [] };
  return await provedValues(client, header as never, asked);
}

describe('provedValues', () => {
  for (const version of [0, 1] as const) {
    const trie = testTrie(
      new Map([
        [keys.long, long],
        [keys.short, short],
        [keys.deep, longer],
        [keys.empty, Buffer.alloc(0)],
      ]),
      version,
    );

    it(`reads values of any length below keys of any length, version ${version}`, async () => {
      const values = await valuesOf(trie, Object.values(keys));
      deepEqual(
        values.map((value) => value && Buffer.from(value)),
        [long, short, longer, Buffer.alloc(0)],
      );
    });

    it(`proves that there is nothing, version ${version}`, async () => {
      const absent = ['0x5f', '0x5f02', '0x5f0100', '0xab', '0x', keys.deep.slice(0, -2)];
      deepEqual(
        await valuesOf(trie, absent),
        absent.map(() => undefined),
      );
    });

    it(`proves it without what lies beside the way, version ${version}`, async () => {
      const nodes = trie.nodes.filter((node) => node !== hex(longer));
      deepEqual(await valuesOf({ ...trie, nodes }, [keys.deep.slice(0, -2)]), [undefined]);
    });

    it(`refuses any changed byte of what leads to a value, version ${version}`, async () => {
      for (const [index, node] of trie.nodes.entries()) {
        // What is shorter lies inside the part above it.
        if (node.length < 2 + 2 * 32) continue;
        const changed = `${node.slice(0, -1)}${node.endsWith('0') ? '1' : '0'}` as Hex;
        const nodes = trie.nodes.with(index, changed);
        await rejects(valuesOf({ ...trie, nodes }, Object.values(keys)), {
          code: 'unknown/finality_state_proof',
          data: { block: 4, hash: '0x01', state_root: trie.root },
        });
      }
    });
  }

  it('proves that an empty state has nothing', async () => {
    deepEqual(await valuesOf(testTrieOfNothing, ['0x5f01']), [undefined]);
  });
});

/** The root of an empty trie is the hash of one byte 0. */
const testTrieOfNothing = {
  root: '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314',
  nodes: ['0x00'] as const,
};
