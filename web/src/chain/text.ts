import { plainText } from '../../../offchain-agent/src/base/plain-text.ts';

/** What somebody wrote on the chain, without control characters. */
export function nameText(bytes: Uint8Array): string {
  return plainText(new TextDecoder().decode(bytes));
}
