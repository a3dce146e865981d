import { deepEqual, throws } from 'node:assert/strict';
import { type Extension, extensionParts } from '../../../../src/scale/load/transfer.ts';

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

  it('are refused without a nonce', () => {
    throws(() => extensionParts([], identity, undefined), {
      code: 'bad_input/extension',
      message: /CheckNonce/,
    });
  });
});
