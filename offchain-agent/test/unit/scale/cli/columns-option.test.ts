import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../../../../../tests/support/program.ts';

const { options, file: main } = program(new URL('../../../../src/program/main.ts', import.meta.url));
const script = `import { main } from ${JSON.stringify(main)}; process.exitCode = await main(process.argv.slice(1));`;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function almanac(args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...options, '--input-type=module', '--eval', script, '--', ...args],
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

/** Points of a law without coherency; the second rate is a tenth of the first. */
const rows = [1, 2, 4, 8, 16, 32].map((n) => [n, (100 * n) / (1 + 0.05 * (n - 1))] as const);
const lambdaOf = ({ stdout }: Ended): number =>
  Number((JSON.parse(stdout) as { lambda: { estimate: number } }).lambda.estimate.toFixed(6));

describe('the options that choose columns', () => {
  let folder: string;
  let file: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-columns-'));
    file = join(folder, 'release.csv');
    const lines = rows.flatMap(([n, x]) => [`a,${n},${x},${x / 10}`, `b,${n},${x * 3},${x / 5}`]);
    writeFileSync(file, ['db,nodes,qps,tps', ...lines].join('\n'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('resolve the columns that fit reports as ambiguous', async () => {
    const open = await almanac(['fit', file]);
    assert.equal(open.code, 2);
    assert.match(
      open.stderr,
      /^error: release\.csv has more than one column that could be throughput: "qps", "tps"\nhint: say which with --columns/,
    );
    const mixed = await almanac(['fit', file, '--columns', 'throughput=tps']);
    assert.match(mixed.stderr, /several series: "db" is "a", "b"\nhint: choose one with --where "db=a"/);
    const fit = await almanac([
      'fit',
      file,
      '--columns',
      'n=nodes,throughput=tps',
      '--where',
      'db=b',
      '--json',
    ]);
    assert.equal(fit.code, 0);
    assert.equal(lambdaOf(fit), 20);
    assert.equal(fit.stderr, 'note: release.csv: n is "nodes", throughput is "tps"\n');
  });

  it('fail with the existing names for an unknown column, also with --json', async () => {
    const { code, stdout } = await almanac(['fit', file, '--columns', 'n=threads', '--json']);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
    assert.deepEqual([code, error.code], [2, 'bad_input/columns']);
    assert.equal(
      error.message,
      'release.csv has no column "threads" for --columns; it has "db", "nodes", "qps", "tps"',
    );
  });

  it('hold for both sides of gate', async () => {
    const chosen = ['--columns', 'throughput=qps', '--where'];
    const same = await almanac([
      'gate',
      '--baseline',
      file,
      '--candidate',
      file,
      ...chosen,
      'db=a',
      '--json',
    ]);
    const { measured } = JSON.parse(same.stdout) as { measured: { baseline: { points: number } } };
    assert.equal(measured.baseline.points, rows.length);
    const open = await almanac(['gate', '--baseline', file, '--candidate', file]);
    assert.deepEqual([open.code, open.stdout], [2, '']);
  });

  it('hold for submit, before any chain is asked', async () => {
    const { code, stderr } = await almanac([
      'submit',
      file,
      '--subject',
      's',
      '--version',
      'v',
      '--columns',
      'n=x',
      '--url',
      'ws://127.0.0.1:1',
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /release\.csv has no column "x" for --columns/);
  });

  it('do not matter for the output of tools on stdin', async () => {
    const runs = rows.map(
      ([n, x]) =>
        `Running 30s test @ http://a/\n  1 threads and ${n} connections\nRequests/sec: ${x.toFixed(9)}\n`,
    );
    const fit = await almanac(['fit', '-', '--json'], runs.join('\n'));
    assert.deepEqual([fit.code, fit.stderr, lambdaOf(fit)], [0, '', 100]);
  });
});
