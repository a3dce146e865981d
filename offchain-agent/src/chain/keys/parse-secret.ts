/** What a secret of a hash chain looks like, for messages. */
export const secretForm = '64 hex digits (32 bytes), with or without 0x';

/**
 * The 32 bytes of a hash chain's secret, from a file or a variable.
 *
 * @returns undefined when the text is anything but 64 hex digits
 */
export function parseSecret(text: string): Uint8Array | undefined {
  const digits = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text)?.[1];
  return digits === undefined ? undefined : Uint8Array.from(Buffer.from(digits, 'hex'));
}
