import { deepEqual, equal } from 'node:assert/strict';
import { encodeAddress } from '@polkadot/util-crypto';
import { describeKeyOwners } from '../../../../../tests/support/telemetry-conformance.ts';
import { ownerStorageKey } from '../../../../src/chain/engine/key-names.ts';
import type { RpcClient } from '../../../../src/chain/rpc/client.ts';
import { SessionKeyOwners } from '../../../../src/serve/telemetry/session-key-owners.ts';
import { genesis } from './telemetry-scene.ts';

const key = `0x${'11'.repeat(32)}`;
const owner = `0x${'22'.repeat(32)}`;
const other = `0x${'33'.repeat(32)}`;

/** A node of a chain that writes addresses with the prefix 2. */
function nodeOf(genesisHash: string, stored: Readonly<Record<string, string>>): RpcClient {
  const answers: Readonly<Record<string, (...params: never[]) => unknown>> = {
    chain_getBlockHash: () => genesisHash,
    system_properties: () => ({ ss58Format: 2 }),
    chain_getFinalizedHead: () => '0xfe',
    state_queryStorageAt: (keys: string[]) => [{ changes: keys.map((one) => [one, stored[one] ?? null]) }],
  };
  const request = async (method: string, params: readonly never[] = []): Promise<unknown> =>
    answers[method]?.(...params);
  return { request } as unknown as RpcClient;
}

describe('the owners of session keys', () => {
  describeKeyOwners('a node', async () => ({
    owners: await SessionKeyOwners.open([nodeOf(genesis, { [ownerStorageKey(key, 'gran')]: owner })]),
    genesis,
    key,
  }));

  it('are those that the chain of the keys has for them as GRANDPA keys', async () => {
    const aura = { [ownerStorageKey(other, 'aura')]: owner };
    const owners = await SessionKeyOwners.open([
      nodeOf(genesis, { [ownerStorageKey(key, 'gran')]: owner, ...aura }),
      nodeOf(other, {}),
    ]);
    deepEqual(
      [...((await owners.of(genesis, [key, other])) ?? [])],
      [[key, { hex: owner, address: encodeAddress(owner, 2) }]],
    );
    deepEqual([...((await owners.of(other, [key])) ?? [])], []);
  });

  it('are not known of a chain of which no node was named', async () => {
    const owners = await SessionKeyOwners.open([nodeOf(genesis, {})]);
    equal(await owners.of(other, [key]), undefined);
  });

  it('have addresses of 20 bytes where their chain has such accounts', async () => {
    const owners = await SessionKeyOwners.open([
      nodeOf(genesis, { [ownerStorageKey(key, 'gran')]: `0x${'ab'.repeat(20)}` }),
    ]);
    equal((await owners.of(genesis, [key]))?.get(key)?.address, '0xABaBaBaBABabABabAbAbABAbABabababaBaBABaB');
  });
});
