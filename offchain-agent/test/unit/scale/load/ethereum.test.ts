import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady, ethereumEncode, keccakAsU8a, secp256k1Recover } from '@polkadot/util-crypto';
import {
  loadAccount,
  signatureMark,
  signCall,
  signerOf,
  signingKey,
  type TransferTemplate,
} from '../../../../src/scale/load/transfer.ts';

describe('a call that an account of 20 bytes signs', () => {
  const account = loadAccount('//Alith', '0x01', 0, 'ethereum');
  const extras = {
    extraStart: Uint8Array.of(0),
    extraEnd: Uint8Array.of(0),
    implicit: new Uint8Array(72).fill(7),
  };
  const template: TransferTemplate = {
    ...extras,
    scheme: 'ethereum',
    addressPrefix: new Uint8Array(),
    callStart: new Uint8Array(),
    callEnd: new Uint8Array(),
    others: [{ ...extras, extraStart: Uint8Array.of(0x25, 1) }],
  };
  const signer = { key: signingKey(account.seed, 'ethereum'), publicKey: account.publicKey };
  const call = Uint8Array.of(0, 0, 8, 1, 2);

  before(async () => void (await cryptoWaitReady()));

  it('belongs to the account that @polkadot/keyring makes of its secret', () => {
    const pair = new Keyring({ type: 'ethereum' }).addFromSeed(account.seed);
    deepEqual([...account.publicKey], [...pair.addressRaw]);
  });

  it('has a signature of 65 bytes over the Keccak hash, from which the account follows', () => {
    const hex = signCall(template, signer, { call, nonce: 3 });
    const bytes = Buffer.from(hex.slice(2), 'hex');
    deepEqual([...bytes.subarray(3, 23)], [...account.publicKey]);
    const signature = bytes.subarray(23, 88);
    const payload = Buffer.concat([call, Uint8Array.of(0, 3 << 2, 0), extras.implicit]);
    const key = secp256k1Recover(keccakAsU8a(payload), signature.subarray(0, 64), signature[64] ?? 9);
    equal(ethereumEncode(key).toLowerCase(), `0x${Buffer.from(account.publicKey).toString('hex')}`);
    equal(signatureMark(hex, 0, 'ethereum'), signature.subarray(0, 32).toString('hex'));
    equal(signerOf(hex, 0, 'ethereum'), Buffer.from(account.publicKey).toString('hex'));
  });

  it('has other bytes at the next attempt, with another era', () => {
    const [first, second] = [0, 1].map((attempt) => signCall(template, signer, { call, nonce: 3, attempt }));
    notEqual(first, second);
    equal(signCall(template, signer, { call, nonce: 3, attempt: 2 }), first);
  });
});
