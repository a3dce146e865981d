import { on } from 'node:events';
import type { RawData, WebSocket } from 'ws';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import { closedError } from './error.ts';
import { parseMessage } from './message.ts';

const wrongChain = 'bad_input/wrong_chain';
/** The client's own requests begin with 1. */
const requestId = 0;

/**
 * Asks a node for its genesis hash, before anything else is sent to it.
 * @throws AgentError `bad_input/wrong_chain` when it is not the expected one; `unreachable/closed` when the node goes away
 * or refuses to say; the reason of the signal when it aborts
 */
export async function requireChain(
  socket: WebSocket,
  url: string,
  expected: string,
  signal: AbortSignal,
): Promise<void> {
  const found = await genesisBehind(socket, signal);
  if (found === expected) return;
  throw found === undefined ? closedError(url) : wrongChainError(url, found, expected);
}

/** That a node is one of another chain: it will not change by trying again. */
export function wrongChainError(url: string, found: unknown, expected: string): AgentError {
  const data = { url: shownUrl(url), genesis: plainText(found), expected };
  return new AgentError(
    wrongChain,
    `${data.url} is a node of another chain: its genesis hash is ${data.genesis}, expected ${expected}`,
    { data },
  );
}

export function isWrongChain(error: unknown): error is AgentError {
  return error instanceof AgentError && error.code === wrongChain;
}

async function genesisBehind(socket: WebSocket, signal: AbortSignal): Promise<unknown> {
  const messages = on(socket, 'message', { signal, close: ['close'] });
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: requestId, method: 'chain_getBlockHash', params: [0] }));
  for await (const [data] of messages) {
    const message = parseMessage(data as RawData);
    if (message.kind === 'answer' && message.id === requestId) return message.result;
  }
  return undefined;
}
