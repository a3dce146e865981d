import { deepEqual, equal, match, ok } from 'node:assert/strict';
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
import { PageReader } from '../support/follow-page.ts';
import { pageArgs } from '../support/page-commands.ts';
import { almanacOf, type runAlmanac } from '../support/run-almanac.ts';
import { lawTps, writeSweepLike } from '../support/sweep-like.ts';

const sizes = [1, 2, 3, 4, 6, 8, 12, 16];

/** Commands of pages that need neither a chain nor a node. */
describe('readers of guides, with files', () => {
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

  it('judge a release against eight runs of the last one', async () => {
    const noise = (run: number) => (size: number) => ((((run * 7 + size * 3) % 11) - 5) / 5) * 0.01;
    const names = [1, 2, 3, 4, 5, 6, 7, 8].map((run) => `run${run}`);
    for (const [run, name] of names.entries()) writeSweepLike(path(name), lawTps(sizes, {}, noise(run)));
    writeSweepLike(path('next'), lawTps(sizes, { lambda: 60 }, noise(9)));
    const places = {
      ...Object.fromEntries([...names, 'next'].map((name) => [name, path(name)])),
      'gate.json': path('gate.json'),
    };
    const calibrated = await almanac(
      ...pageArgs('docs/tutorials/ci-gate.md', 'almanac gate --calibrate', places),
    );
    equal(calibrated.code, 0, calibrated.stderr);
    const args = pageArgs('docs/tutorials/ci-gate.md', 'almanac gate --policy', places);
    const { code, stdout } = await almanac(...args);
    match(stdout, /^REGRESS: /);
    equal(code, 1, stdout);
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
      written.some((name) => name.endsWith('almanac-rpc-eu-gateway-1.service')),
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
      for (const args of [
        pageArgs(
          'docs/how-to/run-a-validator-pair.md',
          './almanac ha decide --config /etc/almanac/ha.yaml --raise-record',
          places(),
        ),
        pageArgs(
          'docs/how-to/run-a-validator-pair.md',
          './almanac ha decide --config /etc/almanac/ha.yaml --raise-record --slot',
          places(),
        ),
      ]) {
        const { code, stderr } = await almanac(...args);
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

    function genesisIn(args: readonly string[]): string {
      return args[args.indexOf('--genesis') + 1] ?? '';
    }
  });
});

function write(file: string, lines: readonly string[]): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}
