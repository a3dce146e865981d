import { deepEqual, equal, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { startCommand } from '../support/cli.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { PageReader } from '../support/follow-page.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { almanacOf, type runAlmanac } from '../support/run-almanac.ts';
import { lawTps, writeSweepLike } from '../support/sweep-like.ts';

const slotDurationMs = 2_000;
const windowS = 20;

/** Commands of pages that read a chain, or that need the web pages. */
describe('readers of guides, with a chain', () => {
  let folder: string;
  let almanac: typeof runAlmanac;
  const path = (...names: string[]): string => join(folder, ...names);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-pages-'));
    almanac = almanacOf(path('state'));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describe('of its own', () => {
    let test: TestChain;

    before(async () => {
      test = await startTestChain({
        firstSlot: Date.UTC(2026, 2, 1, 20) / slotDurationMs,
        preset: 'local',
        patch: {
          validators: { slotDurationMs, sessionLength: 1_000, sessionsPerEra: 2 },
          sli: { windowMs: windowS * 1_000 },
        },
      });
      for (let slot = 0; slot < (2 * windowS * 1_000) / slotDurationMs; slot += 1) await test.build();
    });

    after(async () => {
      await test?.close();
    });

    it('probe it over WebSocket and HTTP', async () => {
      const args = pageArgs(
        'docs/explanation/measuring.md',
        'almanac probe wss://rpc.example.org https://rpc.example.com --count',
        {
          'wss://rpc.example.org': test.url,
          'https://rpc.example.com': test.url.replace('ws:', 'http:'),
          '30': '3',
        },
      );
      // Samples of a busy machine are not taken, which is no fault of the chain.
      const { code, stdout, stderr } = await poll(
        'every sample is taken',
        async () => await almanac(...args, '--rate', '5'),
        (ran) => ran.code !== 3,
      );
      equal(code, 0, `${stdout}${stderr}`);
    });

    it('export the endpoints of a file until SIGTERM', async () => {
      const [closed] = await freePorts(1);
      const example = readFileSync(new URL('../../docs/examples/probe.yaml', import.meta.url), 'utf8');
      write(path('probe.yaml'), [
        example
          .replace('ws://127.0.0.1:9944', test.url)
          .replace(/wss:\/\/rpc\.example\.\w+/g, `ws://127.0.0.1:${closed}`),
      ]);
      const args = pageArgs('docs/explanation/measuring.md', 'almanac probe --config', {
        'probe.yaml': path('probe.yaml'),
        '9619': '0',
      });
      const command = startCommand(args, path('state'));
      let said = '';
      command.process.stderr?.on('data', (part: Buffer) => {
        said += part.toString();
      });
      try {
        const started = await poll(
          'it listens',
          async () => said,
          (text) => text.includes('the probe runs'),
        );
        const [, url = ''] = /"http":"([^"]+)"/.exec(started) ?? [];
        await poll(
          'an answer',
          async () => await (await fetch(url)).text(),
          (text) => /almanac_endpoint_up\{chain="my-chain",endpoint="mine"\} 1/.test(text),
        );
      } finally {
        command.process.kill('SIGTERM');
      }
      equal((await command.ended).code, 0);
    });

    it('store a sweep', async () => {
      const file = path('owner.key');
      write(file, ['//Bob']);
      writeSweepLike(path('sweep'), lawTps([1, 2, 3, 4, 6, 8, 12, 16]));
      const args = pageArgs('docs/how-to/run-load-tests.md', './almanac submit sweep', {
        sweep: path('sweep'),
        'owner.key': file,
      });
      const submitted = almanac(...args, '--local', '--url', test.url, '--json');
      const { code, stdout, stderr } = await test.serve(submitted);
      equal(code, 0, stderr);
      const { subject, prediction } = JSON.parse(stdout) as {
        subject: { registered: object | null };
        prediction: { state: string };
      };
      deepEqual([subject.registered !== null, prediction.state], [true, 'stored']);
    });

    it('read the report of a month', async () => {
      const minute = Date.UTC(2026, 2, 1, 20) / 60_000;
      for (const gateway of [1, 2]) {
        const usage = { schema: 'almanac.gateway.usage.v1', region: 'eu', gateway: `g${gateway}`, line: 1 };
        const row = { network: 'almanac', key: null, method: 'chain_getHeader', code: null, calls: 100 };
        const rest = { pushes: 0, us: 1, upstream_us: 1, bytes_in: 1, bytes_out: 1 };
        const cache = { cacheable: 0, cache_hits: 0, retries: 0 };
        write(path('STATE', `gateway-${gateway}/usage/2026-03-01.jsonl`), [
          JSON.stringify({
            ...usage,
            minute,
            rows: [{ ...row, ...rest, ...cache }],
            latencies: [],
            upstreams: [],
          }),
        ]);
      }
      write(path('drift/1.json'), [
        JSON.stringify({
          schema: 'almanac.endpoint_diff.v1',
          endpoint: 'trial',
          at: '2026-03-01T21:00:00Z',
          differences: [{ part: 'gateway-1', kind: 'version', declared: '2', running: '1' }],
        }),
      ]);
      write(path('manifests/1.json'), [
        JSON.stringify({
          schema: 'almanac.snapshot.v1',
          name: 'almanac-1',
          block: { number: 7 },
          created_at: '2026-03-01T21:00:00Z',
          archive: { bytes: 9 },
          signature: { key: '0x12' },
        }),
      ]);
      write(path('2026-03.yaml'), ['notMeasured: ["TLS handshakes"]']);
      const args = pageArgs('docs/how-to/run-an-endpoint.md', './almanac status report', {
        'wss://almanac.example.org': test.url,
        '2026-11': '2026-03',
        STATE: path('STATE'),
        '2026-03.yaml': path('2026-03.yaml'),
        'drift/': path('drift/'),
        'manifests/': path('manifests/'),
      });
      const { code, stdout, stderr } = await almanac(...args);
      equal(code, 0, stderr);
      for (const part of [
        /\b200\b/,
        /gateway-1: version: declared 2, running 1/,
        /almanac-1/,
        /TLS handshakes/,
      ])
        match(stdout, part);
    });
  });

  describe('with the web pages', () => {
    let reader: PageReader;

    before(() => {
      reader = new PageReader('docs/how-to/publish.md');
    });

    after(async () => {
      await reader?.close();
    });

    it('build them, and serve them with any web server', async function () {
      const built = await reader.command('npm run build');
      equal(built.code, 0, built.stderr);
      const extension = await reader.command('npm run extension');
      equal(extension.code, 0, extension.stderr);
      if (spawnSync('python3', ['--version']).status !== 0) return this.skip();
      const [port = 0] = await freePorts(1);
      reader.start('python3 -m http.server', undefined, { '8080': `${port} --bind 127.0.0.1` });
      const page = await poll(
        'the page',
        async () => await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined),
        (answer) => answer?.status === 200,
      );
      match((await page?.text()) ?? '', /<meta name="almanac-rpc"/);
      deepEqual(reader.forgotten, []);
    });
  });
});

function write(file: string, lines: readonly string[]): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}
