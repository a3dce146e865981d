import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCommand } from '../support/cli.ts';
import { startTestChain } from '../support/embedded-chain.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { openWebhook } from '../support/webhook.ts';

const account = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';

describe('an agent whose node is away', () => {
  let folder: string;
  let config: string;
  let port: number;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-start-'));
    port = await freePort();
    const [key, secret] = [join(folder, 'signer.key'), join(folder, 'instants.secret')];
    writeFileSync(key, '//Alice\n', { mode: 0o600 });
    writeFileSync(secret, `0x${'07'.repeat(32)}\n`, { mode: 0o600 });
    config = join(folder, 'agent.yaml');
    writeFileSync(
      config,
      `chain: {urls: [ws://127.0.0.1:1]}
local: true
reporters: [{account: ${account}, keyFile: signer.key, secretFile: instants.secret}]
data: agent-data
http: {listen: 127.0.0.1:${port}}
log: {level: silent}
`,
    );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('answers over HTTP, and ends with 0 when it is told to end', async () => {
    const args = pageArgs('docs/how-to/run-a-reporter.md', 'almanac agent --config', {
      'agent.yaml': config,
    });
    const { process: agent, ended } = startCommand(args, join(folder, 'state'));
    try {
      const health = await answered(`http://127.0.0.1:${port}/health`);
      equal(health.status, 503);
      const { reporters } = (await health.json()) as { reporters: { faults: object }[] };
      deepEqual(
        reporters.map(({ faults }) => faults),
        [{ chain: 'the chain has not answered yet' }],
      );
      match(
        await (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
        /almanac_ready\{part="chain"\} 0/,
      );
      // Its data lies beside its configuration.
      ok(existsSync(join(folder, 'agent-data')));
    } finally {
      agent.kill('SIGTERM');
    }
    const { code, stderr } = await ended;
    deepEqual([code, stderr], [0, '']);
  });

  it('serves the page of its chain where it is told to, from when the chain answers', async () => {
    const test = await startTestChain({ firstSlot: Date.UTC(2026, 2, 1) / 6_000, preset: 'local' });
    await test.build();
    const text = readFileSync(config, 'utf8');
    writeFileSync(
      config,
      text.replace('ws://127.0.0.1:1]', `${test.url}]`).replace(/(http: {.*)}/, '$1, page: true}'),
    );
    const { process: agent, ended } = startCommand(['agent', '--config', config], join(folder, 'state'));
    try {
      await answered(`http://127.0.0.1:${port}/health`);
      const chain = await poll(
        'the chain',
        async () => (await fetch(`http://127.0.0.1:${port}/api/v1/chain`)).json(),
        (answer) => (answer as { chain?: object }).chain !== undefined,
      );
      equal((chain as { chain: { genesis_hash: string } }).chain.genesis_hash, test.api.genesisHash.toHex());
      match(await (await fetch(`http://127.0.0.1:${port}/status/0`)).text(), /<h1>Status of /);
      equal((await fetch(`http://127.0.0.1:${port}/evidence?limit=9999`)).status, 400);
      const kept = await (await fetch(`http://127.0.0.1:${port}/api/v1/networks/0/evidence`)).json();
      deepEqual((kept as { evidence: unknown }).evidence, []);
    } finally {
      agent.kill('SIGTERM');
      await ended;
      await test.close();
    }
  });

  it('tells that its reporter is not ready, by the file that its configuration names', async () => {
    const hook = await openWebhook();
    try {
      writeFileSync(config, `${readFileSync(config, 'utf8')}notify: notify.yaml\n`);
      writeFileSync(
        join(folder, 'notify.yaml'),
        'destinations: {hook: {kind: webhook, urlFile: hook}}\nroutes: [{severity: critical, to: [hook]}]\n',
      );
      const check = ['agent', 'check', '--config', config];
      match((await startCommand(check).ended).stdout, /FAULT {2}notify +\S+hook: no such file/);
      writeFileSync(join(folder, 'hook'), `${hook.url}\n`, { mode: 0o600 });
      match(
        (await startCommand(check).ended).stdout,
        /ok {5}notify +\S+notify\.yaml and its secrets can be read/,
      );
      const { process: agent, ended } = startCommand(['agent', '--config', config], join(folder, 'state'));
      try {
        await poll(
          'a message',
          async () => hook.heard.length,
          (count) => count > 0,
        );
        deepEqual(
          hook.heard.map(({ phase, kind, subject, summary }) => [phase, kind, subject, summary]),
          [
            [
              'begin',
              'reporter',
              account,
              'the reporter is not ready: chain: the chain has not answered yet',
            ],
          ],
        );
      } finally {
        agent.kill('SIGTERM');
        await ended;
      }
    } finally {
      hook.close();
    }
  });

  it('says at once that its port is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
    try {
      const { code, stderr } = await startCommand(['agent', '--config', config], join(folder, 'state')).ended;
      equal(code, 2);
      match(
        stderr,
        /^error: http\.listen: cannot listen at 127\.0\.0\.1:\d+ \(the port is in use\)\nhint: choose another/,
      );
    } finally {
      taken.close();
    }
  });

  it('is checked without a trace', async () => {
    const { code, stdout } = await startCommand(
      pageArgs('docs/how-to/run-a-reporter.md', 'almanac agent check', { 'agent.yaml': config }),
    ).ended;
    equal(code, 4);
    match(stdout, /agent-data is not there yet, and can be made/);
    equal(existsSync(join(folder, 'agent-data')), false);
    const elsewhere = ['agent', 'check', '--config', config, '--data', '/proc/almanac'];
    const refused = await startCommand(elsewhere).ended;
    equal(refused.code, 2);
    match(refused.stdout, /FAULT {2}data +data: \/proc\/almanac cannot be written/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function answered(url: string): Promise<Response> {
  const ask = async (): Promise<Response | undefined> => await fetch(url).catch(() => undefined);
  return (await poll(`an answer of ${url}`, ask, (answer) => answer !== undefined)) as Response;
}
