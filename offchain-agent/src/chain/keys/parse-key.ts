import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import {
  cryptoWaitReady,
  decodeAddress,
  encodeAddress,
  keyExtractSuri,
  mnemonicValidate,
} from '@polkadot/util-crypto';
import { AgentError } from '../../base/error.ts';

/** `ethereum`: for accounts of 20 bytes. */
export type KeyScheme = 'sr25519' | 'ed25519' | 'ethereum';

interface ParseKeyOptions {
  /** Where the text comes from, for messages: a file's path, a variable's name. Never the text itself. */
  readonly source: string;
  readonly scheme?: KeyScheme;
  /** Whether development keys, which everybody knows, are allowed: on a local network alone. */
  readonly isLocal?: boolean;
}

/** The phrase behind //Alice and the other development keys. */
const developmentPhrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const example = 'expected a mnemonic of 12 to 24 words, or a seed of 0x and 64 hex digits';

/** What a secret of a hash chain looks like, for messages. */
export const secretForm = '64 hex digits (32 bytes), with or without 0x';

/**
 * A signing key from the text of a file or variable: a mnemonic or a seed, each perhaps with a derivation path, or a
 * development key as `//Alice`. Addresses are written with prefix 42, whatever the chain's is.
 *
 * @throws AgentError `bad_input/key`, `bad_input/development_key`; no part of the text is in them
 */
export async function parseSigningKey(text: string, options: ParseKeyOptions): Promise<KeyringPair> {
  const { source, scheme = 'sr25519', isLocal = false } = options;
  await cryptoWaitReady();
  const uri = text.trim();
  const phrase = phraseOf(uri, source);
  const isDevelopment = phrase === '' || phrase === developmentPhrase;
  if (isDevelopment && !isLocal) {
    throw new AgentError(
      'bad_input/development_key',
      `${source} contains a public development key; pass --local on a local network`,
      { data: { source } },
    );
  }
  if (phrase !== '' && !isSeed(phrase) && !mnemonicValidate(phrase)) throw unparsed(source, whyNot(phrase));
  try {
    return new Keyring({ type: scheme, ss58Format: 42 }).createFromUri(uri);
  } catch {
    // The library's own words may repeat the text.
    throw unparsed(source, example);
  }
}

/** The address by which outbox rows and configurations name an account. */
export function accountName(account: string | Uint8Array): string {
  return encodeAddress(account, 42);
}

function phraseOf(uri: string, source: string): string {
  if (uri === '') throw unparsed(source, `it is empty; ${example}`);
  if (uri.startsWith('{')) {
    throw unparsed(source, `it is a JSON file of a wallet; export the mnemonic or the seed instead`);
  }
  if (/^\/{1,2}[^/]/.test(uri)) return '';
  try {
    return keyExtractSuri(uri).phrase;
  } catch {
    throw unparsed(source, example);
  }
}

function isSeed(phrase: string): boolean {
  return /^0x[0-9a-f]{64}$/i.test(phrase);
}

function whyNot(phrase: string): string {
  const words = phrase.split(/\s+/).length;
  if (words === 1 && isAddress(phrase)) return `it is an address, not a secret; ${example}`;
  if (phrase.startsWith('0x')) return `a seed has 64 hex digits after 0x, this one ${phrase.length - 2}`;
  if (words >= 12 && words <= 24) {
    return `${words} words are not a mnemonic: one is misspelt, or the order is wrong`;
  }
  return example;
}

function isAddress(text: string): boolean {
  try {
    return !text.startsWith('0x') && decodeAddress(text).length === 32 && !/^[0-9a-f]+$/i.test(text);
  } catch {
    return false;
  }
}

function unparsed(source: string, why: string): AgentError {
  return new AgentError('bad_input/key', `the key in ${source} does not parse: ${why}`, {
    data: { source },
  });
}

/**
 * The 32 bytes of a hash chain's secret, from a file or a variable.
 *
 * @returns undefined when the text is anything but 64 hex digits
 */
export function parseSecret(text: string): Uint8Array | undefined {
  const digits = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text)?.[1];
  return digits === undefined ? undefined : Uint8Array.from(Buffer.from(digits, 'hex'));
}
