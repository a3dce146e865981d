import { isLoopbackHost } from '../../base/client-address.ts';
import { AgentError } from '../../base/error.ts';
import { resolveEndpoint } from '../../base/running-chains.ts';
import { shownUrl, webSocketUrl } from '../../base/url.ts';

const most = 64;

/**
 * Where a load goes: the addresses that a person named, whatever they are; without one the network that this user runs, and
 * then to this machine alone: nobody shall load a chain by mistake.
 *
 * @throws AgentError `bad_input/url`, `bad_input/not_loopback`, `bad_input/endpoints`
 */
export async function loadTargets(urls: readonly string[]): Promise<string[]> {
  if (urls.length > most || new Set(urls).size < urls.length) {
    throw new AgentError(
      'bad_input/endpoints',
      urls.length > most
        ? `${urls.length} endpoints are too many; at most ${most}`
        : 'an endpoint is named twice',
    );
  }
  if (urls.length > 0) return urls.map((url) => webSocketUrl(url, 'URL'));
  const found = await resolveEndpoint();
  if (isLoopback(found)) return [found];
  throw new AgentError(
    'bad_input/not_loopback',
    `${shownUrl(found)} (ALMANAC_URL) is not an address of this machine; to load that chain, name its URL on the command line`,
    { data: { url: shownUrl(found) } },
  );
}

export function isLoopback(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname);
}
