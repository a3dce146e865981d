import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiScalabilityAccount } from '../../offchain-agent/src/chain/scalability/api-scalability-account.ts';
import {
  type ApiScalabilityChain,
  openScalabilityChain,
} from '../../offchain-agent/src/chain/scalability/api-scalability-chain.ts';
import { readCampaign } from '../../offchain-agent/src/scale/campaign/read-campaign.ts';
import { runOf } from '../../offchain-agent/src/scale/cli/submit/run.ts';
import type { Ran } from '../support/command-process.ts';
import { pairOf } from '../support/local-pair.ts';
import { pageArgs } from '../support/page-commands.ts';
import { openReportingWorld, type ReportingWorld } from '../support/reporting-world.ts';
import { submit } from '../support/submit.ts';
import { type SubmitDocument, sweepSizes, writeNoisySweep } from '../support/submitted-sweep.ts';
import { lawTps, writeSweepLike } from '../support/sweep-like.ts';

const slotDurationMs = 6_000;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;
const schaffer = fileURLToPath(new URL('../../docs/examples/schaffer.csv', import.meta.url));
describe('load tests on the chain, by the command line', () => {
  let world: ReportingWorld;
  let chain: ApiScalabilityChain;
  let url: string[];
  let key: string[];

  const folder = (name: string): string => join(world.folder, name);
  const sweep = (name: string, law: object, seed: number, fingerprint?: object): string => {
    writeNoisySweep(folder(name), law, seed, fingerprint);
    return folder(name);
  };
  const submitted = async (...args: readonly string[]): Promise<SubmitDocument> =>
    JSON.parse((await world.run('submit', ...args, ...key, ...url, '--json')).stdout) as SubmitDocument;
  const sudo = async (call: Parameters<typeof world.test.api.tx.sudo.sudo>[0]): Promise<void> => {
    const { api } = world.test;
    await world.test.serve(submit(api, api.tx.sudo.sudo(call), pairOf('//Alice')));
  };
  const gate = async (...args: readonly string[]): Promise<Ran> =>
    await world.almanac('gate', ...args, '--subject', 'node', ...url);

  before(async () => {
    world = await openReportingWorld({
      firstSlot,
      preset: 'development',
      // A block that rotates a session has no room for a transaction: none of these does.
      patch: { validators: { slotDurationMs, sessionLength: 1_000, sessionsPerEra: 2 } },
    });
    url = ['--url', world.test.url];
    key = ['--key', '//Bob', '--local'];
    chain = await openScalabilityChain(world.test.url);
  });

  after(async () => {
    await chain?.close();
    await world?.close();
  });

  it('says of a subject that is not there how it is registered, and what that costs', async () => {
    const args = [schaffer, '--subject', 'schaffer', '--version', 'v1', ...key, ...url];
    const unknown = await world.almanac('submit', ...args);
    equal(unknown.code, 2);
    match(
      unknown.stderr,
      /the chain has no subject "schaffer"\nhint: register it for a deposit with --register/,
    );
    match(unknown.stderr, /^note: the test bed is not described.*name --fingerprint FILE\n/);
    const { stdout } = await world.run('submit', ...args, '--dry-run');
    match(
      stdout,
      /--register holds [\d.]+.*\ndeposit .*\nlaw +lambda 37\.66, sigma 20\.22 %, kappa 2\.36 %\nnothing was signed/,
    );
    equal(await chain.subject('schaffer'), undefined);
  });

  it('has the example of the docs proved: the certified peak, the intervals as claimed', async () => {
    const args = [schaffer, '--subject', 'schaffer', '--version', 'v1', '--register'];
    const { subject, run, prediction, requirement } = await submitted(...args);
    ok(subject.registered && run.is_new);
    deepEqual([prediction.state, requirement], ['stored', null]);
    ok(Math.abs(prediction.proved.peak.n - 5.81418) < 1e-5, `${prediction.proved.peak.n}`);
    equal(prediction.proved.peak.best_n, 6);
    deepEqual(prediction.proved.flags, ['low_confidence']);
    const { low, high } = prediction.claimed.sigma;
    ok(Math.abs(low - 0.089058) < 1e-6 && Math.abs(high - 0.315372) < 1e-6, `${low} ${high}`);
  });

  it('changes nothing when it is submitted again', async () => {
    const nonce = async () =>
      (await world.test.api.query.system.account(pairOf('//Bob').address)).nonce.toNumber();
    const before = await nonce();
    const { run, prediction } = await submitted(schaffer, '--subject', 'schaffer', '--version', 'v1');
    deepEqual([run.is_new, prediction.state], [false, 'there']);
    const { stdout } = await world.run(
      'submit',
      schaffer,
      '--subject',
      'schaffer',
      '--version',
      'v1',
      ...key,
      ...url,
    );
    match(stdout, /there before\nprediction +there before\n\nproved: .*\n {2}lambda.*37\.66\n/);
    match(stdout, /claimed, not proved:\n {2}lambda +30\.83 \.\. 44\.49 \(95 %\)/);
    equal(await nonce(), before);
    const renamed = await world.almanac(
      'submit',
      schaffer,
      '--subject',
      'schaffer',
      '--version',
      'v2',
      ...key,
      ...url,
    );
    equal(renamed.code, 2);
    match(renamed.stderr, /run 0 has this evidence with other version \(version v1, here v2\)/);
  });

  it('adds the prediction alone to a run that an interrupted submission left', async () => {
    const path = sweep('v1', {}, 1);
    const options = { version: 'v1', commit: 'c0ffee', weights: 'relative', sweep: 'validators' };
    const run = runOf(await readCampaign(path), options);
    const pair = pairOf('//Bob');
    const account = new ApiScalabilityAccount(chain, pair, {
      signal: new AbortController().signal,
      pollMs: 20,
    });
    const { subject } = await world.test.serve(account.register('node'));
    await world.test.serve(account.submitRun(subject, run));
    const args = [
      path,
      '--subject',
      'node',
      '--version',
      'v1',
      '--commit',
      'c0ffee',
      '--weights',
      'relative',
    ];
    const document = await submitted(...args);
    deepEqual([document.run.is_new, document.prediction.state], [false, 'stored']);
    deepEqual((await chain.subject('node'))?.runs.length, 1);
  });

  it('tells of a requirement that is met, and of one that is missed, with exit code 1', async () => {
    const { api } = world.test;
    const info = await chain.subject('node');
    const [run] = info?.runs ?? [];
    if (!info || run === undefined) throw new Error('no run to begin with');
    const requirement = { minThroughput: 1_000_000_000n, maxRegressionPpm: 50_000 };
    await sudo(api.tx.scalability.setRequirement(info.id, requirement));
    await sudo(api.tx.scalability.acceptBaseline(info.id, run));
    const met = await submitted(sweep('v2', {}, 2), '--subject', 'node', '--version', 'v2');
    deepEqual(met.requirement?.missed, []);
    const worse = sweep('v3', { lambda: 85 }, 3);
    const missed = await world.almanacAlone(
      'submit',
      worse,
      '--subject',
      'node',
      '--version',
      'v3',
      ...key,
      ...url,
    );
    equal(missed.code, 1, missed.stderr);
    match(
      missed.stdout,
      /requirement missed\n {2}missed {2}throughput 9\d\d(\.\d)? at its highest, at least 1,000 is required\n {2}missed {2}throughput 1\d\.\d+ % below the baseline, at most 5 % below/,
    );
  });

  it('draws the history, the baseline and what was missed in it', async () => {
    const svg = folder('history.svg');
    const args = pageArgs('docs/how-to/run-load-tests.md', './almanac history', {
      'my-node': 'node',
      'history.svg': svg,
    });
    const drawn = await world.almanacAlone(...args, ...url);
    equal(drawn.code, 1);
    match(
      drawn.stdout,
      /\n\* +v1 .*█.* met\b.*\n +v2 .*█.* met\b.*\n +v3 .*█.* missed: throughput, regression/,
    );
    match(await readFile(svg, 'utf8'), /^<svg .*#dc2626.*<\/svg>\n$/s);
    const { stdout } = await world.almanac('history', 'node', ...url, '--json', '--last', '1');
    const { runs } = JSON.parse(stdout) as { runs: { version: string; requirement: { is_met: boolean } }[] };
    deepEqual(
      runs.map(({ version, requirement }) => [version, requirement.is_met]),
      [['v3', false]],
    );
  });

  it('gates a release against the baseline on the chain', async () => {
    const same = sweep('v4', {}, 4);
    const args = pageArgs('docs/how-to/run-load-tests.md', './almanac gate --subject', {
      'my-node': 'node',
      sweep: same,
    });
    const passed = await world.almanac(...args, ...url);
    equal(passed.code, 0, passed.stdout + passed.stderr);
    match(passed.stdout, /^pass: /);
    const [markdown, junit, svg] = ['gate.md', 'gate.xml', 'gate.svg'].map(folder) as [
      string,
      string,
      string,
    ];
    const outputs = ['--markdown', markdown, '--junit', junit, '--svg', svg, '--json'];
    const sides = ['--baseline', 'chain:v2', '--candidate', 'chain:v3', '--subject', 'node'];
    const refused = await world.almanacAlone('gate', ...sides, ...outputs, ...url);
    equal(refused.code, 1, refused.stdout + refused.stderr);
    const document = JSON.parse(refused.stdout) as {
      schema: string;
      verdict: string;
      measured: { baseline: object };
    };
    deepEqual([document.schema, document.verdict], ['almanac.gate.v2', 'regress']);
    match(JSON.stringify(document.measured.baseline), /"source":"node v2 \(run \d+\)"/);
    match(await readFile(markdown, 'utf8'), /### Scalability: REGRESS/);
    match(await readFile(junit, 'utf8'), /failures="1"/);
    match(await readFile(svg, 'utf8'), /^<svg /);
  });

  it('is inconclusive about another test bed, or one that nobody described', async () => {
    const other = await gate('--baseline', 'chain', '--candidate', sweep('other', {}, 5, { cores: 96 }));
    equal(other.code, 3);
    match(other.stdout, /^inconclusive: measured on different test beds/);
    const points = join(folder('v4'), 'points.csv');
    const unknown = await gate('--baseline', 'chain', '--candidate', points);
    equal(unknown.code, 3);
    match(unknown.stdout, /name its fingerprint\.json with --fingerprint/);
    const described = join(folder('v4'), 'fingerprint.json');
    const known = await gate('--baseline', 'chain', '--candidate', points, '--fingerprint', described);
    equal(known.code, 0, known.stdout);
    const nobody = await world.almanac('gate', '--baseline', 'chain', '--candidate', points, ...url);
    equal(nobody.code, 2);
    match(nobody.stderr, /chain needs --subject NAME/);
  });

  it('keeps the share of failed answers with a run', async () => {
    const file = folder('failing.csv');
    const rows = [1, 2, 4, 8].map((n) => `${n},${100 * n},${1_000 * n},${n === 8 ? 400 : 0}`);
    writeFileSync(file, ['n,throughput,requests,failed', ...rows].join('\n'));
    const args = ['--subject', 'failing', '--version', 'v1', '--register', ...key, ...url];
    const { stdout } = await world.run('submit', file, ...args);
    match(stdout, / {2}failed {2}2\.67 % of 15,000 answers\n/);
    const history = await world.almanac('history', 'failing', ...url, '--json');
    const { runs } = JSON.parse(history.stdout) as { runs: { commit: string; failed_share: number }[] };
    deepEqual([runs[0]?.commit, Math.round(15_000 * (runs[0]?.failed_share ?? 0))], ['-', 400]);
    match((await world.run('history', 'failing', ...url)).stdout, /2\.67 %/);
    // A run that was submitted again is there.
    match((await world.run('submit', file, ...args)).stdout, /there before\nprediction +there before/);
  });

  it('refuses points that belong on no chain, and a run of a stranger', async () => {
    const [first, ...rest] = lawTps(sweepSizes);
    writeSweepLike(folder('unfit'), [{ n: 1, tps: 90, ...first, shares: null }, ...rest]);
    const unfit = await world.almanac(
      'submit',
      folder('unfit'),
      '--subject',
      'node',
      '--version',
      'v9',
      ...key,
      ...url,
    );
    equal(unfit.code, 2);
    match(unfit.stderr, /no prediction on chain: the point at 1 was measured without a fixed share/);
    const stranger = ['--key', '//Charlie', '--local', ...url];
    const refused = await world.almanac(
      'submit',
      folder('v4'),
      '--subject',
      'node',
      '--version',
      'v4',
      ...stranger,
    );
    equal(refused.code, 2);
    match(
      refused.stderr,
      /"node" belongs to 5FHneW46.*submit with its key, or register a subject of your own/,
    );
    equal((await chain.subject('node'))?.runs.length, 3);
  });
});
