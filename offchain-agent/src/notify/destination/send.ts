import { messageOf } from '../../base/error.ts';
import { bodyUpTo } from '../../base/response-body.ts';
import type { Destination } from '../config.ts';
import type { NoticeFields } from '../wording.ts';
import type { Delivery } from './delivery.ts';
import { sendMail } from './mail.ts';
import { reasonOf } from './reason.ts';
import { type MessageRequest, requestsOf } from './request.ts';

const longestRetryMs = 3_600_000;
const largestAnswer = 65_536;

/** Sends a message once. Never rejects. */
export async function sendMessage(
  destination: Destination,
  fields: NoticeFields,
  secret: string | undefined,
  patienceMs: number,
  signal: AbortSignal,
): Promise<Delivery> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  if (destination.kind === 'mail') return await sendMail(destination, fields, secret, patienceMs);
  const secrets = [secret ?? '', ...('headers' in destination ? Object.values(destination.headers) : [])];
  const sent = await Promise.all(
    requestsOf(destination, fields, secret, Date.now()).map(
      async (request) => await post(request, [...secrets, request.url], patienceMs, within),
    ),
  );
  // Of several Alertmanagers, which tell one another, one is enough.
  return sent.find(({ isDelivered }) => isDelivered) ?? sent[0] ?? { isDelivered: true };
}

async function post(
  request: MessageRequest,
  secrets: readonly string[],
  patienceMs: number,
  signal: AbortSignal,
): Promise<Delivery> {
  const { method, url, headers, body, isTaken } = request;
  try {
    // Another host must not learn a token by a redirection.
    const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
    const answer = (await bodyUpTo(response, largestAnswer)).toString('utf8');
    if (response.ok && isTaken(answer)) return { isDelivered: true };
    const reason = reasonOf(answer, secrets);
    const status = `it answered ${response.status}${response.ok ? ', but with an error' : ''}`;
    const why = reason === undefined ? status : `${status}: ${reason}`;
    return response.ok ? { isDelivered: false, why } : refused(response, answer, why);
  } catch (error) {
    return { isDelivered: false, why: failureOf(error, patienceMs) };
  }
}

function refused({ headers }: Response, answer: string, why: string): Delivery {
  const seconds = Number(headers.get('retry-after') ?? retryAfterOf(answer));
  const retryAfterMs =
    Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1_000, longestRetryMs) : 0;
  return { isDelivered: false, why, ...(retryAfterMs > 0 && { retryAfterMs }) };
}

interface RetryAnswer {
  readonly retry_after?: unknown;
  readonly retry_after_ms?: unknown;
  readonly parameters?: { readonly retry_after?: unknown };
}

/** Telegram, Discord and Matrix say it in the answer. */
function retryAfterOf(answer: string): unknown {
  try {
    const document = JSON.parse(answer) as RetryAnswer | null;
    const ms = document?.retry_after_ms;
    return (
      document?.parameters?.retry_after ??
      document?.retry_after ??
      (ms === undefined ? ms : Number(ms) / 1_000)
    );
  } catch {
    return undefined;
  }
}

/** What the system said of the connection; never the library's words, in which the address may stand. */
function failureOf(error: unknown, patienceMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${patienceMs / 1_000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  const hasCode = cause instanceof Error && 'code' in cause;
  return hasCode
    ? messageOf(Object.assign(new Error('the connection failed'), { code: cause.code }))
    : 'the connection failed';
}
