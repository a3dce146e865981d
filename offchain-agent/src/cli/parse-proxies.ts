import { isIP } from 'node:net';
import { AgentError } from '../base/error.ts';

/** Reads --trust-proxy. @throws AgentError `bad_input/trust_proxy` for what is no address or network of addresses */
export function parseProxies(text: string | undefined): readonly string[] | undefined {
  const proxies = text?.split(',').map((part) => part.trim());
  const wrong = proxies?.find((part) => !isNetwork(part));
  if (wrong === undefined) return proxies;
  throw new AgentError(
    'bad_input/trust_proxy',
    `--trust-proxy: "${wrong}" is not an address; expected addresses or networks, for example 127.0.0.1,10.0.0.0/8`,
    { data: { text: wrong } },
  );
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
