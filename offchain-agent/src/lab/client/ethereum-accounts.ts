import { u8aToHex } from '@polkadot/util';
import {
  cryptoWaitReady,
  ethereumEncode,
  hdEthereum,
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

/** The account that sends transactions to measure how long they take: behind all that may sign blocks. */
export const watcherAccount = 20;
/** So many accounts have funds from the first block on, where the client gives them itself. */
export const fundedAccounts = watcherAccount + 1;

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
