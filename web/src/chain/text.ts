import { plainText } from '@almanac-chain/agent/base/plain-text';

/** What somebody wrote on the chain, without control characters. */
export function nameText(bytes: Uint8Array): string {
  return plainText(new TextDecoder().decode(bytes));
}
