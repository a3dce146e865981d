import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EtcdCluster } from '../../../../../tests/support/etcd-member.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import type { Coordinator } from '../../../../src/ha/coordinator/coordinator.ts';
import { EtcdCoordinator } from '../../../../src/ha/coordinator/etcd.ts';
import { type EtcdAccess, EtcdClient } from '../../../../src/ha/coordinator/etcd-client.ts';
import { realClock } from '../../../../src/ha/decider-clock.ts';
import { Deciders } from '../deciders.ts';

const folder = '/almanac/ha/0x12/0x34/';
/** A member that a busy machine does not run for so long is not taken for one that is gone. */
const calm = ['--heartbeat-interval=200', '--election-timeout=2000'];
const soon = { everyMs: 20 };
const wants = { status: '{}', wants: true };

/** A request may take a quarter of a lease: these have the longest that a configuration may set. */
const leaseMs = 60_000;

function open(access: EtcdAccess, node = 'a'): Coordinator {
  return new EtcdCoordinator(
    access,
    { author: folder, voter: `${folder}vote/` },
    { node, instance: `${node}-1`, leaseMs },
  );
}

describe('an etcd of three members as a coordinator', () => {
  let etcd: EtcdCluster;
  let world: Deciders;
  beforeEach(async () => {
    etcd = await EtcdCluster.start({ members: 3, extra: calm });
    world = await Deciders.begin();
  });
  afterEach(async () => {
    await world.end();
    await etcd.stop();
  });

  it('answers deciders while one member is paused and one is killed and comes back, and none without a quorum', async () => {
    const { endpoints } = etcd;
    const start = async (node: string) =>
      await world.start({
        node,
        leaseMs: 10_000,
        clock: realClock,
        open: (own) => new EtcdCoordinator({ endpoints }, { author: folder, voter: `${folder}vote/` }, own),
      });
    const a = await start('a');
    const node = await a.node();
    await a.leads();
    let slot = 0;
    const granted = async (what: string): Promise<void> => {
      await poll(
        what,
        async () => await node.ask(`author ${(slot += 1)}`),
        (answer) => answer === 'yes',
        soon,
      );
    };
    await granted('all members are there');
    await etcd.signal(0, 'SIGKILL');
    await granted('one member is killed');
    await etcd.signal(1, 'SIGSTOP');
    await poll(
      'nobody leads',
      async () => a.decider.status().leads,
      (leads) => !leads,
      soon,
    );
    assert.equal(await node.ask('author 1000'), 'no lead');
    await etcd.signal(1, 'SIGCONT');
    await etcd.startMember(0);
    await granted('a quorum is back');
    await etcd.signal(0, 'SIGSTOP');
    await granted('one member is paused');
    await etcd.signal(0, 'SIGCONT');
    const b = await start('b');
    const other = await b.node();
    await a.stop();
    await b.leads();
    assert.equal(await other.ask(`author ${slot}`), 'no conflict');
    assert.equal(await other.ask(`author ${slot + 1}`), 'yes');
  });
});

describe('an etcd with users', () => {
  let etcd: EtcdCluster;
  let files: string;
  beforeEach(async () => {
    etcd = await EtcdCluster.start({ extra: [...calm, '--auth-token-ttl=1'] });
    files = await mkdtemp(join(tmpdir(), 'almanac-etcd-users-'));
    const admin = new EtcdClient({ endpoints: etcd.endpoints }, 60_000);
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    await admin.ask('auth/user/add', { name: 'root', password: 'r' });
    await admin.ask('auth/role/add', { name: 'root' });
    await admin.ask('auth/user/grant', { user: 'root', role: 'root' });
    await admin.ask('auth/user/add', { name: 'v', password: 'secret' });
    await admin.ask('auth/role/add', { name: 'v' });
    const perm = { permType: 'READWRITE', key: base64(folder), range_end: base64(`${folder.slice(0, -1)}0`) };
    await admin.ask('auth/role/grant', { name: 'v', perm });
    await admin.ask('auth/user/grant', { user: 'v', role: 'v' });
    await admin.ask('auth/enable', {});
    admin.close();
    await writeFile(join(files, 'right'), 'secret\n');
    await writeFile(join(files, 'wrong'), 'guess\n');
  });
  afterEach(async () => {
    await rm(files, { recursive: true });
    await etcd.stop();
  });

  it('takes the right one, also when its token has run out, and no other', async () => {
    const { endpoints } = etcd;
    const access = (file: string): EtcdAccess => ({ endpoints, user: 'v', passwordFile: join(files, file) });
    const a = open(access('right'));
    assert.equal((await a.beat(wants)).leader?.node, 'a');
    await etcd.signal(0, 'SIGKILL');
    // A member that starts again knows no tokens.
    await etcd.startMember(0);
    assert.equal((await a.beat(wants)).leader?.node, 'a');
    await a.close();
    const cases: readonly (readonly [EtcdAccess, RegExp])[] = [
      [access('wrong'), /authentication failed/],
      [{ endpoints }, /user name is empty; is coordinator\.user missing\?/],
    ];
    for (const [wrong, message] of cases) {
      const stranger = open(wrong);
      await assert.rejects(stranger.look(), { code: 'unreachable/coordinator', message });
      await stranger.close();
    }
    const elsewhere = new EtcdCoordinator(
      access('right'),
      { author: '/other/', voter: '/other/vote/' },
      {
        node: 'a',
        instance: 'x',
        leaseMs,
      },
    );
    await assert.rejects(elsewhere.look(), /permission denied; give the role of this user READWRITE/);
    await elsewhere.close();
    assert.throws(() => open(access('none')), { code: 'bad_input/coordinator', message: /passwordFile/ });
  });
});

