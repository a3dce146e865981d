import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type MessageRequest, requestsOf } from '../../../src/notify/destination/request.ts';
import { sendMessage } from '../../../src/notify/destination/send.ts';
import type { Severity } from '../../../src/notify/observation.ts';
import { fieldsOf, type NoticeFields } from '../../../src/notify/wording.ts';

function begun(severity: Severity): NoticeFields {
  const episode = {
    id: '7f3c',
    key: 'incident/0-1-rpc-0',
    kind: 'incident',
    subject: 'v3',
    severity,
    beganMs: 0,
    summary: 'v3 is down',
    isTold: true,
  } as const;
  const notice = { phase: 'begin', episode, endedMs: undefined, summary: episode.summary } as const;
  return fieldsOf(notice, { monitor: 'm', link: undefined });
}

/** The ids of what is sent: a warning, the same again, and that it became critical. */
async function idsOf(
  idOf: (fields: NoticeFields) => Promise<string | undefined> | string | undefined,
): Promise<number[]> {
  const ids: (string | undefined)[] = [];
  for (const severity of ['warning', 'warning', 'critical'] as const) ids.push(await idOf(begun(severity)));
  assert.ok(!ids.includes(undefined));
  return ids.map((id) => ids.indexOf(id));
}

/** Which of them have the same id: the first two alone. */
const expected = [0, 0, 2];

describe('the id of a message', () => {
  it('stays when it is sent again, and is another one for what became critical', async () => {
    const over = (destination: object, id: (request: MessageRequest) => string | undefined) =>
      idsOf((fields) => {
        const [request] = requestsOf(destination as never, fields, 'https://h.example/x', 0);
        return request && id(request);
      });
    const matrix = { kind: 'matrix', homeserver: 'https://m.example', room: '!a:b' };
    assert.deepEqual(await over(matrix, ({ url }) => url), expected);
    const webhook = { kind: 'webhook', headers: {} };
    assert.deepEqual(await over(webhook, ({ headers }) => headers['idempotency-key']), expected);
  });

  it('does so in mail', async () => {
    const mails: string[] = [];
    const server = createServer((socket) => {
      let mail: string | undefined;
      socket.setEncoding('utf8').on('data', (text: string) => {
        if (mail === undefined) {
          if (text.startsWith('DATA')) mail = '';
          socket.write(text.startsWith('DATA') ? '354 go on\r\n' : '250 ok\r\n');
          return;
        }
        mail += text;
        if (!mail.endsWith('\r\n.\r\n')) return;
        mails.push(mail);
        mail = undefined;
        socket.write('250 taken\r\n');
      });
      socket.on('error', () => undefined);
      socket.write('220 test\r\n');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const mail = {
      kind: 'mail' as const,
      host: '127.0.0.1',
      port,
      tls: 'none' as const,
      from: 'a@x.example',
      to: ['b@x.example'],
    } satisfies Parameters<typeof sendMessage>[0];
    try {
      const ids = idsOf(async (fields) => {
        const sent = await sendMessage(mail, fields, undefined, 10_000, AbortSignal.timeout(10_000));
        assert.deepEqual(sent, { isDelivered: true });
        return /^Message-ID: (.*)$/im.exec(mails.at(-1) ?? '')?.[1];
      });
      assert.deepEqual(await ids, expected);
    } finally {
      server.close();
    }
  });
});
