import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../../src/base/error.ts';
import { NotifyBook } from '../../../src/notify/book.ts';
import { readNotifyConfig, validNotifyExample } from '../../../src/notify/config.ts';
import { requestsOf } from '../../../src/notify/destination/request.ts';
import { sendMessage } from '../../../src/notify/destination/send.ts';
import { destinationsOf } from '../../../src/notify/route.ts';
import { hiddenTexts, readSecrets } from '../../../src/notify/secrets.ts';
import { fieldsOf, fillIn, noticeFields, titleOf } from '../../../src/notify/wording.ts';

const episode = {
  id: '7f3c',
  key: 'slots/0x01',
  kind: 'slots',
  subject: '<!channel> *v3* @everyone\u202e"}',
  severity: 'critical',
  beganMs: Date.UTC(2026, 10, 26, 12),
  summary: 'v3 <b>missed</b> 3 slots',
  isTold: true,
} as const;
const notice = {
  phase: 'end',
  episode,
  endedMs: Date.UTC(2026, 10, 26, 12, 5),
  summary: 'it is back',
} as const;
const fields = fieldsOf(notice, { monitor: 'm1', link: 'https://status.example.org' });

function bodyOf(
  destination: Parameters<typeof requestsOf>[0],
  secret = 'https://hooks.example/T0/secret',
): Record<string, unknown> {
  const [request] = requestsOf(destination, fields, secret, 0);
  return JSON.parse(request?.body ?? '') as Record<string, unknown>;
}

describe('a notice as a message', () => {
  it('says since when, until when and how long', () => {
    assert.equal(fillIn('{{times}}', fields), '2026-11-26T12:00:00.000Z to 2026-11-26T12:05:00.000Z, 5m');
    assert.match(titleOf(fields), /^\[ended\] .* \(slots\)$/);
  });

  it('leaves what is not a field of a template as it is written', () => {
    assert.equal(
      fillIn('{{nothing}} {{ constructor }} {{kind}}', fields),
      '{{nothing}} {{ constructor }} slots',
    );
  });

  it('does not fill in a field again that looks like one', () => {
    const odd = fieldsOf({ ...notice, summary: '{{link}}' }, { monitor: 'm', link: 'https://a.example' });
    assert.equal(fillIn('{{summary}}', odd), '{{link}}');
  });

  it('mentions nobody, and shows markup of names as text', () => {
    assert.ok(!String(bodyOf({ kind: 'slack' })['text']).includes('<!channel>'));
    const discord = bodyOf({ kind: 'discord' });
    assert.deepEqual(discord['allowed_mentions'], { parse: [] });
    assert.ok(String(discord['content']).includes('\\*v3\\*'));
    const telegram = { kind: 'telegram', api: 'https://api.telegram.org', chat: '1' } as const;
    assert.equal('parse_mode' in bodyOf(telegram), false);
    assert.ok(!JSON.stringify(bodyOf({ kind: 'slack' })).includes('\u202e'));
  });

  it('keeps the shape of a body whose texts hold quotes', () => {
    const destination = { kind: 'webhook', headers: {}, body: { deep: [{ who: '{{subject}}' }] } } as const;
    const body = bodyOf(destination as never) as { deep: [{ who: string }] };
    assert.ok(body.deep[0].who.endsWith('"}'));
  });

  it('tells a webhook the fields that templates have, and no others', () => {
    const worse = { ...fields, toldSeverity: 'warning' } as const;
    const [request] = requestsOf({ kind: 'webhook', headers: {} } as never, worse, 'https://h.example/x', 0);
    const shown = Object.keys(JSON.parse(request?.body ?? '') as object);
    assert.deepEqual(shown, ['schema', 'title', 'text', ...noticeFields]);
  });

  it('takes an answer of 200 with an error for a refusal', () => {
    const answers = [
      [{ kind: 'slack' }, 'ok', 'invalid_token'],
      [{ kind: 'telegram', api: 'https://t.example', chat: '1' }, '{"ok":true}', '{"ok":false}'],
      [
        { kind: 'matrix', homeserver: 'https://m.example', room: '!a:b' },
        '{"event_id":"$1"}',
        '{"errcode":"M_X"}',
      ],
      [{ kind: 'webhook', headers: {}, expect: 'fine' }, 'fine', 'ok'],
    ] as const;
    for (const [destination, taken, refused] of answers) {
      const [request] = requestsOf(destination as never, fields, 'https://h.example/x', 0);
      assert.equal(request?.isTaken(taken), true, destination.kind);
      assert.equal(request?.isTaken(refused), false, destination.kind);
    }
  });

  it('gives Alertmanager its end, and a far one to what goes on', () => {
    const destination = { kind: 'alertmanager', urls: ['http://a.example/'] } as const;
    const [ended] = requestsOf(destination as never, fields, undefined, 0);
    assert.equal(ended?.url, 'http://a.example/api/v2/alerts');
    assert.match(ended?.body ?? '', /"endsAt":"2026-11-26T12:05:00.000Z"/);
    const begun = fieldsOf(
      { ...notice, phase: 'begin', endedMs: undefined },
      { monitor: 'm', link: undefined },
    );
    const [open] = requestsOf(destination as never, begun, undefined, 0);
    assert.match(open?.body ?? '', /"endsAt":"1970-01-01T01:00:00.000Z"/);
  });

  it('tells a failure without the address in which a token stands', async () => {
    const destination = { kind: 'telegram', api: 'http://127.0.0.1:1', chat: '1' } as const;
    const sent = await sendMessage(
      destination,
      fields,
      'TOKEN-of-telegram',
      1_000,
      new AbortController().signal,
    );
    assert.equal(sent.isDelivered, false);
    assert.ok(!JSON.stringify(sent).includes('TOKEN'));
  });
});

