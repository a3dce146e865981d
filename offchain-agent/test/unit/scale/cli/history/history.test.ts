import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { FakeScalabilityChain } from '../../../../../../tests/support/fake-scalability-chain.ts';
import { fittedLaw, schafferRun } from '../../../../../../tests/support/scalability-chain-conformance.ts';
import { readHistory, type SubjectHistory } from '../../../../../src/chain/scalability/scalability-chain.ts';
import { historyDocument, historyLines, historySvg } from '../../../../../src/scale/cli/history/run.ts';

const open = { chainName: 'Test', url: 'ws://127.0.0.1:1' };

describe('the history of a subject', () => {
  let chain: FakeScalabilityChain;
  let history: SubjectHistory;

  before(async () => {
    chain = new FakeScalabilityChain();
    const owner = chain.account('5Owner');
    await owner.register('a <node>');
    for (const [version, factor] of [
      ['v1', 1],
      ['v2', 1.2],
      ['v3', 0.5],
    ] as const) {
      const run = schafferRun(version, factor);
      const { run: id } = await owner.submitRun(0, run);
      const { parameters, claimed } = fittedLaw(run);
      await owner.submitPrediction(id, parameters, claimed);
    }
    await owner.submitRun(0, schafferRun('v4'));
    chain.acceptBaseline(0, 0);
    chain.require(0, {
      minThroughput: 80_000_000n,
      maxLatency: undefined,
      maxSigma: undefined,
      maxKappa: undefined,
      maxRegressionPpm: 50_000,
    });
    history = await readHistory(chain, 'a <node>', 64);
  });

  it('is a table with bars, the oldest first, the baseline marked', () => {
    const lines = historyLines(history, open);
    equal(lines[0], 'Test at ws://127.0.0.1:1: "a <node>" of 5Owner');
    match(
      lines[3] ?? '',
      /^\* +v1 +0 +5\.814 +83\.13 +█{20} +20\.22 % +2\.36 % +unknown +met +low_confidence$/,
    );
    match(lines[4] ?? '', /^ +v2 +1 +5\.814 +99\.75 +█{24} .* met /);
    match(lines[5] ?? '', /^ +v3 +2 +5\.814 +41\.56 +█{10} .* missed: throughput, regression /);
    match(lines[6] ?? '', /^ +v4 +3 +no prediction +unknown +-$/);
    match(lines.at(-1) ?? '', /^\* the baseline/);
  });

  it('is a document that says what was missed', () => {
    const { schema, baseline, runs } = historyDocument(history, open) as unknown as {
      schema: string;
      baseline: number;
      runs: { version: string; is_baseline: boolean; requirement: { missed: string[] } | null }[];
    };
    deepEqual([schema, baseline], ['almanac.history.v1', 0]);
    deepEqual(
      runs.map(({ version, is_baseline, requirement }) => [version, is_baseline, requirement?.missed]),
      [
        ['v1', true, []],
        ['v2', false, []],
        ['v3', false, ['throughput', 'regression']],
        ['v4', false, undefined],
      ],
    );
  });

  it('is drawn: four panels, a ring round the baseline, red where something is missed', () => {
    const svg = historySvg(history);
    equal(svg.match(/<polyline/g)?.length, 4);
    equal(svg.match(/stroke="#b45309"/g)?.length, 4);
    equal(svg.match(/fill="#dc2626"/g)?.length, 4);
    equal(svg.includes('<node>'), false);
    equal(svg.includes('NaN'), false);
  });

  it('shows the newest runs alone when asked, and a subject without any', async () => {
    deepEqual(
      (await readHistory(chain, 'a <node>', 2)).releases.map(({ version }) => version),
      ['v3', 'v4'],
    );
    await chain.account('5Owner').register('empty');
    const empty = await readHistory(chain, 'empty', 64);
    match(historyLines(empty, open).join('\n'), /no runs yet/);
    equal(historySvg(empty).includes('NaN'), false);
  });

  it('says of a subject that is not there how one comes to be', async () => {
    await rejects(readHistory(chain, 'other', 64), {
      code: 'bad_input/subject',
      message: /submit --register/,
    });
  });
});
