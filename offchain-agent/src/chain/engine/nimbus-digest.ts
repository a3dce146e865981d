/** A pre-runtime digest of "nmbs" with the length of a key. */
const prefix = '0x066e6d627380';

/** The key that a header names as its author (sr25519, as hex), of a chain written by nimbus; undefined where it names none. */
export function nimbusAuthor(logs: readonly string[]): string | undefined {
  const log = logs.map((one) => one.toLowerCase()).find((one) => one.startsWith(prefix));
  return log?.length === prefix.length + 64 ? `0x${log.slice(prefix.length)}` : undefined;
}
