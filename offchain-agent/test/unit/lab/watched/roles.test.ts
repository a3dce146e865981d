import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { WatchedNetwork } from '../../../../../tests/support/watched-network.ts';
import { parseYaml } from '../../../../src/base/yaml.ts';
import { listen } from '../../../../src/http/listen.ts';
import { type AuditEntry, AuditLog } from '../../../../src/lab/watched/audit.ts';
import { createWatchServer } from '../../../../src/lab/watched/server.ts';
import { LabUsers, validUsersExample } from '../../../../src/lab/watched/users.ts';

const secrets = { vera: 'secret-of-vera-0001', otto: 'secret-of-otto-0001', ada: 'secret-of-ada-00001' };
const hashOf = (secret: string): string => `sha256:${createHash('sha256').update(secret).digest('hex')}`;
const document = {
  users: [
    { name: 'vera', role: 'viewer', hash: hashOf(secrets.vera) },
    { name: 'otto', role: 'operator', hash: hashOf(secrets.otto) },
    { name: 'ada', role: 'admin', hash: hashOf(secrets.ada) },
    { name: 'gone', role: 'admin', hash: hashOf('secret-of-gone-0001'), expires: '2020-01-01' },
    { name: 'elsewhere', role: 'admin', hash: hashOf('secret-of-else-0001'), networks: ['another'] },
  ],
};
const token = 'token-of-the-owner';

