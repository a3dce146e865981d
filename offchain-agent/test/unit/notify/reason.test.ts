import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Destination } from '../../../src/notify/config.ts';
import type { Delivery } from '../../../src/notify/destination/delivery.ts';
import { reasonOf } from '../../../src/notify/destination/reason.ts';
import { sendMessage } from '../../../src/notify/destination/send.ts';
import { fieldsOf } from '../../../src/notify/wording.ts';

describe('the reason of a service', () => {
  it('takes the line or the member that says it', () => {
    for (const [answer, reason] of [
      ['no_service', 'no_service'],
      ['channel_is_archived\nmore', 'channel_is_archived'],
      [
        '{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked"}',
        'Forbidden: bot was kicked',
      ],
      ['{"message":"Unknown Webhook","code":10015}', 'Unknown Webhook'],
      ['{"errcode":"M_FORBIDDEN","error":"User not in room"}', 'User not in room'],
      ['{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1000}', 'M_LIMIT_EXCEEDED'],
      ['{"ok":false,"error":"invalid_auth"}', 'invalid_auth'],
      ['{"errors":[{"detail":"no such route"}]}', 'no such route'],
      ['{"error":{"message":"quota; use another plan"}}', 'quota, use another plan'],
      ['"only text"', 'only text'],
      ['', undefined],
      ['{}', undefined],
      ['null', undefined],
      ['[]', undefined],
      ['<html>502 Bad Gateway</html>', undefined],
      [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, undefined],
    ] as const)
      equal(reasonOf(answer, []), reason, answer.slice(0, 40));
  });

  it('has the new chat of a group that became a supergroup', () => {
    const answer = {
      ok: false,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: -1_001_234_567_890 },
    };
    equal(
      reasonOf(JSON.stringify(answer), []),
      'Bad Request: group chat was upgraded to a supergroup chat, chat: -1001234567890',
    );
  });

  it('ends after 200 characters, and paints over no screen', () => {
    const reason = reasonOf(`\u001b[2J${'word '.repeat(1_000)}`, []) ?? '';
    match(reason, /^\?\[2J/);
    ok(reason.length <= 203, String(reason.length));
  });

  it('shows no secret, nor what is random by its looks', () => {
    const url = 'https://hooks.example.org/services/T0AB/B0CD/abcDEF123456ghiJKL789012';
    const token = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11';
    for (const echoed of [
      url,
      encodeURIComponent(url),
      'abcDEF123456ghiJKL789012',
      'abcDEF123456ghiJKL7',
      token,
      encodeURIComponent(token),
      'DEF1234ghIkl-zyx57W2v1u123ew',
      'pass word',
    ]) {
      const reason = reasonOf(JSON.stringify({ message: `bad ${echoed} here` }), [url, token, 'pass word']);
      equal(reason?.replaceAll(/[…:]+/g, '…'), 'bad … here', echoed);
    }
  });
});

describe('a message that a service does not take', () => {
  const token = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11';
  const header = 'header-secret-1';
  let server: Server;
  let at: string;
  let answer: (url: string, authorization: string) => readonly [status: number, body: string];

  before(async () => {
    server = createServer((request, response) => {
      request.resume();
      const [status, body] = answer(request.url ?? '', request.headers.authorization ?? '');
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  const send = async (destination: object, secret: string): Promise<Delivery> => {
    const episode = {
      id: '1',
      key: 'test',
      kind: 'node',
      subject: 'test',
      severity: 'warning',
      beganMs: 0,
      summary: '',
      isTold: true,
    } as const;
    const notice = { phase: 'begin', episode, endedMs: undefined, summary: '' } as const;
    const fields = fieldsOf(notice, { monitor: 'm', link: undefined });
    return await sendMessage(
      destination as Destination,
      fields,
      secret,
      10_000,
      new AbortController().signal,
    );
  };

  it('has the words of the service behind its status', async () => {
    answer = () => [404, 'no_service'];
    deepEqual(await send({ kind: 'slack' }, `${at}/services/T0/B0/x`), {
      isDelivered: false,
      why: 'it answered 404: no_service',
    });
    answer = () => [200, '{"ok":false,"error":"channel_not_found"}'];
    deepEqual(await send({ kind: 'slack' }, `${at}/services/T0/B0/x`), {
      isDelivered: false,
      why: 'it answered 200, but with an error: channel_not_found',
    });
    answer = () => [502, '<html></html>'];
    deepEqual(await send({ kind: 'discord' }, `${at}/x`), { isDelivered: false, why: 'it answered 502' });
  });

  it('waits as long as Matrix says', async () => {
    answer = () => [429, '{"errcode":"M_LIMIT_EXCEEDED","error":"Too Many Requests","retry_after_ms":2500}'];
    deepEqual(await send({ kind: 'matrix', homeserver: at, room: '!a:b' }, token), {
      isDelivered: false,
      why: 'it answered 429: Too Many Requests',
      retryAfterMs: 2_500,
    });
  });

  it('shows no secret that the service repeats', async () => {
    answer = (url, authorization) => [400, JSON.stringify({ message: `bad ${at}${url} ${authorization}` })];
    const headers = { authorization: header };
    for (const delivery of [
      await send({ kind: 'telegram', api: at, chat: '1' }, token),
      await send({ kind: 'matrix', homeserver: at, room: '!a:b' }, token),
      await send({ kind: 'webhook', headers }, `${at}/hook/0123456789abcdef0123`),
      await send({ kind: 'alertmanager', urls: [`${at}/abcDEF123456ghiJKL`] }, ''),
    ]) {
      const text = JSON.stringify(delivery);
      match(text, /it answered 400: bad /);
      doesNotMatch(text, /123456:ABC|header-secret|0123456789abcdef|abcDEF/);
    }
  });
});
