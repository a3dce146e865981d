import { getSs58AddressInfo } from 'polkadot-api';

/** The public key of an address of any prefix, or of hex, as hex without its prefix; undefined for anything else. */
export function keyHex(text: string): string | undefined {
  const hex = /^(?:0x)?([0-9a-f]{64})$/i.exec(text)?.[1];
  if (hex) return hex.toLowerCase();
  const info = getSs58AddressInfo(text);
  return info.isValid ? hexOf(info.publicKey) : undefined;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