describe('an etcd with certificates', () => {
  let files: string;
  beforeEach(async () => {
    files = await mkdtemp(join(tmpdir(), 'almanac-etcd-tls-'));
  });
  afterEach(async () => {
    await rm(files, { recursive: true });
  });

  it('answers whoever shows one of its authority', async () => {
    const at = (name: string): string => join(files, name);
    for (const ca of ['ca', 'other']) authority(files, ca);
    certificate(files, 'ca', 'server');
    certificate(files, 'ca', 'client');
    certificate(files, 'other', 'stranger');
    const tls = [
      '--cert-file',
      at('server.crt'),
      '--key-file',
      at('server.key'),
      '--trusted-ca-file',
      at('ca.crt'),
    ];
    const etcd = await EtcdCluster.start({
      clientScheme: 'https',
      extra: [...calm, ...tls, '--client-cert-auth'],
    });
    try {
      const { endpoints } = etcd;
      const with_ = (ca: string, own: string): EtcdAccess => ({
        endpoints,
        tls: { ca: at(`${ca}.crt`), cert: at(`${own}.crt`), key: at(`${own}.key`) },
      });
      const a = open(with_('ca', 'client'));
      assert.equal((await a.beat(wants)).leader?.node, 'a');
      await a.close();
      for (const wrong of [with_('ca', 'stranger'), with_('other', 'client'), { endpoints }]) {
        const stranger = open(wrong);
        await assert.rejects(stranger.look(), { code: 'unreachable/coordinator' });
        await stranger.close();
      }
      assert.throws(() => open(with_('ca', 'none')), { code: 'bad_input/coordinator', message: /tls\.cert/ });
    } finally {
      await etcd.stop();
    }
  });
});

describe('a server that is no etcd', () => {
  let server: Server;
  let answer: string;
  beforeEach(async () => {
    server = createServer((_request, response) => response.end(answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('gives no answer, whatever it says', async () => {
    const { port } = server.address() as AddressInfo;
    const a = open({ endpoints: [`http://127.0.0.1:${port}`] });
    for (answer of [
      '',
      '<html>',
      'null',
      '[]',
      '{}',
      '{"header":{"revision":"x"}}',
      '{"error":"x","code":2}',
      'x'.repeat(2_000_000),
    ]) {
      await assert.rejects(a.look(), { code: 'unreachable/coordinator' }, answer.slice(0, 30));
      await assert.rejects(a.beat(wants), { code: 'unreachable/coordinator' }, answer.slice(0, 30));
    }
    await a.close();
  });
});

function authority(files: string, name: string): void {
  newCertificate(files, name, []);
}

// The gateway of etcd calls the server with the server's own certificate.
function certificate(files: string, ca: string, name: string): void {
  const uses = [
    'subjectAltName=IP:127.0.0.1',
    'extendedKeyUsage=serverAuth,clientAuth',
    'basicConstraints=CA:FALSE',
  ];
  newCertificate(files, name, [
    '-CA',
    `${ca}.crt`,
    '-CAkey',
    `${ca}.key`,
    ...uses.flatMap((use) => ['-addext', use]),
  ]);
}

function newCertificate(files: string, name: string, more: readonly string[]): void {
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const own = ['-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', `/CN=${name}`];
  execFileSync('openssl', ['req', '-x509', ...kind, ...own, ...more], {
    cwd: files,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
