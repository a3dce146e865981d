import { WebSocket } from 'ws';
import { resolveEndpoint } from '../../base/endpoint.ts';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import type { Finding } from './finding.ts';

const patienceMs = 3_000;

/** Whether the chain that `watch`, `sli` and `validators` would talk to answers. */
export async function findingOfChain(url?: string): Promise<Finding> {
  try {
    const endpoint = await resolveEndpoint(url);
    const name = await chainName(endpoint);
    if (name !== undefined) return finding('ok', `${name} at ${shownUrl(endpoint)}`, url);
    return finding('missing', `nothing answers at ${shownUrl(endpoint)}`, url);
  } catch (error) {
    // What was typed here is the user's mistake; what the environment says is for the doctor to find.
    if (url !== undefined || !(error instanceof AgentError)) throw error;
    return finding('missing', error.message, url);
  }
}

function finding(state: Finding['state'], found: string, url: string | undefined): Finding {
  return {
    name: 'running chain',
    state,
    required: url !== undefined,
    found,
    needed_for: 'almanac sli, almanac validators',
    fix: state === 'missing' ? 'start one with `almanac demo`, or name one with --url or ALMANAC_URL' : '',
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
