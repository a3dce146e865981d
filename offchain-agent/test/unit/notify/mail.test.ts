import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { sendMail } from '../../../src/notify/destination/mail.ts';
import { fieldsOf } from '../../../src/notify/wording.ts';

/** A mail server that refuses some: who was asked for, in each mail. */
class MailServer {
  readonly asked: string[][] = [];
  putOff: readonly string[] = [];
  /** As gone: for good. */
  gone: readonly string[] = [];
  readonly #server = createServer((socket) => {
    let inText = false;
    let recipients: string[] = [];
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\r\n').filter((part) => part !== '')) {
        if (inText) {
          inText = line !== '.';
          if (!inText) socket.write('250 taken\r\n');
          continue;
        }
        const [, recipient] = /^RCPT TO:<(.*)>/.exec(line) ?? [];
        if (line.startsWith('MAIL')) this.asked.push((recipients = []));
        if (recipient !== undefined) recipients.push(recipient);
        inText = line === 'DATA';
        socket.write(inText ? '354 go on\r\n' : this.#answer(recipient ?? ''));
      }
    });
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
  });

  #answer(recipient: string): string {
    if (this.gone.includes(recipient)) return '550 gone\r\n';
    return this.putOff.includes(recipient) ? '450 later\r\n' : '250 ok\r\n';
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
  }
}

function fieldsOfOne(id: string): ReturnType<typeof fieldsOf> {
  const episode = {
    id,
    key: 'a',
    kind: 'node',
    subject: 'a',
    severity: 'warning',
    beganMs: 0,
    summary: '',
    isTold: true,
  } as const;
  const notice = { phase: 'begin', episode, endedMs: undefined, summary: '' } as const;
  return fieldsOf(notice, { monitor: 'm', link: undefined });
}

describe('sendMail', () => {
  const server = new MailServer();
  const [anna, bert, carl] = ['anna@x.example', 'bert@x.example', 'carl@x.example'] as const;
  let port: number;

  before(async () => {
    port = await server.listen();
  });
  after(() => server.close());
  beforeEach(() => {
    server.asked.length = 0;
  });

  const send = async (fields: ReturnType<typeof fieldsOf>): ReturnType<typeof sendMail> => {
    const to = [anna, bert, carl];
    const mail = { kind: 'mail', host: '127.0.0.1', port, tls: 'none', from: 'm@x.example', to } as const;
    return await sendMail({ ...mail, to }, fields, undefined, 10_000);
  };

  it('asks those who were put off again, and nobody else', async () => {
    const fields = fieldsOfOne('put-off');
    server.putOff = [bert, carl];
    const why = 'the mail server put off 2 of 3 recipients';
    assert.deepEqual(await send(fields), { isDelivered: false, why });
    assert.deepEqual(await send(fields), {
      isDelivered: false,
      why: 'the mail server answered 450: later',
    });
    server.putOff = [];
    assert.deepEqual(await send(fields), { isDelivered: true });
    assert.deepEqual(server.asked, [
      [anna, bert, carl],
      [bert, carl],
      [bert, carl],
    ]);
  });

  it('lets an address that is gone hold nobody back, and says so', async () => {
    server.gone = [bert];
    const but = 'the mail server refused 1 of 3 recipients permanently';
    assert.deepEqual(await send(fieldsOfOne('gone')), { isDelivered: true, but });
  });
});
