/** ParachainHost: runtimes name their APIs by 8 bytes of BLAKE2b. */
const relayApi = '0xaf2c0297a23e6d3d';

/**
 * Whether a chain hosts parachains: then its validators vote on the availability of their blocks.
 * @param version as the node returns it; nothing is known of the chain without a list of APIs
 */
export function hostsParachains({
  apis = [],
}: {
  readonly apis?: readonly (readonly [id: string, version: number])[];
}): boolean {
  return apis.some(([id]) => id.toLowerCase() === relayApi);
}
