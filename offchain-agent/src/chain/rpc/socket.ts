import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { AgentError, messageOf } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import { retryAfterMs } from './passing.ts';

/** Answers of a chain's largest calls (metadata, a ranking) stay far below; more is no node. */
const usualMessageBytes = 64 * 1024 * 1024;

export interface SocketOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs: number;
  /** A message of more bytes ends the connection; 64 MiB where it is left out. */
  readonly maxMessageBytes?: number;
  /** Told the connection beneath, before the WebSocket is open. */
  readonly onStream?: (stream: Duplex) => void;
}

/**
 * Opens a WebSocket, or says in one sentence why it cannot be opened.
 * @throws AgentError `unreachable/refused`, `unreachable/host`, `unreachable/timeout`, `unreachable/http`,
 * `bad_input/not_a_node` (something answers, but no WebSocket: a web page, another protocol).
 */
export async function openSocket(
  url: string,
  { signal, timeoutMs, maxMessageBytes = usualMessageBytes, onStream }: SocketOptions,
): Promise<WebSocket> {
  signal?.throwIfAborted();
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: maxMessageBytes });
  // Once the outcome is known, a late error of the dying socket concerns nobody.
  socket.on('error', () => undefined);
  if (onStream) socket.once('upgrade', (response) => onStream(response.socket));
  let cleanUp = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(timedOut(url, timeoutMs)), timeoutMs);
      const onAbort = (): void => reject(signal?.reason);
      cleanUp = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      socket.once('open', resolve);
      socket.once('unexpected-response', (_request, response) => reject(noUpgrade(url, response)));
      socket.once('error', (error) => reject(connectionError(url, error)));
    });
    return socket;
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    cleanUp();
  }
}

function timedOut(url: string, timeoutMs: number): AgentError {
  return new AgentError(
    'unreachable/timeout',
    `${shownUrl(url)} did not answer within ${timeoutMs / 1_000} s; check the address, the network and whether the node runs`,
    { data: { url: shownUrl(url), timeout_ms: timeoutMs }, retryable: true },
  );
}

function noUpgrade(url: string, response: IncomingMessage): AgentError {
  response.destroy();
  const status = response.statusCode ?? 0;
  const type = plainText(response.headers['content-type']?.split(';')[0] ?? 'no content type');
  const data = { url: shownUrl(url), http_status: status, content_type: type };
  const answer = `${shownUrl(url)} answered HTTP ${status} (${type}) instead of opening a WebSocket`;
  const afterMs = retryAfterMs(response.headers['retry-after'], Date.now());
  // A gateway that is busy, down or wants a login may well stand before a node.
  if (status >= 500 || status === 429 || status === 401 || status === 403) {
    return new AgentError('unreachable/http', `${answer}; it refuses for now or needs access`, {
      data: { ...data, ...(afterMs !== undefined && { retry_after_ms: afterMs }) },
      retryable: status !== 401 && status !== 403,
    });
  }
  return new AgentError(
    'bad_input/not_a_node',
    `${answer}: it is a web server, not a node's RPC; give the address that the node prints as its JSON-RPC server, for example ws://127.0.0.1:9944`,
    { data },
  );
}

function connectionError(url: string, cause: Error & { code?: string }): AgentError {
  const shown = shownUrl(url);
  const options = { data: { url: shown, cause: cause.code ?? messageOf(cause) }, cause, retryable: true };
  if (cause.code === 'ECONNREFUSED') {
    return new AgentError(
      'unreachable/refused',
      `cannot connect to ${shown}: connection refused; start a chain with "npm start", or pass --url (chain.urls of an agent)`,
      options,
    );
  }
  if (cause.code === 'ENOTFOUND' || cause.code === 'EAI_AGAIN') {
    return new AgentError('unreachable/host', `the host of ${shown} has no address; check its name`, options);
  }
  if (cause.code?.startsWith('HPE_') || cause.message.startsWith('Invalid ')) {
    return new AgentError(
      'bad_input/not_a_node',
      `${shown} is not a WebSocket server; pass the RPC address of a node`,
      { ...options, retryable: false },
    );
  }
  if (
    cause.code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    /EPROTO.*(wrong version number|packet length too long)/s.test(cause.message)
  ) {
    return new AgentError(
      'bad_input/not_a_node',
      `TLS handshake with ${shown} failed; use ws:// instead of wss://`,
      { ...options, retryable: false },
    );
  }
  return new AgentError('unreachable/connection', `cannot connect to ${shown}: ${messageOf(cause)}`, options);
}

/**
 * Ends a connection whose other side no longer answers pings: a node that lost its network says nothing, and a
 * subscription would wait for ever.
 *
 * @param everyMs between two pings; a ping not answered until the next one ends the connection
 */
export function keepAlive(socket: WebSocket, everyMs: number): void {
  let isAnswered = true;
  const timer = setInterval(() => {
    if (!isAnswered) {
      socket.terminate();
      return;
    }
    isAnswered = false;
    socket.ping();
  }, everyMs);
  // Whoever has nothing else to wait for may end.
  timer.unref();
  socket.on('pong', () => {
    isAnswered = true;
  });
  socket.once('close', () => clearInterval(timer));
}
