import { deepEqual, equal, throws } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { hexBytes } from '@almanac-chain/agent/base/bytes';
import type { ProofClient } from '@almanac-chain/agent/measure/finality/verified-source';
import { PublicRuntime, type RuntimeName } from '../../../tests/support/public-runtime.ts';
import { ChainMetadata } from '../../src/chain/runtime.ts';
import { RelayRuntimes } from '../../src/relay/relay-runtimes.ts';
import { nominateCall } from '../../src/validators/nominate-call.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';

/** The runtime as the page reads it of a node. */
async function readOf(runtime: PublicRuntime) {
  const answers = runtime.answers({ chain_getHeader: () => ({ parentHash: `0x${'cd'.repeat(32)}` }) });
  const request = (async (method: string, params: readonly unknown[]) =>
    await Promise.resolve(answers[method]?.(params))) as ProofClient['request'];
  return (await new RelayRuntimes({ request }).after(runtime.head)).metadata;
}

describe('the call that nominates', () => {
  const places = new Map<RuntimeName, string>();

  for (const name of ['asset-hub-kusama', 'substrate'] as const) {
    it(`names the validators, by the metadata of ${name}`, async () => {
      const runtime = new PublicRuntime(name);
      const hex = nominateCall(await readOf(runtime), [alice, bob]);
      const call = runtime.registry.createType('Call', hex) as unknown as {
        readonly section: string;
        readonly method: string;
        readonly args: readonly [{ toJSON(): readonly { readonly id: string }[] }];
        toHex(): string;
      };
      equal(`${call.section}.${call.method}`, 'staking.nominate');
      deepEqual(
        call.args[0].toJSON().map(({ id }) => runtime.registry.createType('AccountId', id).toHex()),
        [alice, bob].map((one) => runtime.registry.createType('AccountId', one).toHex()),
      );
      equal(call.toHex(), hex);
      places.set(name, hex.slice(0, 6));
    });
  }

  it('has another place in each runtime', () => {
    equal(new Set(places.values()).size, places.size);
  });

  it('refuses what is no address, and a runtime that elects nobody', async () => {
    const file = new URL('../../../runtime-pallets/blob/metadata.json', import.meta.url);
    const { result } = JSON.parse(await readFile(file, 'utf8')) as { result: string };
    const own = new ChainMetadata(hexBytes(result));
    throws(() => nominateCall(own, [alice]), { code: 'bad_input/not_in_runtime' });
    throws(() => nominateCall(own, ['rpc-eu']), {
      code: 'bad_input/nominate',
      message: 'rpc-eu is not an address',
    });
  });
});
