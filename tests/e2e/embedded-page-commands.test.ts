import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
const sizes = [1, 2, 3, 4, 6, 8, 12, 16];

/** Commands of pages that need no node: some read a chain, most read files. */
describe('readers of the documents', () => {
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

  describe('with tables of points', () => {
    let reader: PageReader;
    const rows = lawTps(sizes).map(({ n, tps }) => [n, tps.toFixed(3)] as const);

    before(() => {
      reader = new PageReader('docs/reference/points.md', { sharesProcess: true });
      // Only a process of its own reads a pipe.
      reader.fill({ '| almanac': '| ALMANAC_PAGE_ALONE=1 almanac' });
    });

    after(async () => {
      await reader?.close();
    });

    it('fit each form of the page to the same model', async () => {
      const table = ['| n | throughput |', '| --- | --- |', ...rows.map(([n, x]) => `| ${n} | ${x} |`)];
      write(reader.path('results.md'), table);
      equal(await lambdaOf('./almanac fit results.md'), '100');
      write(reader.path('results.csv'), ['nodes,tps,rps', ...rows.map(([n, x]) => `${n},${x},1`)]);
      equal(await lambdaOf('./almanac fit results.csv --columns'), '100');
      write(reader.path('results.csv'), [
        'database,n,throughput',
        ...rows.flatMap(([n, x]) => [`postgres,${n},${x}`, `mysql,${n},${Number(x) / 2}`]),
      ]);
      equal(await lambdaOf('./almanac fit results.csv --where'), '100');
      for (const [n, x] of rows)
        write(reader.path(`run-${n}.txt`), [
          'Running 30s test @ http://a/',
          `  1 threads and ${n} connections`,
          `Requests/sec: ${x}`,
        ]);
      equal(await lambdaOf('cat run-*.txt'), '100');
      deepEqual(reader.forgotten, []);
    });

    async function lambdaOf(beginning: string): Promise<string | undefined> {
      const { code, stdout, stderr } = await reader.command(beginning, reader.path('.'));
      equal(code, 0, stderr);
      return /^lambda +(\d+)\b/m.exec(stdout)?.[1];
    }
  });

  it('compare two sweeps: the slower one fails the gate', async () => {
    for (const [slow, fast] of [
      ['slow', 'quiet'],
      ['runtimes/candidate', 'runtimes/baseline'],
    ] as const) {
      writeSweepLike(path(fast), lawTps(sizes));
      writeSweepLike(path(slow), lawTps(sizes, { lambda: 80 }));
    }
    const links = pageArgs('docs/how-to/run-load-tests.md', './almanac gate --baseline quiet', {
      quiet: path('quiet'),
      slow: path('slow'),
    });
    const runtimes = pageArgs('docs/how-to/bring-your-runtime.md', './almanac gate', {
      runtimes: path('runtimes'),
    });
    for (const args of [links, runtimes]) {
      const { code, stdout } = await almanac(...args);
      equal(code, 1, stdout);
      match(stdout, /^REGRESS: /);
    }
  });

  it('write the units of a declared endpoint', async () => {
    const example = new URL('../../deploy/gateway/endpoint.yaml', import.meta.url);
    const args = pageArgs('docs/how-to/run-an-endpoint.md', 'almanac endpoint up', {
      '/etc/almanac/endpoint.yaml': fileURLToPath(example),
    });
    // As root without it, units are enabled and started, too.
    const { code, stderr } = await almanac(...args, '--out', path('units'));
    equal(code, 0, stderr);
    const written = readdirSync(path('units'), { recursive: true, encoding: 'utf8' });
    ok(
      written.some((name) => /almanac-rpc-eu-gateway-1\.service$/.test(name)),
      written.join(' '),
    );
  });

  describe('with one validator on two machines', () => {
    const places = (): Record<string, string> => ({
      '/var/lib/almanac-node/keystore': path('keystore'),
      '/var/lib/almanac-node/data': path('data'),
      '/etc/almanac/ha.yaml': path('ha.yaml'),
    });

    before(() => {
      mkdirSync(path('keystore'));
      for (const type of ['61757261', '6772616e'])
        writeFileSync(path('keystore', `${type}${'ab'.repeat(32)}`), '""', { mode: 0o600 });
    });

    it('write the configuration of three machines', async () => {
      const args = pageArgs('docs/how-to/run-a-validator-pair.md', './almanac ha init', places());
      const { code, stderr } = await almanac(
        ...args.map((word, at) => (args[at - 1] === '--out' ? path(word) : word)),
      );
      equal(code, 0, stderr);
      deepEqual(readdirSync(path('ha')).toSorted(), ['NEXT.md', 'a', 'b', 'c']);
      deepEqual([existsSync(path('ha/a/ha.yaml')), existsSync(path('ha/c/ha.yaml'))], [true, false]);
    });

    it('raise the signing record, to a given slot and vote too', async () => {
      const text = readFileSync(path('ha/a/ha.yaml'), 'utf8');
      ok(text.includes('ab'.repeat(32)), text);
      const key = `0x${'ab'.repeat(32)}`;
      const validator = {
        genesis: genesisIn(pageArgs('docs/how-to/run-a-validator-pair.md', './almanac ha init')),
        author: key,
        voter: key,
      };
      const coordinator = { kind: 'file', path: path('record'), awaitsOthers: false };
      const files = { socket: path('node.sock'), grants: path('grants'), control: path('control.sock') };
      write(path('ha.yaml'), [JSON.stringify({ node: 'a', validator, coordinator, ...files })]);
      for (const beginning of [
        './almanac ha decide --config /etc/almanac/ha.yaml --raise-record',
        './almanac ha decide --config /etc/almanac/ha.yaml --raise-record --slot',
      ]) {
        const { code, stderr } = await almanac(...raise(beginning));
        equal(code, 0, stderr);
      }
      const { records } = JSON.parse(readFileSync(path('record'), 'utf8')) as {
        records: Record<string, { value: string }>;
      };
      equal((JSON.parse(records['slot']?.value ?? '{}') as { slot: number }).slot, 97);
    });

    it('examine a machine on which no sidecar runs', async () => {
      const args = pageArgs('docs/how-to/run-a-validator-pair.md', './almanac ha doctor --config', places());
      const { code, stdout } = await almanac(...args);
      equal(code, 0, stdout);
      match(stdout, /^a +keys +ok /m);
      match(stdout, /^a +record +ok +slot 97, vote 3\/17\/precommit$/m);
    });

    function raise(beginning: string): string[] {
      return beginning.endsWith('--slot')
        ? pageArgs(
            'docs/how-to/run-a-validator-pair.md',
            './almanac ha decide --config /etc/almanac/ha.yaml --raise-record --slot',
            places(),
          )
        : pageArgs(
            'docs/how-to/run-a-validator-pair.md',
            './almanac ha decide --config /etc/almanac/ha.yaml --raise-record',
            places(),
          );
    }

    function genesisIn(args: readonly string[]): string {
      return args[args.indexOf('--genesis') + 1] ?? '';
    }
  });

  describe('with a chain', () => {
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
