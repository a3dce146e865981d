import { deepEqual, equal, ok } from 'node:assert/strict';
import { ed25519Verify } from '@polkadot/util-crypto';
import {
  type Extension,
  extensionParts,
  loadAccount,
  mortalEra,
  signatureMark,
  signerOf,
  signingKey,
  signTransfer,
  type TransferTemplate,
} from '../../../../src/scale/load/transfer.ts';
import { runtimeRegistry } from './transfer-registry.ts';

const genesisHash = `0x${'47'.repeat(32)}`;
const birthHash = new Uint8Array(32).fill(0xb1);
const sender = loadAccount('//Alice', genesisHash, 0);
const payee = loadAccount('//Alice', genesisHash, 1);
const signer = { key: signingKey(sender.seed), publicKey: sender.publicKey };

describe('a transfer signed from a template', () => {
  const { registry, metadata } = runtimeRegistry();
  const balances = metadata.asLatest.pallets.find(({ name }) => name.toString() === 'Balances');
  const era = mortalEra(1_234, 100, 4_096);
  const extensions: Extension[] = metadata.asLatest.extrinsic.transactionExtensions.map(({ identifier }) => ({
    name: identifier.toString(),
    emptyExtra: new Uint8Array(),
    emptyImplicit: new Uint8Array(),
    isOptional: true,
  }));
  const template: TransferTemplate = {
    addressPrefix: Uint8Array.of(0),
    // transfer_keep_alive of MultiAddress::Id, one unit.
    callStart: Uint8Array.of(balances?.index.toNumber() ?? 0, 3, 0),
    callEnd: Uint8Array.of(4),
    ...extensionParts(
      extensions,
      { genesisHash: Buffer.from(genesisHash.slice(2), 'hex'), specVersion: 7, transactionVersion: 3 },
      era && { era, birthHash },
    ),
  };

  for (const nonce of [0, 63, 64, 16_383, 16_384, 1_073_741_824]) {
    it(`is what another implementation reads and verifies, with nonce ${nonce}`, () => {
      const hex = signTransfer(template, signer, payee.publicKey, nonce);
      const read = registry.createType('Extrinsic', hex);
      equal(read.toHex(), hex);
      equal(`${read.method.section}.${read.method.method}`, 'balances.transferKeepAlive');
      equal(read.nonce.toNumber(), nonce);
      deepEqual(read.signer.toU8a().subarray(1), sender.publicKey);
      deepEqual(read.method.args[0]?.toU8a().subarray(1), payee.publicKey);
      const payload = registry.createType(
        'ExtrinsicPayload',
        {
          method: read.method.toHex(),
          era: read.era.toHex(),
          nonce,
          tip: 0,
          mode: 0,
          metadataHash: null,
          specVersion: 7,
          transactionVersion: 3,
          genesisHash,
          blockHash: birthHash,
        },
        { version: 4 },
      );
      ok(ed25519Verify(payload.toU8a({ method: true }), read.signature.toU8a(), sender.publicKey));
    });
  }

  it('has the mark and the signer that are found in a block', () => {
    const hex = signTransfer(template, signer, payee.publicKey, 5);
    const read = registry.createType('Extrinsic', hex);
    equal(signatureMark(hex, 1), read.signature.toHex().slice(2, 66));
    equal(signerOf(hex, 1), Buffer.from(sender.publicKey).toString('hex'));
  });

  it('has no mark in an extrinsic without a signature', () => {
    equal(signatureMark('0x280401000b90110eb36e01', 1), undefined);
    equal(signerOf('0x280401000b90110eb36e01', 1), undefined);
  });

  it('has no mark in what is cut', () => {
    const hex = signTransfer(template, signer, payee.publicKey, 5);
    equal(signatureMark(hex.slice(0, 100), 1), undefined);
  });
});

describe('the accounts of a load', () => {
  it('are the same for the same key and chain', () => {
    deepEqual(loadAccount('//Alice', genesisHash, 3), loadAccount('//Alice', genesisHash, 3));
  });

  it('differ by key, chain and number', () => {
    const accounts = [
      loadAccount('//Alice', genesisHash, 3),
      loadAccount('//Bob', genesisHash, 3),
      loadAccount('//Alice', `0x${'48'.repeat(32)}`, 3),
      loadAccount('//Alice', genesisHash, 4),
    ];
    equal(new Set(accounts.map(({ publicKey }) => Buffer.from(publicKey).toString('hex'))).size, 4);
  });
});
