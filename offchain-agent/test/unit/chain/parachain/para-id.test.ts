import { deepEqual, equal, rejects } from 'node:assert/strict';
import { ChangedMetadata } from '../../../../../tests/support/changed-metadata.ts';
import { hex, u32 } from '../../../../../tests/support/grandpa-bytes.ts';
import { readParaId } from '../../../../src/chain/parachain/para-id.ts';
import type { RpcClient } from '../../../../src/chain/rpc/client.ts';

const infoApi = '0xa2ddb6a58477bf63';
const item = [['ParachainInfo', 'ParachainId']] as const;

/** A node with the metadata of a public parachain, changed. */
function nodeOf(
  metadata: ChangedMetadata,
  state: ReadonlyMap<string, string>,
  apis: readonly string[] = [],
): RpcClient {
  const answers: Record<string, (params: readonly unknown[]) => unknown> = {
    state_getRuntimeVersion: () => ({ specName: 'para', specVersion: 1, apis: apis.map((id) => [id, 1]) }),
    state_getMetadata: () => metadata.toHex(),
    state_getStorage: ([key]) => state.get(String(key)) ?? null,
    state_call: ([name]) => (name === 'GetParachainInfo_parachain_id' ? hex(u32(1_234)) : undefined),
  };
  const request = async (method: string, params: readonly unknown[] = []) =>
    await Promise.resolve(answers[method]?.(params));
  return { url: 'ws://para.example', request } as unknown as RpcClient;
}

function changed(): ChangedMetadata {
  return new ChangedMetadata('asset-hub-kusama', item);
}

function stateOf(metadata: ChangedMetadata, pallet = 'ParachainInfo'): Map<string, string> {
  return new Map([[metadata.key(pallet, 'ParachainId', []), hex(u32(2_007))]]);
}

describe('readParaId', () => {
  it('reads the id of the state, whatever the pallet is called', async () => {
    const metadata = changed();
    equal(await readParaId(nodeOf(metadata, stateOf(metadata)), '0x01'), 2_007);
    const [pallet] = metadata.pallets;
    Object.assign(pallet ?? {}, { name: 'Who', storage: { ...pallet?.storage, prefix: 'WhoAmI' } });
    equal(await readParaId(nodeOf(metadata, stateOf(metadata, 'Who')), '0x01'), 2_007);
  });

  it('asks the runtime where it tells', async () => {
    const metadata = changed();
    equal(await readParaId(nodeOf(metadata, new Map(), [infoApi]), '0x01'), 1_234);
  });

  it('refuses a runtime without such an item, with one of another type, and with two', async () => {
    const renamed = changed();
    renamed.item('ParachainInfo', 'ParachainId').name = 'Id';
    const wide = changed();
    wide.item('ParachainInfo', 'ParachainId').type = { plain: wide.addType({ primitive: 'U64' }) };
    const twice = changed();
    const [pallet] = twice.pallets;
    twice.pallets.push(structuredClone({ ...pallet, name: 'Other' } as NonNullable<typeof pallet>));
    for (const [metadata, count] of [
      [renamed, 0],
      [wide, 0],
      [twice, 2],
    ] as const) {
      await rejects(readParaId(nodeOf(metadata, new Map()), '0x01'), {
        code: 'bad_input/no_para_id',
        message: new RegExp(
          `has ${count} storage items ParachainId of a number; give the URL of a parachain$`,
        ),
      });
    }
  });

  it('refuses a state without it, and bytes that are no number', async () => {
    const metadata = changed();
    await rejects(readParaId(nodeOf(metadata, new Map()), '0x01'), { code: 'bad_input/no_para_id' });
    const key = metadata.key('ParachainInfo', 'ParachainId', []);
    for (const value of ['0x01', '0x0102030405'])
      await rejects(readParaId(nodeOf(metadata, new Map([[key, value]])), '0x01'), {
        message: /not a number of 32 bits/,
      });
    deepEqual(metadata.pallets.length, 1);
  });
});
