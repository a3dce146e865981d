import { WebSocket } from 'ws';
import { plainText } from '../../chain/plain-text.ts';
import { resolveEndpoint } from '../../config/endpoint.ts';
import { shownUrl } from '../../config/url.ts';
import type { Finding } from './finding.ts';

const patienceMs = 3_000;

/** Whether the chain that `watch`, `sli` and `validators` would talk to answers. */
export async function findingOfChain(url?: string): Promise<Finding> {
  const endpoint = await resolveEndpoint(url);
  const name = await chainName(endpoint);
  return {
    name: 'running chain',
    state: name === undefined ? 'missing' : 'ok',
    required: url !== undefined,
    found:
      name === undefined ? `nothing answers at ${shownUrl(endpoint)}` : `${name} at ${shownUrl(endpoint)}`,
    needed_for: 'almanac sli, almanac validators',
    fix: name === undefined ? 'start one with `almanac demo`, or name one with --url or ALMANAC_URL' : '',
  };
}

// One plain request: the doctor must not need 100 MB of decoding to see that a node answers.
function chainName(url: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { handshakeTimeout: patienceMs });
    const end = (name?: string): void => {
      clearTimeout(timer);
      socket.terminate();
      resolve(name);
    };
    const timer = setTimeout(end, patienceMs);
    socket.on('error', () => end());
    socket.on('open', () => socket.send('{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}'));
    socket.on('message', (data: Buffer) => end(nameIn(data.toString())));
  });
}

function nameIn(answer: string): string | undefined {
  try {
    const { result } = JSON.parse(answer) as { result?: unknown };
    return typeof result === 'string' ? plainText(result) : undefined;
  } catch {
    return undefined;
  }
}
