import { nodeCommand } from '../../offchain-agent/src/lab/client/node-command.ts';
import '@almanac-chain/types';
import { deepEqual, equal, fail, match, ok } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApiPromise } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { connect } from '../../offchain-agent/src/chain/rpc/connect.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { keepsPromise, PageReader } from '../support/follow-page.ts';
import { blockOf } from '../support/page-commands.ts';
import { patient } from '../support/patient.ts';
import { poll } from '../support/poll.ts';
import { StandInSystemd } from '../support/stand-in-systemd.ts';
import { submit } from '../support/submit.ts';

const page = 'docs/how-to/run-a-chain.md';
const clone = fileURLToPath(new URL('../..', import.meta.url));
const operators = ['v1', 'v2', 'v3', 'v4'];
const stash = 1_000_000_000_000_000;

interface Key {
  readonly ss58Address: string;
  readonly accountId: string;
  readonly secretPhrase: string;
}

interface Operator {
  readonly folder: string;
  readonly peerId: string;
  readonly ports: { readonly p2p: number; readonly rpc: number; readonly metrics: number };
}

describe('operators who follow docs/how-to/run-a-chain.md', function () {
  this.bail(true);
  let reader: PageReader;
  let all: Operator[];
  let systemd: StandInSystemd;
  let api: ApiPromise;
  let url: string;
  const logs = new Map<string, string>();
  const nodes: ChildProcess[] = [];
  const kill = (): void => {
    for (const node of nodes) node.kill('SIGKILL');
    systemd?.end();
  };

  before(async () => {
    const [program = ''] = await nodeCommand(undefined, new AbortController().signal);
    reader = new PageReader(page);
    reader.install('almanac-node', program);
    systemd = new StandInSystemd(reader.path('.'), reader.path('bin'));
    process.once('exit', kill);
  });

  after(async () => {
    await api?.disconnect();
    await systemd?.close();
    process.off('exit', kill);
    const ended = nodes
      .filter((node) => node.exitCode === null && node.signalCode === null)
      .map((node) => once(node, 'exit'));
    kill();
    await Promise.all(ended);
    await reader?.close();
  });

  it('make keys, each for a node of its own', async () => {
    const ports = await freePorts(3 * operators.length);
    all = [];
    for (const [index, name] of operators.entries()) {
      const folder = reader.path(name);
      mkdirSync(folder);
      const made =
        index === 0 ? await reader.block('umask 077', folder) : await reader.blockAgain('umask 077', folder);
      equal(made.code, 0, made.stderr);
      const addresses = made.stdout.split('\n').filter((line) => /^5\w{46,47}$/.test(line));
      equal(addresses.length, 3, made.stdout);
      const [peerId = ''] = /\b12D3Koo\w+/.exec(`${made.stdout}${made.stderr}`) ?? [];
      ok(peerId, made.stderr);
      const [p2p = 0, rpc = 0, metrics = 0] = ports.slice(3 * index);
      all.push({ folder, peerId, ports: { p2p, rpc, metrics } });
    }
  });

  it('make a specification of the page, and a reporter makes its accounts', async () => {
    const [first] = all;
    ok(first);
    const reporter = reader.path('reporter');
    mkdirSync(reporter);
    const made = await reader.block('umask 077', reporter);
    equal(made.code, 0, made.stderr);
    const accounts = all.map(({ folder }) => keyIn(folder, 'account').ss58Address);
    const own = JSON.parse(blockOf(page, 'json'));
    own.bootNodes = all.map(({ peerId, ports }) => `/ip4/127.0.0.1/tcp/${ports.p2p}/p2p/${peerId}`);
    const { patch } = own.genesis.runtimeGenesis;
    const bond = keyIn(reporter, 'bond').ss58Address;
    patch.balances.balances = [...accounts, bond].map((account) => [account, stash]);
    patch.council.members = accounts;
    patch.validators.validators = accounts;
    patch.session.keys = all.map(({ folder }, index) => [
      accounts[index],
      accounts[index],
      { aura: keyIn(folder, 'aura').ss58Address, grandpa: keyIn(folder, 'gran').ss58Address },
    ]);
    patch.registry.invited = [bond];
    // As in the page, but quicker.
    patch.validators.slotDurationMs = 1_000;
    writeFileSync(join(first.folder, 'own.json'), JSON.stringify(own));
    const specified = await reader.block('almanac-node export-chain-spec', first.folder);
    equal(specified.code, 0, specified.stderr);
    match(specified.stdout, /^[0-9a-f]{64} {2}spec\.json$/m);
  });

  it('install program, units and keys, as root would below /', async () => {
    const [first] = all;
    ok(first);
    for (const name of ['usr/local/bin', 'etc/systemd/system', 'var/lib/almanac-agent', 'opt', 'backup'])
      mkdirSync(reader.path(name), { recursive: true });
    symlinkSync(clone, reader.path('opt/almanac'));
    const reporter = reader.path('reporter');
    mkdirSync(reader.path('edited'));
    writeFileSync(
      reader.path('edited/agent.yaml'),
      `chain: {urls: [ws://127.0.0.1:${first.ports.rpc}]}
local: true
reporters:
  - account: ${keyIn(reporter, 'bond').ss58Address}
    keyFile: ${reporter}/signer.key
    secretFile: ${reporter}/instants.secret
data: ${reader.path('var/lib/almanac-agent')}
http: {listen: "127.0.0.1:0"}
`,
    );
    for (const [beginning, folder] of [
      ['sudo install ~', undefined],
      ['sudo install -D', undefined],
      ['sudo systemd-sysusers', undefined],
      ['sudo install -m 644 deploy/systemd/almanac-node', undefined],
      ['sudo install -d /etc/almanac && ', first.folder],
      ['sudo install -d -m 700', undefined],
      ['sudo cp -r', first.folder],
      ['sudo chown', undefined],
      ["echo 'ALMANAC_NODE_ARGUMENTS", undefined],
      ['sudo systemctl daemon-reload', undefined],
      ['sudo ln -s', undefined],
      ['sudo install -m 644 deploy/systemd/almanac-agent', undefined],
      ['sudo install -d /etc/almanac', undefined],
      ['sudo install -m 644 offchain-agent', undefined],
      ['sudoedit', undefined],
      ['sudo systemctl daemon-reload', undefined],
    ] as const)
      await asRoot(beginning, folder);
    for (const file of [
      'usr/local/bin/almanac-node',
      'usr/local/bin/almanac',
      'etc/sysusers.d/almanac.conf',
      'etc/systemd/system/almanac-node.service',
      'etc/systemd/system/almanac-agent.service',
      'etc/almanac/spec.json',
      'etc/almanac/node.env',
      'etc/almanac/agent.yaml',
      'var/lib/almanac-node/node-key',
      'var/lib/almanac-node/keystore',
    ])
      ok(lstatSync(reader.path(file)), file);
  });

  it('start the nodes as the unit does, which find each other and finalize', async () => {
    const unit = readFileSync(new URL('../../deploy/systemd/almanac-node.service', import.meta.url), 'utf8');
    const [, start = ''] = /^ExecStart=(.*?[^\\])$/ms.exec(unit) ?? [];
    const spec = join(all[0]?.folder ?? '', 'spec.json');
    await asRoot('sudo systemctl enable --now almanac-node');
    const journal = reader.start('journalctl');
    const [{ folder: first } = { folder: '' }] = all;
    journal.process.stdout?.on('data', (part: Buffer) => {
      logs.set(first, `${logs.get(first) ?? ''}${part.toString()}`);
    });
    for (const [index, { folder, ports }] of all.entries()) {
      if (index === 0) continue;
      const own = `--validator --name ${operators[index]} --public-addr /ip4/127.0.0.1/tcp/${ports.p2p}`;
      const port = `--listen-addr /ip4/127.0.0.1/tcp/${ports.p2p} --rpc-port ${ports.rpc} --prometheus-port ${ports.metrics}`;
      const words = start
        .replaceAll('\\\n', ' ')
        .replace('/usr/local/bin/', `${reader.path('bin')}/`)
        .replace('/etc/almanac/spec.json', spec)
        .replaceAll('/var/lib/almanac-node', folder)
        .replace('$ALMANAC_NODE_ARGUMENTS', `${own} ${port} --db-cache 16`)
        .split(/\s+/);
      const node = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
      nodes.push(node);
      node.stderr?.on('data', (part: Buffer) => {
        logs.set(folder, `${logs.get(folder) ?? ''}${part.toString()}`);
      });
    }
    for (const { folder } of all)
      await poll(
        'three peers, and a finalized block',
        () => Promise.resolve((logs.get(folder) ?? '').slice(-2_000)),
        (log) => /Idle \(3 peers\), best: #\d+ .*finalized #[1-9]/.test(log),
      );
    url = `ws://127.0.0.1:${all[0]?.ports.rpc}`;
    reader.fill({ 'ws://127.0.0.1:9944': url, '127.0.0.1:9944': `127.0.0.1:${all[0]?.ports.rpc}` });
    api = await connect(url, patient);
  });

  it('look at it: the genesis hash, the validators', async () => {
    const asked = await reader.command('curl -s');
    equal(JSON.parse(asked.stdout).result, api.genesisHash.toHex());
    keepsPromise(await reader.command('almanac validators'));
  });

  it('let the reporter join with the sentences of the page', async () => {
    const folder = reader.path('reporter');
    const other = new Keyring({ type: 'sr25519' }).addFromUri('//Other').address;
    reader.fill({ NEW_SIGNER: other, SIGNER: keyIn(folder, 'signer').ss58Address, 'URL ': `${url} ` });
    const tried = await reader.inline('almanac reporter join', folder, {
      'reporter join': 'reporter join --dry-run',
    });
    equal(tried.code, 0, tried.stderr);
    const joined = await reader.inline('almanac reporter join', folder);
    match(joined.stdout, /joins this chain as a reporter/);
    match(readFileSync(join(folder, 'instants.secret'), 'utf8'), /^0x[0-9a-f]{64}\s*$/);
    const status = await reader.inline('almanac reporter status', folder, {
      'reporter status': `reporter status --url ${url}`,
    });
    match(status.stdout, new RegExp(keyIn(folder, 'bond').ss58Address.slice(0, 6)));
    const checked = await reader.command('sudo -u almanac-agent', undefined, machine());
    // In the first seconds one fault is right.
    if (checked.code !== 0) match(`${checked.stdout}${checked.stderr}`, /may report from /);
    await asRoot('sudo systemctl start almanac-agent');
    await poll(
      'the agent has a store',
      async () => readdirSync(reader.path('var/lib/almanac-agent')),
      (names) => names.length > 1,
    );
    equal(systemd.isRunning('almanac-agent'), true, systemd.log('almanac-agent'));
    await asRoot('sudo systemctl stop almanac-agent');
    equal(systemd.isRunning('almanac-agent'), false);
    await asRoot('sudo tar');
    ok(statSync(reader.path('backup/almanac-agent.tar')).size > 10_000);
    await asRoot('sudo systemctl start almanac-agent');
    await asRoot('sudo systemctl stop almanac-agent');
    const changed = await reader.command('almanac reporter set-signer', folder);
    equal(changed.code, 0, changed.stderr);
  });

  it('rotate session keys, which the node then has', async () => {
    const [, second] = all;
    ok(second);
    const account = keyIn(second.folder, 'account');
    const answer = await reader.command('curl -s', undefined, {
      ACCOUNT_ID: account.accountId,
      '127.0.0.1:9944': `127.0.0.1:${second.ports.rpc}`,
    });
    const { keys, proof } = JSON.parse(answer.stdout).result;
    await submit(
      api,
      api.tx.session.setKeys(keys, proof),
      new Keyring({ type: 'sr25519' }).addFromUri(account.secretPhrase),
    );
    const node = await connect(`ws://127.0.0.1:${second.ports.rpc}`, patient);
    equal((await node.rpc.author.hasSessionKeys(keys)).isTrue, true);
    await node.disconnect();
  });

  it('have then followed all commands but those that are listed', async () => {
    const version = await reader.command('curl -s');
    equal(version.stdout.trim(), String(api.runtimeVersion.specVersion));
    const blob = await reader.command('b2sum');
    match(blob.stdout, /^[0-9a-f]{64} /);
    deepEqual(reader.forgotten, []);
  });

  /** Runs a command of the page on a machine that begins at the folder of the reader. */
  async function asRoot(beginning: string, folder?: string): Promise<void> {
    const { code, stdout, stderr } = await reader.command(beginning, folder, machine());
    equal(code, 0, `${beginning}: ${stdout}${stderr}`);
  }

  function machine(): Record<string, string> {
    return systemd.words(all[0] ?? fail('no operator'), reader.path('bin/almanac-node'));
  }

  function keyIn(folder: string, name: string): Key {
    return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  }
});
