import '@almanac-chain/types';
import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { checkReceipts } from '../../offchain-agent/src/sli/evidence/check-receipts.ts';
import type { DecodedEvidence } from '../../offchain-agent/src/sli/evidence/decode.ts';
import { drawNumber } from '../../offchain-agent/src/sli/hash-chain.ts';
import { evidenceOf } from '../support/evidence-aggregate.ts';
import type { OutcomeOf } from '../support/measuring-reporter.ts';
import { ReceiptSigner } from '../support/receipt-signer.ts';
import { honest } from '../support/reporter-views.ts';
import { ReportingStory, windowS } from '../support/reporting-story.ts';
import type { VerifyDocument } from '../support/verify-document.ts';

const mondayS = Date.UTC(2026, 2, 2) / 1_000;
const samplesPerWindow = 60;
const members = ['Alice', 'Bob', 'Charlie'] as const;
/** The key that consented to be measured as target 1. */
const endpoint = new ReceiptSigner(1);

describe('a network whose Council has its instants drawn uniformly', () => {
  let story: ReportingStory;
  let files: Awaited<ReturnType<typeof evidenceOf>>;
  let verified: VerifyDocument;

  before(async () => {
    story = await ReportingStory.open({ samplesPerWindow, graceBlocks: 4 });
    await story.join('Eve', 'Ferdie', 'One');
    await story.skip();
    await almanac('Alice', 'params', 'propose', 'sampling.distribution=uniform');
    await Promise.all(members.map(async (name) => await almanac(name, 'council', 'vote', '0', 'yes')));
    await almanac('Alice', 'council', 'close', '0');
    const views = { Eve: signed(1), Ferdie: signed(2), One: signed(3) };
    // The last two windows of Sunday, the first one of Monday.
    for (let window = 0; window < 3; window += 1) await story.play(views);
    files = await evidenceOf(story);
    const { world } = story;
    const paths = files.map(({ path }) => path);
    const ran = await world.run('verify', ...paths, '--chain', world.test.url, '--json');
    verified = JSON.parse(ran.stdout) as VerifyDocument;
  });

  after(async () => {
    await story?.close();
  });

  it('measures stratified until midnight, and uniformly from then on', () => {
    deepEqual(
      files.map(({ evidence: { header } }) => [header.window, header.parameters.distribution]),
      ['Eve', 'Ferdie', 'One'].flatMap(() => [
        [mondayS - 2 * windowS, 'Stratified'],
        [mondayS - windowS, 'Stratified'],
        [mondayS, 'Uniform'],
      ]),
    );
    for (const { evidence } of files) {
      const isUniform = evidence.header.window === mondayS;
      const filled = new Set(instantsOf(evidence).map(partOf)).size;
      // Of 60 parts 60 instants leave some 22 empty when each lies anywhere.
      if (isUniform) ok(filled < samplesPerWindow - 10, `${filled} parts have an instant`);
      else equal(filled, samplesPerWindow);
    }
  });

  it('numbers its instants as the draw does, and so the receipts of its endpoints', () => {
    for (const { evidence } of files) {
      const { window, parameters } = evidence.header;
      const numbers = instantsOf(evidence).map((instantUs) =>
        drawNumber(instantUs, { window, ...parameters }),
      );
      deepEqual(
        numbers.toSorted((a, b) => a - b),
        Array.from({ length: samplesPerWindow }, (_, number) => number),
      );
      if (window === mondayS) notEqual(String(numbers), String(numbers.toSorted((a, b) => a - b)));
      const { count, difference } = checkReceipts(evidence, new Map([[1, [endpoint.key]]]));
      deepEqual([count, difference], [{ receipts: samplesPerWindow, proved: samplesPerWindow }, undefined]);
    }
  });

  it('has evidence and records that are verified on both sides of that midnight', () => {
    deepEqual(
      verified.evidence.map(({ state }) => state),
      files.map(() => 'verified'),
    );
    const states = verified.records.filter(({ kind }) => kind === 'window').map(({ state }) => state);
    ok(states.length >= 3 * 4, `${states.length} records of windows`);
    deepEqual(new Set(states), new Set(['equal']));
  });

  async function almanac(name: string, ...args: readonly string[]): Promise<void> {
    await story.world.run(...args, '--key', `//${name}`, '--local', '--url', story.world.test.url);
  }
});

/** As a reporter sees endpoints of which the first signs what it answers. */
function signed(reporter: number): OutcomeOf {
  const view = honest(reporter, windowS);
  return (place, asked) => {
    const outcome = view(place, asked);
    if (place.target !== 1 || place.indicator !== 'rpc' || outcome.kind !== 'answer' || !asked)
      return outcome;
    const atMs = Math.floor((place.instantUs + outcome.latencyUs) / 1_000);
    return { ...outcome, receipt: endpoint.sign(asked, { target: 1, index: asked.index, atMs }) };
  };
}

/** In their order in the window. */
function instantsOf({ samples }: DecodedEvidence): readonly number[] {
  return samples
    .filter(({ target, indicator }) => target === 1 && indicator === 'rpc')
    .map(({ instantUs }) => instantUs)
    .toSorted((a, b) => a - b);
}

/** Of the equal parts of a window, the one in which an instant lies. */
function partOf(instantUs: number): number {
  return Math.floor((((instantUs / 1_000_000) % windowS) / windowS) * samplesPerWindow);
}
