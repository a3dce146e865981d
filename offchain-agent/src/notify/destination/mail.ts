import { messageOf } from '../../base/error.ts';
import type { DestinationOf } from '../config.ts';
import { defaultTemplate, deliveryId, fillIn, type NoticeFields, titleOf } from '../wording.ts';
import type { Delivery } from './delivery.ts';
import { reasonOf } from './reason.ts';

/** Whom the server did not take. */
interface Refusal {
  readonly recipient: string;
  readonly responseCode: number;
}

/** Recipients that the server put off, by the message. A restart forgets them: the message then goes to all again. */
const waiting = new WeakMap<NoticeFields, string[]>();

/**
 * Sends a message by SMTP, once, as plain text. Never rejects. A recipient that the server puts off keeps it undelivered; one that it
 * refuses permanently does not, since later messages would wait behind it.
 */
export async function sendMail(
  { host, port, tls, user, from, to, text = defaultTemplate }: DestinationOf<'mail'>,
  fields: NoticeFields,
  password: string | undefined,
  patienceMs: number,
): Promise<Delivery> {
  // Loaded for the first mail: most who notify send none.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // Neither files nor addresses are fetched for a message.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const asked = waiting.get(fields);
    const { rejectedErrors = [] } = (await transport.sendMail({
      from,
      to,
      ...(asked && { envelope: { from, to: asked } }),
      subject: titleOf(fields),
      text: fillIn(text, fields),
      // Sent again, it has the same id: mail programs show it once.
      messageId: `<${deliveryId(fields)}@almanac>`,
    })) as { rejectedErrors?: readonly Refusal[] };
    const later = rejectedErrors.filter(({ responseCode }) => responseCode < 500);
    const never = rejectedErrors.length - later.length;
    waiting.set(
      fields,
      later.map(({ recipient }) => recipient),
    );
    const refused = `refused ${never} of ${to.length} recipients permanently`;
    if (later.length === 0)
      return { isDelivered: true, ...(never > 0 && { but: `the mail server ${refused}` }) };
    const putOff = `put off ${later.length} of ${to.length} recipients`;
    return {
      isDelivered: false,
      why: `the mail server ${putOff}${never > 0 ? ` and ${refused}` : ''}`,
    };
  } catch (error) {
    return { isDelivered: false, why: failureOf(error, sentSecrets(user, password)) };
  } finally {
    transport.close();
  }
}

/** The password as the protocol sends it; a server may repeat what it was told. */
function sentSecrets(user = '', password = ''): string[] {
  return [
    password,
    ...[password, `\0${user}\0${password}`].map((text) => Buffer.from(text).toString('base64')),
  ];
}

interface MailError {
  readonly responseCode?: unknown;
  /** The line of the server, which begins with the number. */
  readonly response?: unknown;
  readonly code?: unknown;
}

function failureOf(error: unknown, secrets: readonly string[]): string {
  const { responseCode, response, code } = error as MailError;
  if (typeof responseCode === 'number') {
    const words = (typeof response === 'string' ? response : '').replace(/^\d{3}[ -]?/, '');
    const reason = reasonOf(words, secrets);
    return `the mail server answered ${responseCode}${reason === undefined ? '' : `: ${reason}`}`;
  }
  if (code === 'EAUTH') return 'the mail server took no user and password';
  if (code === 'ETLS') return 'the mail server offers no TLS';
  const failed = Object.assign(new Error('the mail server did not answer'), { code });
  return messageOf(failed);
}
