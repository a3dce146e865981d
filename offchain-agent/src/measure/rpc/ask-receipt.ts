import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { hexText } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { bodyUpTo } from '../../base/response-body.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { shownUrl } from '../../base/url.ts';
import { peerKeyOf } from '../../chain/reporting/peer-id.ts';
import { openSocket } from '../../chain/rpc/socket.ts';
import { isReceiptOf, type Receipt, type Receipted, receiptOf, sampleId } from '../../sli/receipt.ts';
import { maxAnswerBytes, requestText } from './rpc-answer.ts';

/** An endpoint's receipt for a sample that only this asked for. */
interface AskedReceipt {
  readonly receipt: Receipt;
  readonly id: string;
  /** Who it says to be: the PeerId that `system_localPeerId` answers. */
  readonly peerId: string;
  /** Its clock when it answered minus ours in the middle of the question, ms. */
  readonly aheadMs: number;
}

type Ask = (id: string, method: string) => Promise<string>;

const timeoutMs = 10_000;

const answer = z.object({
  result: z.unknown(),
  receipt: z
    .unknown()
    .transform((json, context) => {
      const receipt = json === undefined ? undefined : receiptOf(json);
      if (json !== undefined && !receipt) context.addIssue({ code: 'custom', message: 'is not a receipt' });
      return receipt;
    })
    .optional(),
});

/**
 * Asks an endpoint as a reporter does, under an id that nobody else can know, and checks what it signs.
 * @param url ws, wss, http or https
 * @throws AgentError `unreachable/*`; `no/receipt` when it signs none, `no/receipt_signature` when its key has not signed this sample
 */
export async function askForReceipt(url: string, subject: Omit<Receipted, 'id'>): Promise<AskedReceipt> {
  return await withTimeLimit(timeoutMs, undefined, async (within) => {
    const socket = url.startsWith('ws')
      ? await openSocket(url, { timeoutMs, signal: within, maxMessageBytes: maxAnswerBytes })
      : undefined;
    const ask: Ask = socket ? overSocket(socket, within) : overHttp(url, within);
    try {
      return await checked(url, subject, ask);
    } catch (cause) {
      // Whoever says nothing in time, or hangs up, is told of by no error of ours.
      if (cause instanceof AgentError) throw cause;
      const why = `${shownUrl(url)} did not answer: ${messageOf(cause)}`;
      throw new AgentError('unreachable/no_answer', why, { cause, retryable: true });
    } finally {
      socket?.terminate();
    }
  });
}

async function checked(url: string, subject: Omit<Receipted, 'id'>, ask: Ask): Promise<AskedReceipt> {
  const peerId = String(read(url, await ask('peer', 'system_localPeerId')).result);
  const id = sampleId(hexText(randomBytes(32)), subject.target, 0);
  const beganMs = Date.now();
  const { receipt } = read(url, await ask(id, 'chain_getHeader'));
  const middleMs = (beganMs + Date.now()) / 2;
  if (!receipt) {
    throw new AgentError(
      'no/receipt',
      `${shownUrl(url)} answers, and signs no receipt; set "receipts" of the network in the configuration of its gateway (docs/how-to/run-an-endpoint.md)`,
    );
  }
  if (!isReceiptOf(peerKeyOf(peerId), { ...subject, id }, receipt)) {
    throw new AgentError(
      'no/receipt_signature',
      `${shownUrl(url)} does not sign this sample; check genesis ${subject.genesis}, network ${subject.network} and target ${subject.target} in its gateway's configuration, and its key (${peerId})`,
      { data: { peer_id: peerId, ...subject } },
    );
  }
  return { receipt, id, peerId, aheadMs: Math.round(receipt.atMs - middleMs) };
}

function read(url: string, text: string): z.infer<typeof answer> {
  try {
    return answer.parse(JSON.parse(text));
  } catch (cause) {
    throw new AgentError(
      'bad_input/not_a_node',
      `${shownUrl(url)} answered with an invalid JSON-RPC response (${messageOf(cause).slice(0, 200)})`,
      { cause },
    );
  }
}

function overSocket(socket: WebSocket, signal: AbortSignal): Ask {
  return async (id, method) => {
    socket.send(requestText(id, method, []));
    const [data] = (await once(socket, 'message', { signal })) as [Buffer];
    return data.toString('utf8');
  };
}

function overHttp(url: string, signal: AbortSignal): Ask {
  return async (id, method) => {
    const response = await fetch(url, {
      method: 'POST',
      body: requestText(id, method, []),
      headers: { 'content-type': 'application/json' },
      redirect: 'error',
      signal,
    });
    const body = await bodyUpTo(response, maxAnswerBytes);
    if (body.length > maxAnswerBytes) throw new Error(`its answer has more than ${maxAnswerBytes} bytes`);
    return body.toString('utf8');
  };
}
