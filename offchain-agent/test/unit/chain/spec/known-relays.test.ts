import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TypeRegistry } from '@polkadot/types';
import * as knownChains from '@polkadot-api/known-chains';
import { knownSpec, relayNameOf, relayNames, specVersion } from '../../../../src/chain/spec/known-relays.ts';

interface Specification {
  readonly name: string;
  readonly lightSyncState: { readonly finalizedBlockHeader: string; readonly grandpaAuthoritySet: string };
}

interface AuthoritySetJson {
  readonly setId: number;
  readonly current: readonly (readonly [string, number])[];
  readonly changes: readonly (readonly [number, number])[];
}

/** As sc-consensus-grandpa has it, where no change is under way; read by @polkadot/types. */
const registry = new TypeRegistry();
registry.register({
  SyncAuthoritySet: {
    current: 'Vec<(H256, u64)>',
    setId: 'u64',
    standardRoots: 'Vec<Null>',
    standardBest: 'Option<u32>',
    forced: 'Vec<Null>',
    changes: 'Vec<(u64, u32)>',
  },
});

const specifications = new Map([
  ['polkadot', knownChains.polkadot],
  ['kusama', knownChains.kusama],
  ['paseo', knownChains.paseo],
  ['westend', knownChains.westend],
]);

describe('known relay chains', () => {
  it('come from the version that is installed', () => {
    const [folder] =
      createRequire(import.meta.url)
        .resolve.paths('@polkadot-api/known-chains')
        ?.filter((path) => existsSync(join(path, '@polkadot-api/known-chains'))) ?? [];
    const manifest = readFileSync(join(folder ?? '', '@polkadot-api/known-chains/package.json'), 'utf8');
    equal((JSON.parse(manifest) as { version: string }).version, specVersion);
  });

  for (const [name, text] of specifications)
    it(`have the block, the set and its past of ${name} as @polkadot/types reads them`, async () => {
      const known = await knownSpec(name);
      ok(known);
      const { lightSyncState } = JSON.parse(text) as Specification;
      const header = registry.createType('Header', lightSyncState.finalizedBlockHeader);
      equal(known.sync.block.hash, header.hash.toHex());
      equal(known.sync.block.number, header.number.toNumber());
      const codec = registry.createType('SyncAuthoritySet', lightSyncState.grandpaAuthoritySet);
      equal(codec.toHex(), lightSyncState.grandpaAuthoritySet, 'no byte is left over');
      const set = codec.toJSON() as unknown as AuthoritySetJson;
      equal(known.sync.checkpoint.setId, set.setId);
      equal(known.sync.checkpoint.blockHash, header.hash.toHex());
      deepEqual(
        known.sync.checkpoint.authorities.map(({ key, weight }) => [key, Number(weight)]),
        set.current,
      );
      deepEqual([...known.sync.lastBlocks], set.changes);
    });

  it('have the genesis that their specification hashes to, and are found by it', async () => {
    for (const name of relayNames) {
      const known = await knownSpec(name);
      equal(relayNameOf(known?.genesisHash ?? ''), name);
    }
    equal(relayNameOf(`0x${'00'.repeat(32)}`), undefined);
    for (const name of ['constructor', '', 'Polkadot', 'rococo']) equal(await knownSpec(name), undefined);
  });

  it('have the day of their block', async () => {
    equal((await knownSpec('polkadot'))?.date?.toISOString(), '2026-07-20T13:23:06.000Z');
  });
});
