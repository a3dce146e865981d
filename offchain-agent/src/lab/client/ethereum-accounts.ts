import { createCipheriv, randomBytes, randomUUID, scryptSync } from 'node:crypto';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import {
  cryptoWaitReady,
  ethereumEncode,
  hdEthereum,
  keccakAsU8a,
  mnemonicToLegacySeed,
  secp256k1Expand,
} from '@polkadot/util-crypto';

/** An account of Ethereum with its key. */
export interface EthereumAccount {
  /** 32 bytes in hexadecimal digits, without `0x`. */
  readonly secret: string;
  /** Mixed case, as EIP-55 has it. */
  readonly address: string;
  /** By which peers know whoever signs with this key: 64 bytes in hexadecimal digits. */
  readonly id: string;
}

/** The words that tools of Ethereum use for development: nothing on a network with its accounts is secret. */
export const developmentWords = 'test test test test test test test test test test test junk';

const seedBytes = 64;

/** The account of a number, the same as Anvil's and Hardhat's: m/44'/60'/0'/0/N of the words for development. */
export async function developmentAccount(index: number): Promise<EthereumAccount> {
  await cryptoWaitReady();
  const seed = mnemonicToLegacySeed(developmentWords, '', false, seedBytes);
  const { secretKey, publicKey } = hdEthereum(seed, `m/44'/60'/0'/0/${index}`);
  return {
    secret: u8aToHex(secretKey).slice(2),
    address: ethereumEncode(publicKey),
    id: u8aToHex(secp256k1Expand(publicKey)).slice(2),
  };
}

// The cheapest that is allowed: the key is a public one.
const scrypt = { N: 2, r: 8, p: 1 };

/** A key as a file of a keystore (version 3), for programs that read nothing else. */
export function keystoreFile({ secret, address }: Omit<EthereumAccount, 'id'>, password: string): string {
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  const derived = scryptSync(password, salt, 32, scrypt);
  const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(Buffer.from(secret, 'hex')), cipher.final()]);
  const mac = keccakAsU8a(u8aConcat(derived.subarray(16, 32), ciphertext));
  return JSON.stringify({
    version: 3,
    id: randomUUID(),
    address: address.slice(2).toLowerCase(),
    crypto: {
      cipher: 'aes-128-ctr',
      ciphertext: ciphertext.toString('hex'),
      cipherparams: { iv: iv.toString('hex') },
      kdf: 'scrypt',
      kdfparams: { dklen: 32, salt: salt.toString('hex'), n: scrypt.N, r: scrypt.r, p: scrypt.p },
      mac: u8aToHex(mac).slice(2),
    },
  });
}
