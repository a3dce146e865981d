import type { Destination, DestinationOf } from '../config.ts';
import { defaultTemplate, deliveryId, fillIn, type NoticeFields, noticeFields, titleOf } from '../wording.ts';

/** One message as an HTTP request, and how its answer is read. */
export interface MessageRequest {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether an answer with a 2xx status means that it was taken: several services answer 200 with an error. */
  readonly isTaken: (answer: string) => boolean;
}

type OverHttp = Exclude<Destination, DestinationOf<'mail'>>;

/** @param secret the address of a webhook, or the token of a service */
export function requestsOf(
  destination: OverHttp,
  fields: NoticeFields,
  secret: string | undefined,
  nowMs: number,
): MessageRequest[] {
  switch (destination.kind) {
    case 'slack':
      return [slack(destination, fields, secret ?? '')];
    case 'discord':
      return [discord(destination, fields, secret ?? '')];
    case 'telegram':
      return [telegram(destination, fields, secret ?? '')];
    case 'matrix':
      return [matrix(destination, fields, secret ?? '')];
    case 'webhook':
      return [webhook(destination, fields, secret ?? '')];
    case 'alertmanager':
      return destination.urls.map((url) => alert(url, fields, nowMs));
  }
}

const json = { 'content-type': 'application/json' };
const any = (): boolean => true;

function written({ text = defaultTemplate }: { text?: string | undefined }, fields: NoticeFields): string {
  return fillIn(text, fields);
}

/** `&`, `<` and `>` begin markup and mentions there. */
function slack(
  { text = defaultTemplate }: DestinationOf<'slack'>,
  fields: NoticeFields,
  url: string,
): MessageRequest {
  const quote = (part: string): string =>
    part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const body = JSON.stringify({ text: fillIn(text, fields, quote), unfurl_links: false });
  return { method: 'POST', url, headers: json, body, isTaken: (answer) => answer.trim() === 'ok' };
}

/** No field can call a person or a role. */
function discord(
  { text = defaultTemplate }: DestinationOf<'discord'>,
  fields: NoticeFields,
  url: string,
): MessageRequest {
  const quote = (part: string): string => part.replace(/[\\*_~`|>#[\]()]/g, (sign) => `\\${sign}`);
  // Addresses stay as they are, so that they can be followed.
  const content = fillIn(text, fields, (part) => (/^https?:\/\/\S+$/.test(part) ? part : quote(part)));
  const body = JSON.stringify({ content: content.slice(0, 2_000), allowed_mentions: { parse: [] } });
  return { method: 'POST', url, headers: json, body, isTaken: any };
}

function telegram(
  destination: DestinationOf<'telegram'>,
  fields: NoticeFields,
  token: string,
): MessageRequest {
  const { api, chat } = destination;
  // Without a parse mode, all of it is text.
  const body = JSON.stringify({
    chat_id: chat,
    text: written(destination, fields).slice(0, 4_096),
    link_preview_options: { is_disabled: true },
  });
  const url = `${api.replace(/\/$/, '')}/bot${token}/sendMessage`;
  return { method: 'POST', url, headers: json, body, isTaken: (answer) => field(answer, 'ok') === true };
}

/** The transaction is the message's id: sent again, it is still one message. */
function matrix(destination: DestinationOf<'matrix'>, fields: NoticeFields, token: string): MessageRequest {
  const { homeserver, room } = destination;
  const transaction = encodeURIComponent(deliveryId(fields));
  const url = `${homeserver.replace(/\/$/, '')}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${transaction}`;
  return {
    method: 'PUT',
    url,
    headers: { ...json, authorization: `Bearer ${token}` },
    body: JSON.stringify({ msgtype: 'm.text', body: written(destination, fields), 'm.mentions': {} }),
    isTaken: (answer) => typeof field(answer, 'event_id') === 'string',
  };
}

function webhook(destination: DestinationOf<'webhook'>, fields: NoticeFields, url: string): MessageRequest {
  const { headers, body, expect } = destination;
  const texts = Object.fromEntries(noticeFields.map((name) => [name, fields[name]]));
  const document = body
    ? filled(body, fields)
    : { schema: 'almanac.notice.v1', title: titleOf(fields), text: written(destination, fields), ...texts };
  return {
    method: 'POST',
    url,
    headers: { ...json, 'idempotency-key': deliveryId(fields), ...headers },
    body: JSON.stringify(document),
    isTaken: (answer) => expect === undefined || answer.includes(expect),
  };
}

/** A document with the fields in its texts: as JSON is written afterwards, no field can change its shape. */
function filled(value: unknown, fields: NoticeFields): unknown {
  if (typeof value === 'string') return fillIn(value, fields);
  if (Array.isArray(value)) return value.map((one) => filled(one, fields));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, fields)]));
}

/** An alert that is not sent again for so long is over for Alertmanager: the monitor itself may have died. */
const alertHoldsMs = 3_600_000;

/** Each episode is an alert of its own: two of one subject can go on at once, and one of them ends first. */
function alert(url: string, fields: NoticeFields, nowMs: number): MessageRequest {
  const { id, kind, subject, severity, monitor, summary, link, began, ended, toldSeverity } = fields;
  const one = (as: string, endsAt: string) => ({
    labels: { alertname: `almanac_${kind}`, kind, subject, severity: as, monitor, id },
    annotations: { summary },
    startsAt: began,
    endsAt,
    ...(link !== '' && { generatorURL: link }),
  });
  const now = new Date(Math.max(nowMs, Date.parse(began))).toISOString();
  const body = JSON.stringify([
    one(severity, ended === '' ? new Date(nowMs + alertHoldsMs).toISOString() : ended),
    // What has become worse is another alert: the one that fired before is over.
    ...(toldSeverity ? [one(toldSeverity, ended === '' ? now : ended)] : []),
  ]);
  const at = `${url.replace(/\/$/, '')}/api/v2/alerts`;
  return { method: 'POST', url: at, headers: json, body, isTaken: any };
}

function field(answer: string, name: string): unknown {
  try {
    return (JSON.parse(answer) as Readonly<Record<string, unknown>> | null)?.[name];
  } catch {
    return undefined;
  }
}