describe('the routes of a notice', () => {
  const to = ['a'];
  const fits = (route: object, subject = 'v3'): boolean =>
    destinationsOf([{ ...route, to }], { ...episode, subject }).length === 1;

  it('fit by severity, kind and subject, all of them', () => {
    assert.ok(fits({}));
    assert.ok(fits({ severity: 'critical', kinds: ['node', 'slots'], subjects: ['x', 'v*'] }));
    assert.ok(!fits({ severity: 'warning' }));
    assert.ok(!fits({ kinds: ['node'] }));
    assert.ok(!fits({ subjects: ['v'] }));
  });

  it('take * for any text, and nothing twice', () => {
    assert.ok(fits({ subjects: ['*'] }, ''));
    assert.ok(fits({ subjects: ['a*b*c'] }, 'a-b-c'));
    assert.ok(!fits({ subjects: ['ab*bc'] }, 'abc'));
    assert.ok(!fits({ subjects: ['a*b*c'] }, 'ac'));
    assert.deepEqual(destinationsOf([{ to: ['a', 'b'] }, { to: ['b'] }], episode), ['a', 'b']);
  });
});

describe('the file of --notify', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-notify-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const written = (text: string): string => {
    const file = join(folder, 'notify.yaml');
    writeFileSync(file, text);
    return file;
  };

  it('takes the example', () => {
    const config = readNotifyConfig(written(validNotifyExample));
    assert.equal(config.after, 30_000);
    assert.equal(config.state, join(folder, 'notify-state.json'));
  });

  it('reads the shipped example, which has every kind and the defaults that it says', () => {
    const shipped = fileURLToPath(new URL('../../../../docs/examples/notify.yaml', import.meta.url));
    const { destinations, ...shown } = readNotifyConfig(shipped);
    assert.deepEqual(
      Object.values(destinations).map(({ kind }) => kind),
      ['telegram', 'slack', 'discord', 'matrix', 'webhook', 'mail', 'alertmanager'],
    );
    const least = readNotifyConfig(
      written('destinations: {a: {kind: alertmanager, urls: ["http://a"]}}\nroutes: [{to: [a]}]\n'),
    );
    assert.equal(least.after, 0);
    for (const field of ['missedSlots', 'perMinute', 'timeout', 'giveUpAfter'] as const)
      assert.equal(shown[field], least[field], field);
    assert.equal(basename(shown.state), basename(least.state));
    const { mail } = destinations;
    assert.ok(mail?.kind === 'mail' && mail.port === 587 && mail.tls === 'starttls');
  });

  it('names every fault with its path', () => {
    const file = written(`destinations:
  a: {kind: slack}
  b: {kind: pager}
routes:
  - {to: [c], kinds: [weather]}
`);
    assert.throws(
      () => readNotifyConfig(file),
      (error: AgentError) => {
        assert.equal(error.code, 'bad_input/config');
        for (const part of ['destinations.a.urlFile', 'destinations.b.kind', 'routes[0].kinds[0]'])
          assert.ok(error.message.includes(part), `${part} in ${error.message}`);
        return true;
      },
    );
  });

  it('names what is not a field of a text', () => {
    const file = written(`destinations:
  a: {kind: slack, urlFile: a, text: "{{title}} {{sumary}}"}
  b: {kind: webhook, urlFile: b, body: {all: [{at: "{{ when }}"}]}}
routes:
  - {to: [a, b]}
`);
    assert.throws(
      () => readNotifyConfig(file),
      /destinations\.a\.text: \{\{sumary\}\} is not a field; expected id, .*\n.*destinations\.b\.body: \{\{ when \}\} is not a field/,
    );
  });

  it('names a route to no destination', () => {
    const file = written('destinations: {}\nroutes: [{to: [c]}]\n');
    assert.throws(() => readNotifyConfig(file), /routes\[0\]\.to\[0\]: no destination is called "c"/);
  });

  it('wants secrets in files that nobody else reads, and hides them', async () => {
    const config = readNotifyConfig(
      written('destinations:\n  a: {kind: slack, urlFile: hook}\nroutes: [{to: [a]}]\n'),
    );
    const hook = join(folder, 'hook');
    writeFileSync(hook, 'https://hooks.example/services/T012345678/B-secret-part\n', { mode: 0o644 });
    await assert.rejects(readSecrets(config), { code: 'bad_input/secret_file' });
    chmodSync(hook, 0o600);
    assert.ok(hiddenTexts(await readSecrets(config)).includes('B-secret-part'));
  });

  it('wants a variable that is set', async () => {
    const config = readNotifyConfig(
      written('destinations:\n  a: {kind: discord, urlEnv: HOOK}\nroutes: [{to: [a]}]\n'),
    );
    await assert.rejects(readSecrets(config, {}), { code: 'bad_input/notify_secret' });
    await assert.rejects(readSecrets(config, { HOOK: 'no address' }), { code: 'bad_input/notify_secret' });
  });
});

describe('the book of what is to be told', () => {
  it('refuses a damaged file and a second process', () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-notify-'));
    const file = join(folder, 'state.json');
    try {
      const { book } = NotifyBook.open(file);
      assert.throws(() => NotifyBook.open(file), { code: 'bad_input/notify_state' });
      book.write({ open: [], outbox: [] });
      book.close();
      writeFileSync(file, '{"schema":"almanac.noti');
      assert.throws(() => NotifyBook.open(file), /damaged/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
