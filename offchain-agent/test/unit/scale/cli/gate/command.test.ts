import { equal, match, rejects } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { program } from '../../../../../../tests/support/program.ts';
import { readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';
import { runGate } from '../../../../../src/scale/cli/gate/run.ts';

const { options, file: main } = program(new URL('../../../../../src/program/main.ts', import.meta.url));
const script = `import { main } from ${JSON.stringify(main)}; process.exitCode = await main(process.argv.slice(1));`;

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The whole command, in a process of its own. */
function almanac(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const node = [...options, '--input-type=module', '-e', script, '--', ...args];
    execFile(process.execPath, node, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

describe('almanac gate', () => {
  let folder: string;
  let files: { readonly baseline: string; readonly candidate: string };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-gate-'));
    files = { baseline: points('baseline', 1), candidate: points('candidate', 1.002) };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function points(name: string, share: number): string {
    const path = join(folder, `${name}.csv`);
    const rows = [1, 2, 4, 8, 16].flatMap((n) => [99, 100, 101].map((x) => `${n},${n * x * share}`));
    writeFileSync(path, `n,throughput\n${rows.join('\n')}\n`);
    return path;
  }

  it('says that a second run confirms nothing where there is no history', async () => {
    const again = points('again', 1.003);
    const { baseline, candidate } = files;
    const sides = ['--baseline', baseline, '--candidate', candidate, '--again', again];
    const { code, stdout, stderr } = await almanac('gate', ...sides);
    equal(code, 0);
    match(stdout, /^pass: /);
    equal(stderr, 'note: --again is not used; a history of 8 releases or more is needed\n');
  });

  it('says nothing of a history where the sides cannot be compared', async () => {
    const { baseline } = files;
    const sides = ['--baseline', baseline, '--candidate', baseline, '--again', files.candidate];
    const { code, stdout, stderr } = await almanac('gate', ...sides);
    equal(code, 3);
    match(stdout, /one and the same measurement/);
    equal(stderr, '');
  });

  it('describes a file of points with --fingerprint next to a second run that describes itself', async () => {
    const sweep = fileURLToPath(new URL('../../../../../../docs/examples/sweep', import.meta.url));
    const slower = join(folder, 'slower.csv');
    const rows = readPoints(readFileSync(join(sweep, 'points.csv'), 'utf8'), 'points.csv');
    writeFileSync(slower, rows.map(({ n, throughput }) => `${n},${0.7 * throughput}\n`).join(''));
    const bed = ['--fingerprint', join(sweep, 'fingerprint.json')];
    const sides = ['--baseline', sweep, '--candidate', slower, '--again', sweep];
    const { code, stdout } = await almanac('gate', ...sides, ...bed);
    match(stdout, /^REGRESS: all sizes together lost 30 %$/m);
    equal(code, 1);
  });

  it('refuses to calibrate from anything but folders', async () => {
    const policy = join(folder, 'policy.json');
    for (const [calibrate, message] of [
      ['', '--calibrate "": expected folders of sweeps with commas between, for example run1,run2,run3,run4'],
      ['chain:v1', /^--calibrate "chain:v1": expected folders of sweeps/],
      [`${folder},`, /lacks points\.csv/],
      [`${folder}/no, ${folder}/nor`, /no cannot be read: no such file or directory$/],
    ] as const)
      await rejects(runGate({ calibrate, policy }), { message });
    equal(existsSync(policy), false);
  });
});
