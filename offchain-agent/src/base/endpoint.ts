import { runningChains } from './running-chains.ts';
import { webSocketUrl } from './url.ts';

/** Where a node listens when nobody chose a port. */
export const defaultEndpoint = 'ws://127.0.0.1:9944';

/**
 * The chain that a command talks to: the address given, else ALMANAC_URL, else the demo or network
 * that this user runs, else the local default port.
 * @throws AgentError `bad_input/url` when the address given is no WebSocket address.
 */
export async function resolveEndpoint(url?: string): Promise<string> {
  if (url !== undefined) return webSocketUrl(url, '--url');
  const fromEnvironment = process.env['ALMANAC_URL'];
  if (fromEnvironment) return webSocketUrl(fromEnvironment, 'ALMANAC_URL');
  const [latest] = await runningChains();
  return latest?.url ?? defaultEndpoint;
}
