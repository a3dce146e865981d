import { deepEqual, equal, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Metadata, TypeRegistry } from '@polkadot/types';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import { emptyState } from '../../../../src/lab/executor/overlay.ts';
import { loadRuntime } from '../../../../src/lab/executor/runtime.ts';
import { listedExtensions } from '../../../../src/scale/load/chain/load-chain.ts';
import { type Extension, extensionParts } from '../../../../src/scale/load/transfer.ts';

const guest = new URL(
  '../../../../../runtime-pallets/blob/guest_runtime.compact.compressed.wasm',
  import.meta.url,
);

const identity = { genesisHash: new Uint8Array(32).fill(9), specVersion: 1, transactionVersion: 2 };
const extension = (name: string, change: Partial<Extension> = {}): Extension => ({
  name,
  emptyExtra: new Uint8Array(),
  emptyImplicit: new Uint8Array(),
  isOptional: true,
  ...change,
});
const nonce = extension('CheckNonce');

describe('transaction extensions of a transfer', () => {
  it('keep the order of the chain around the nonce', () => {
    const parts = extensionParts(
      [extension('CheckMortality'), nonce, extension('ChargeAssetTxPayment'), extension('CheckMetadataHash')],
      identity,
      undefined,
    );
    deepEqual([...parts.extraStart], [0]);
    deepEqual([...parts.extraEnd], [0, 0, 0]);
    deepEqual([...parts.implicit], [...identity.genesisHash, 0]);
  });

  it('are empty where nobody knows them and they want nothing', () => {
    const parts = extensionParts([extension('SomethingNew'), nonce], identity, undefined);
    deepEqual([parts.extraStart.length, parts.extraEnd.length, parts.implicit.length], [0, 0, 0]);
  });

  it('are none where an option of theirs stays unset', () => {
    const option = extension('Sponsor', { emptyExtra: Uint8Array.of(0) });
    deepEqual([...extensionParts([nonce, option], identity, undefined).extraEnd], [0]);
  });

  it('are refused where they want something that nobody knows', () => {
    const strange = extension('ProveHumanity', { emptyExtra: new Uint8Array(32), isOptional: false });
    throws(() => extensionParts([nonce, strange], identity, undefined), {
      code: 'bad_input/extension',
      message: /ProveHumanity asks for something/,
    });
  });

  it('tell what is signed also where metadata is of an older version', async () => {
    const runtime = await loadRuntime(u8aToHex(readFileSync(guest)));
    const answer = hexToU8a(runtime.read('Metadata_metadata', '0x', emptyState));
    const registry = new TypeRegistry();
    const metadata = new Metadata(registry, u8aToHex(compactStripLength(answer)[1]));
    registry.setMetadata(metadata);
    equal(metadata.version, 14);
    const signed = listedExtensions(metadata).map(({ identifier, implicit }) => [
      identifier.toString(),
      registry.createTypeUnsafe(registry.createLookupType(implicit), []).toU8a().length,
    ]);
    const bytes = Object.fromEntries(signed) as Record<string, number>;
    deepEqual([bytes['CheckGenesis'], bytes['CheckNonce'], bytes['CheckWeight']], [32, 0, 0]);
  });

  it('are refused without a nonce', () => {
    throws(() => extensionParts([], identity, undefined), {
      code: 'bad_input/extension',
      message: /CheckNonce/,
    });
  });
});
