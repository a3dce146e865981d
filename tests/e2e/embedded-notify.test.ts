import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { openWebhook, type Webhook } from '../support/webhook.ts';

interface Alert {
  readonly labels: { readonly alertname: string; readonly subject: string; readonly severity: string };
  readonly startsAt: string;
  readonly status: { readonly state: string };
}

const bin = fileURLToPath(new URL('../../offchain-agent/bin/almanac.js', import.meta.url));
const validators = 4;

describe('almanac watch --notify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-notify-'));
  const file = join(folder, 'notify.yaml');
  let hook: Webhook;
  let chain: TestChain;
  let manager: ChildProcess;
  let managerUrl: string;

  before(async () => {
    hook = await openWebhook();
    writeFileSync(join(folder, 'hook'), hook.url, { mode: 0o600 });
    const [port = 0] = await freePorts(1);
    managerUrl = `http://127.0.0.1:${port}`;
    const routes = join(folder, 'alertmanager.yml');
    writeFileSync(routes, 'route: {receiver: nobody}\nreceivers: [{name: nobody}]\n');
    manager = spawn(
      'prometheus-alertmanager',
      [
        `--config.file=${routes}`,
        `--storage.path=${join(folder, 'alerts')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
      { stdio: 'ignore' },
    );
    writeFileSync(
      file,
      `destinations:
  hook: {kind: webhook, urlFile: hook}
  alerts: {kind: alertmanager, urls: ["${managerUrl}"]}
routes: [{to: [hook, alerts]}]
`,
    );
    const isReady = async (): Promise<boolean> =>
      await fetch(`${managerUrl}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await poll('Alertmanager is ready', isReady, (ready) => ready);
    chain = await startTestChain({ preset: 'local', firstSlot: Date.UTC(2026, 2, 1) / 6_000 });
    for (let block = 0; block < 2 * validators; block += 1) await chain.build();
  });

  after(async () => {
    const exit = once(manager, 'exit');
    manager.kill('SIGKILL');
    await Promise.all([exit, chain.close()]);
    hook.close();
    rmSync(folder, { recursive: true });
  });

  async function alerts(): Promise<Alert[]> {
    const response = await fetch(`${managerUrl}/api/v2/alerts`);
    return (await response.json()) as Alert[];
  }

  it('tells that a validator misses its slots, and that it is back, once each', async () => {
    const args = pageArgs('docs/how-to/get-told.md', 'almanac watch', {
      'wss://rpc.example.org': chain.url,
      'notify.yaml': file,
    });
    const watch = spawn(process.execPath, [bin, ...args, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = once(watch, 'exit');
    // The first words of a watch come before it counts; blocks are built until it tells.
    await once(createInterface({ input: watch.stderr }), 'line');
    let slotsOfOne = 0;
    const buildWithoutOne = async (): Promise<number> => {
      // Every other slot of the set's length is left out: they are of one validator.
      slotsOfOne += 1;
      for (let block = 0; block < validators - 2; block += 1) await chain.build();
      await chain.build(2);
      return hook.heard.length;
    };
    await poll('somebody is told of a begin', buildWithoutOne, (told) => told > 0);
    assert.ok(slotsOfOne >= 3, `told after ${slotsOfOne} slots`);
    const [begin] = hook.heard;
    assert.equal(begin?.phase, 'begin');
    assert.match(begin?.summary ?? '', /missed \d+ slots in a row/);
    const [alert] = await poll('Alertmanager has it', alerts, (all) => all.length > 0);
    assert.equal(alert?.labels.alertname, 'almanac_slots');
    assert.equal(alert?.labels.subject, begin?.subject);

    const build = async (): Promise<number> => {
      for (let block = 0; block < validators; block += 1) await chain.build();
      return hook.heard.length;
    };
    await poll('somebody is told of the end', build, (told) => told > 1);
    assert.deepEqual(
      hook.heard.map(({ phase, subject }) => [phase, subject]),
      [
        ['begin', begin?.subject],
        ['end', begin?.subject],
      ],
    );
    await poll('Alertmanager has its end', alerts, (all) => all.length === 0);
    watch.kill('SIGINT');
    await exit;
  });

  it('starts with a server of records, too', async () => {
    const args = pageArgs('docs/how-to/get-told.md', 'almanac serve', {
      'ws://127.0.0.1:9944': chain.url,
      'notify.yaml': file,
    });
    const serve = spawn(process.execPath, [bin, ...args, '--listen', '127.0.0.1:0', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(serve, 'exit');
    try {
      let http = '';
      for await (const line of createInterface({ input: serve.stdout })) {
        http = /"http": ?"([^"]+)"/.exec(line)?.[1] ?? http;
        if (http !== '') break;
      }
      assert.equal((await fetch(`${http}/api/v1/networks`)).ok, true);
    } finally {
      serve.kill('SIGINT');
      await exit;
    }
  });

  it('tries the destinations of a file, and hides its secrets', async () => {
    const { code, stdout, stderr } = await runAlmanac('notify', file, '--send');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /hook +webhook +delivered/);
    assert.match(stdout, /alerts +alertmanager +delivered/);
    writeFileSync(join(folder, 'hook'), 'http://127.0.0.1:1/very-secret');
    const failed = await runAlmanac('notify', file, '--send', '--json');
    assert.equal(failed.code, 4);
    assert.ok(!`${failed.stdout}${failed.stderr}`.includes('very-secret'));
    const dry = await runAlmanac('notify', file, '--print');
    assert.match(dry.stdout, /\[warning\] test \(node\)/);
    // The body as it is sent, not its text alone.
    assert.match(dry.stdout, /^\{.*"schema":"almanac\.notice\.v1"/m);
    assert.ok(!dry.stdout.includes('very-secret'));
  });
});
