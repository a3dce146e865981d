import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namesIn, queriesOf, readDashboards } from '../../scripts/lib/dashboards.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pageArgs } from '../support/page-commands.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { servedAddress } from '../support/served-address.ts';

const slotDurationMs = 2_000;
const windowS = 20;
const slotsOfWindow = (windowS * 1_000) / slotDurationMs;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;

describe('objectives as OpenSLO', () => {
  let test: TestChain;
  let folder: string;
  let command: RunningCommand | undefined;
  let exported: string;
  const path = (name: string): string => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-slo-'));
    test = await startTestChain({
      firstSlot,
      preset: 'local',
      patch: {
        validators: { slotDurationMs, sessionLength: 1_000, sessionsPerEra: 2 },
        sli: { windowMs: windowS * 1_000 },
      },
    });
    for (let slot = 0; slot < 2 * slotsOfWindow; slot += 1) await test.build();
  });

  after(async () => {
    command?.process.kill('SIGKILL');
    await test?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are written for every validator of a chain', async () => {
    const args = pageArgs('docs/how-to/publish.md', './almanac slo export', { 'slo.yaml': path('slo.yaml') });
    const { code, stderr } = await runAlmanac(...args, '--url', test.url);
    equal(code, 0, stderr);
    exported = await readFile(path('slo.yaml'), 'utf8');
    equal(exported.match(/^kind: SLO$/gm)?.length, 4);
    equal(exported.match(/target: 0\.99$/gm)?.length, 4);
  });

  it('come back as the same bytes', async () => {
    const args = pageArgs('docs/how-to/publish.md', './almanac slo import', { 'slo.yaml': path('slo.yaml') });
    const read = await runAlmanac(...args, '--out', path('again.yaml'));
    equal(read.code, 0, read.stderr);
    equal(await readFile(path('again.yaml'), 'utf8'), exported);
    const again = await runAlmanac('slo', 'export', path('again.yaml'));
    equal(again.stdout, exported);
  });

  it('are looked for on the chain that is named: exit code 1 where a target is not there', async () => {
    const there = await runAlmanac('slo', 'import', path('slo.yaml'), '--url', test.url, '--json');
    equal(there.code, 0, there.stderr);
    const { objectives } = JSON.parse(there.stdout) as { objectives: { on_chain: boolean }[] };
    deepEqual(
      objectives.map(({ on_chain }) => on_chain),
      [true, true, true, true],
    );
    await writeFile(path('lost.yaml'), exported.replaceAll('target="4"', 'target="44"'));
    const lost = await runAlmanac('slo', 'import', path('lost.yaml'), '--url', test.url);
    equal(lost.code, 1);
    match(lost.stderr, /no records of the target and indicator of network-0-target-4-authorship/);
  });

  it('are what the report of a month judges by, the same to the byte when it is asked again', async () => {
    const report = async (...form: string[]) =>
      await runAlmanac('status', 'report', '--month', '2026-03', '--url', test.url, ...form);
    const { code, stdout, stderr } = await report('--json');
    equal(code, 0, stderr);
    const { outside } = JSON.parse(stdout) as {
      outside: { share_ppm: number; met: boolean; basis: string }[];
    };
    deepEqual(
      outside.map((row) => [row.share_ppm, row.met, row.basis]),
      Array.from({ length: 4 }, () => [1_000_000, true, 'simulated']),
    );
    const markdown = await report();
    match(markdown.stdout, /^# Month report 2026-03 \(so far, at block \d+\)$/m);
    match(
      markdown.stdout,
      /^- Uptime inside, latency by method and usage: no usage of a gateway was given\.$/m,
    );
    equal((await report()).stdout, markdown.stdout);
    equal((await runAlmanac('status', 'report', '--month', '2026-13', '--no-chain')).code, 2);
  });

  it('are refused as a whole where one thing cannot be held: exit code 2, nothing written', async () => {
    await writeFile(
      path('foreign.yaml'),
      exported.replace('budgetingMethod: Occurrences', 'budgetingMethod: Timeslices'),
    );
    const { code, stderr } = await runAlmanac(
      'slo',
      'import',
      path('foreign.yaml'),
      '--out',
      path('no.yaml'),
    );
    equal(code, 2);
    match(stderr, /\(SLO network-0-target-1-authorship\) spec\.budgetingMethod: must be one of Occurrences/);
    equal(await readFile(path('no.yaml')).catch(({ code: cause }: NodeJS.ErrnoException) => cause), 'ENOENT');
  });

  it('are what `almanac serve` judges by, target by target', async () => {
    const documents = exported.split('---\n').map((text) => {
      const isSecond = text.includes('kind: SLO') && text.includes('name: network-0-target-2-authorship');
      return isSecond ? text.replace('target: 0.99', 'target: 0.9995') : text;
    });
    await writeFile(path('strict.yaml'), documents.join('---\n'));
    const strict = { 'slo.yaml': path('strict.yaml') };
    const http = await serve(
      ...pageArgs('docs/how-to/publish.md', './almanac serve --objectives', strict),
      '--objective',
      '95%',
    );
    const metrics = await (await fetch(`${http}/metrics/slo`)).text();
    deepEqual(
      [...metrics.matchAll(/^almanac_slo_objective_ratio\{.*target="(\d+)".*\} (\S+)$/gm)]
        .map(([, target, ratio]) => [Number(target), Number(ratio)])
        .toSorted(),
      [
        [1, 0.99],
        [2, 0.9995],
        [3, 0.99],
        [4, 0.99],
      ],
    );
    const exposed = [...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? '');
    const asked = readDashboards()
      .filter(({ file }) => file === 'slo.json')
      .flatMap(({ file, dashboard }) => queriesOf(file, dashboard))
      .flatMap(({ expr }) => namesIn(expr).series)
      .filter((name) => !name.startsWith('almanac:'));
    deepEqual(
      [...new Set(asked)].filter((name) => !exposed.includes(name)),
      [],
    );
  });

  async function serve(...args: readonly string[]): Promise<string> {
    command = startCommand([...args, '--url', test.url, '--listen', '127.0.0.1:0', '--json']);
    return await servedAddress(command);
  }
});