describe('users of a shared network', () => {
  let folder: string;
  let network: WatchedNetwork;
  let server: FastifyInstance;
  let port: number;
  let ran: string[][];
  let finish: (() => void)[];
  let fail: string | undefined;
  let holds: boolean;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-users-'));
    [ran, finish, fail, holds] = [[], [], undefined, false];
    network = new WatchedNetwork();
    await network.look(2);
    const { name } = network.watcher.network;
    server = createWatchServer({
      watcher: network.watcher,
      token,
      log: silentLogger(),
      access: {
        users: LabUsers.parse(document, 'users.yaml', name),
        audit: new AuditLog(name, join(folder, 'audit.jsonl')),
        run: async (words) => {
          ran.push([...words]);
          if (holds) await new Promise<void>((resolve) => finish.push(resolve));
          if (fail !== undefined) throw new Error(fail);
        },
        nowMs: () => Date.UTC(2026, 0, 1),
      },
    });
    port = await listen(server, '127.0.0.1', 0);
  });

  afterEach(async () => {
    for (const end of finish) end();
    await server.close();
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });

  const basic = (name: string, secret: string): string =>
    `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
  const as = (name: keyof typeof secrets): string => basic(name, secrets[name]);

  async function ask(
    path: string,
    authorization?: string,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { ...(authorization && { authorization }) },
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  async function order(
    action: string,
    authorization: string,
    body: unknown,
    headers: Record<string, string> = { 'x-almanac': '1' },
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`http://127.0.0.1:${port}/api/${action}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  const entries = (): AuditEntry[] =>
    readFileSync(join(folder, 'audit.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEntry);

  it('answers only users, by name and secret or by the secret alone', async () => {
    for (const [authorization, status] of [
      [undefined, 401],
      [basic('vera', 'wrong-secret-000001'), 401],
      [basic('otto', secrets.vera), 401],
      [basic('gone', 'secret-of-gone-0001'), 401],
      [basic('elsewhere', 'secret-of-else-0001'), 401],
      [basic('', secrets.vera), 401],
      ['Basic !!!', 401],
      [`Bearer ${'x'.repeat(5_000)}`, 401],
      [as('vera'), 200],
      [`Bearer ${secrets.vera}`, 200],
      [`Bearer ${token}`, 200],
    ] as const)
      equal((await ask('/api/watch', authorization)).status, status, authorization?.slice(0, 60));
    equal((await ask('/metrics')).status, 401);
    equal((await ask('/metrics', as('vera'))).status, 200);
    equal((await ask('/metrics', `Bearer ${token}`)).status, 200);
    const { headers } = await fetch(`http://127.0.0.1:${port}/`);
    match(headers.get('www-authenticate') ?? '', /^Basic realm="almanac"/);
  });

  it('lets a viewer look and nothing more, and writes down what was tried', async () => {
    deepEqual((await ask('/api/me', as('vera'))).body, { user: 'vera', role: 'viewer', running: [] });
    for (const [action, body] of [
      ['stop', { node: 'v1' }],
      ['start', { node: 'v1' }],
      ['fault', { kind: 'pause', node: 'v1', for: '5s' }],
      ['load', { rate: 5, for: '5s' }],
      ['down', {}],
    ] as const) {
      const { status, body: answer } = await order(action, as('vera'), body);
      equal(status, 403);
      match(String(answer['message']), /^vera has the role viewer; .+ needs (operator|admin)$/);
    }
    equal((await ask('/api/audit', as('vera'))).status, 403);
    deepEqual(ran, []);
    deepEqual(
      entries().map(({ user, action, outcome }) => `${user} ${action} ${outcome}`),
      ['stop', 'start', 'fault', 'load', 'down'].map((action) => `vera ${action} denied`),
    );
  });

  it('runs the commands of an operator, and keeps the rest for an admin', async () => {
    equal((await order('stop', as('otto'), { node: 'v2' })).status, 200);
    equal((await order('start', as('otto'), { node: 'v2' })).status, 200);
    equal(
      (await order('fault', as('otto'), { kind: 'delay', node: 'v1', for: '5s', time: '200ms' })).status,
      202,
    );
    equal((await order('load', as('otto'), { rate: 25, for: '30s' })).status, 202);
    equal((await order('down', as('otto'), {})).status, 403);
    equal((await order('down', as('ada'), {})).status, 200);
    const { name, nodes } = network.watcher.network;
    deepEqual(ran, [
      ['network', 'stop', 'v2', '--name', name],
      ['network', 'resume', 'v2', '--name', name],
      ['network', 'chaos', 'delay', 'v1', '--for', '5s', '--time', '200ms', '--name', name],
      ['load', ...nodes.map(({ rpc_port: at }) => `ws://127.0.0.1:${at}`), '--rate', '25', '--for', '30s'],
      ['network', 'down', '--name', name],
    ]);
    const { entries: told } = (await ask('/api/audit', as('ada'))).body as unknown as {
      entries: AuditEntry[];
    };
    deepEqual(
      told
        .filter(({ user }) => user === 'otto')
        .map(({ action, outcome }) => `${action} ${outcome}`)
        .slice(0, 4),
      ['stop begun', 'stop done', 'start begun', 'start done'],
    );
    equal(told.find(({ action }) => action === 'stop')?.address, '127.0.0.1');
    equal(statSync(join(folder, 'audit.jsonl')).mode & 0o077, 0);
    const text = readFileSync(join(folder, 'audit.jsonl'), 'utf8');
    for (const secret of [...Object.values(secrets), token]) ok(!text.includes(secret));
  });

  it('lets one of two users do a thing at a time, and says who is at it', async () => {
    holds = true;
    const first = order('stop', as('otto'), { node: 'v1' });
    while (ran.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const second = await order('start', as('ada'), { node: 'v1' });
    equal(second.status, 409);
    match(String(second.body['message']), /^otto is at it: stop v1, since 2026-01-01T/);
    equal(ran.length, 1);
    finish.shift()?.();
    equal((await first).status, 200);
    holds = false;
    equal((await order('start', as('ada'), { node: 'v1' })).status, 200);
    deepEqual(
      entries().map(({ user, action, outcome }) => `${user} ${action} ${outcome}`),
      ['otto stop begun', 'ada start denied', 'otto stop done', 'ada start begun', 'ada start done'],
    );
  });

  it('answers and writes down a command that outlasts a silent connection and the page', async () => {
    server.server.timeout = 20;
    holds = true;
    const down = order('down', as('ada'), {});
    while (ran.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const closed = server.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    finish.shift()?.();
    equal((await down).status, 200);
    await closed;
    deepEqual(
      entries().map(({ action, outcome }) => `${action} ${outcome}`),
      ['down begun', 'down done'],
    );
  });

  it('says how a command failed, and writes it down', async () => {
    fail = 'node v1 does not run';
    const { status, body } = await order('stop', as('otto'), { node: 'v1' });
    deepEqual([status, body['message']], [502, 'node v1 does not run']);
    deepEqual(entries().at(-1)?.why, 'node v1 does not run');
  });

  for (const [what, action, body, status] of [
    ['a node that the network does not have', 'stop', { node: 'v9' }, 404],
    ['an option in place of a node', 'stop', { node: '--kill' }, 400],
    ['an unknown field', 'stop', { node: 'v1', kill: true }, 400],
    ['a fault of no known kind', 'fault', { kind: 'wipe', node: 'v1', for: '5s' }, 400],
    ['a duration in words', 'load', { rate: 5, for: 'long' }, 400],
    ['a rate of nothing', 'load', { rate: 0, for: '5s' }, 400],
    ['a list', 'load', [], 400],
    ['a load of more than an hour', 'load', { rate: 5, for: '61m' }, 400],
    ['a fault of more than an hour', 'fault', { kind: 'pause', node: 'v1', for: '3601s' }, 400],
  ] as const)
    it(`refuses ${what}`, async () => {
      equal((await order(action, as('ada'), body)).status, status);
      deepEqual(ran, []);
      equal(entries().at(-1)?.outcome, 'denied');
    });

  it('refuses what a page of others could send, and methods that it does not have', async () => {
    equal((await order('stop', as('otto'), { node: 'v1' }, {})).status, 403);
    const form = await fetch(`http://127.0.0.1:${port}/api/stop`, {
      method: 'POST',
      headers: { authorization: as('otto'), 'content-type': 'text/plain', 'x-almanac': '1' },
      body: '{"node":"v1"}',
    });
    equal(form.status >= 400 && form.status < 500, true);
    const removed = await fetch(`http://127.0.0.1:${port}/api/stop`, {
      method: 'DELETE',
      headers: { authorization: as('ada') },
    });
    equal(removed.status, 405);
    deepEqual(ran, []);
  });
});

describe('the file of users', () => {
  it('accepts the example that errors show', () => {
    const read = parseYaml(validUsersExample);
    ok('value' in read);
    LabUsers.parse(read.value, 'users.yaml', 'local');
  });

  for (const [what, users, message] of [
    ['no users', [], /users/],
    [
      'a role that is none',
      [{ name: 'a', role: 'root', hash: hashOf('x') }],
      /users\[0\]\.role: must be one of viewer, operator, admin/,
    ],
    ['neither hash nor keyFile', [{ name: 'a', role: 'admin' }], /users\[0\]\.hash: give either/],
    ['a secret in place of its hash', [{ name: 'a', role: 'admin', hash: 'secret' }], /must be sha256/],
    [
      'a name twice',
      [
        { name: 'a', role: 'admin', hash: hashOf('x') },
        { name: 'a', role: 'admin', hash: hashOf('y') },
      ],
      /"a" is given twice/,
    ],
    [
      'a secret twice',
      [
        { name: 'a', role: 'admin', hash: hashOf('x') },
        { name: 'b', role: 'admin', hash: hashOf('x') },
      ],
      /has the same secret as a/,
    ],
  ] as const)
    it(`rejects ${what}`, () => {
      throws(() => LabUsers.parse({ users }, 'users.yaml', 'local'), { code: 'bad_input/users', message });
    });
});
