import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampledRecord } from '../../offchain-agent/src/sli/aggregate-record.ts';
import { bucketIndex } from '../../offchain-agent/src/sli/bucket.ts';
import { countEntries } from '../../offchain-agent/src/sli/evidence/report.ts';
import { isTimed, type TimedIndicator } from '../../offchain-agent/src/sli/indicator.ts';
import { sumViews, viewOf } from '../../offchain-agent/src/sli/robust.ts';
import { compare } from '../../offchain-agent/test/unit/sli/attack/bounds.ts';
import {
  type AggregateInput,
  independentAggregate,
} from '../../offchain-agent/test/unit/sli/independent-aggregate.ts';
import {
  type AggregateFigures,
  ChainFigures,
  printedFigures,
  type Subject,
  subjects,
} from '../support/chain-figures.ts';
import { aggregateFileOf, evidenceOf } from '../support/evidence-aggregate.ts';
import { pairOf } from '../support/local-pair.ts';
import { pseudoRandom } from '../support/pseudo-random.ts';
import { during, honest, lies } from '../support/reporter-views.ts';
import { ReportingStory, windowS } from '../support/reporting-story.ts';
import type { VerifyDocument } from '../support/verify-document.ts';

const daysS = [1, 2, 3, 4].map((day) => Date.UTC(2026, 2, day) / 1_000);
const [firstDay = 0, liarsDay = 0, deadDay = 0, lastDay = 0] = daysS;
const liars = ['Two', 'Ferdie//stash'] as const;
const [eve, ferdie, one, two, stash] = [
  honest(1, windowS),
  honest(2, windowS),
  honest(3, windowS),
  honest(4, windowS),
  honest(5, windowS),
];
const fastUs: Readonly<Record<TimedIndicator, number>> = {
  arrival: 1_000_000,
  rpc: 250_000,
  reachability: 250_000,
};

type Evidences = Awaited<ReturnType<typeof evidenceOf>>;

describe('three and then five reporters, from joining to the day', () => {
  let story: ReportingStory;
  let evidences: Evidences;
  let chain: ChainFigures;
  const spent: bigint[] = [];

  before(async () => {
    story = await ReportingStory.open();
    await story.join('Eve', 'Ferdie', 'One');
    await story.skip();
    await story.play({ Eve: eve, Ferdie: ferdie, One: one });
    await story.admit(...liars);
    await story.join(...liars);
    const before = await balances();
    await story.play({ Eve: eve, Ferdie: ferdie, One: during(one, windowS, 0, 0.5) });

    await story.play({ Eve: eve, Ferdie: ferdie, One: one, Two: lies.allDown, [liars[1]]: lies.allFast });
    await story.play({
      Eve: eve,
      Ferdie: ferdie,
      One: one,
      Two: lies.onlyTargetTwoDown,
      [liars[1]]: lies.allSlow,
    });
    await story.play({
      Eve: during(eve, windowS, 0, 0.4),
      Ferdie: ferdie,
      One: during(one, windowS, 0, 0.4),
      Two: lies.allDown,
      [liars[1]]: lies.allDown,
    });

    const withoutOne = { Eve: eve, Ferdie: ferdie, Two: two, [liars[1]]: stash };
    for (let window = 0; window < 4; window += 1) await story.play(withoutOne);
    const after = await balances();
    spent.push(...before.map((free, index) => free - (after[index] ?? 0n)));
    evidences = await evidenceOf(story);
    chain = await ChainFigures.read(story.world.chain, 4, firstDay, { window: 12, day: 4, week: 1 });
  });

  after(async () => {
    await story?.close();
  });

  it('closes every window with the reporters that were active, and those that had reported', () => {
    deepEqual(
      story.played.map(({ reporters, reports }) => [reporters, reports]),
      [
        [0, 0],
        [3, 3],
        [3, 3],
        [5, 5],
        [5, 5],
        [5, 5],
        [5, 4],
        [5, 4],
        [5, 4],
        [4, 4],
      ],
    );
  });

  it('gives every window and day the record that `almanac aggregate` and an independent count make of the evidence', async () => {
    let compared = 0;
    for (const dayS of [firstDay, liarsDay, deadDay]) {
      const file = inputOf(dayS);
      const { windows, total } = await aggregated(file);
      const independent = independentAggregate(file);
      deepEqual(windows, independent.windows);
      deepEqual(total, independent.total);
      for (const subject of subjects(4)) {
        const ofSubject = ({ target, indicator }: AggregateFigures): boolean =>
          target === `${subject.target}` && indicator === subject.indicator;
        for (const { window } of file.windows) {
          const printed = windows.find((record) => ofSubject(record) && record['window'] === window);
          deepEqual(chain.reported(subject, 'window', window), printed && printedFigures(printed));
        }
        const printed = total.find(ofSubject);
        deepEqual(chain.reported(subject, 'day', dayS), printed && printedFigures(printed));
      }
      compared += windows.length + total.length;
    }
    ok(compared > 100, `${compared} records`);
  });

  it('makes the week of its only day', () => {
    const monday = firstDay - 6 * 86_400;
    for (const subject of subjects(4)) {
      const day = chain.of(subject, 'day', firstDay);
      deepEqual(chain.of(subject, 'week', monday), day);
    }
  });

  it('lets two liars of five move no window and no day out of what the honest saw', () => {
    const windows = [liarsDay, liarsDay + windowS];
    for (const subject of subjects(4)) {
      for (const startS of windows) requireHonest(subject, 'window', startS, [startS]);
      requireHonest(subject, 'day', liarsDay, [...windows, liarsDay + 2 * windowS]);
    }
  });

  it('follows the liars in a window of which two honest reporters took less than the minimum: the documented limit', () => {
    const figures = chain.of({ target: 1, indicator: 'rpc' }, 'window', liarsDay + 2 * windowS);
    deepEqual([figures?.['reporters'], figures?.['uptime_ppm'], figures?.['coverage_ppm']], [3, 0, 760_000]);
  });

  it('takes coverage and nothing else from a target when a reporter dies: for half a window, a day, for ever', () => {
    const shares = (kind: 'window' | 'day', startS: number): unknown[] => {
      const figures = chain.of({ target: 3, indicator: 'reachability' }, kind, startS);
      return [figures?.['coverage_ppm'], figures?.['uptime_ppm'], figures?.['latency_ppm']];
    };
    deepEqual(shares('window', firstDay + windowS), [1_000_000, 1_000_000, 1_000_000]);
    deepEqual(shares('window', firstDay + 2 * windowS), [833_333, 1_000_000, 1_000_000]);
    deepEqual(shares('day', deadDay), [800_000, 1_000_000, 1_000_000]);
    // Silent for more windows than are allowed: nothing is expected of it any more.
    deepEqual(shares('window', lastDay), [1_000_000, 1_000_000, 1_000_000]);
  });

  it('verifies all evidence, and recomputes every closed window and day from it', async () => {
    const { code, document } = await verified(evidences.map(({ path }) => path));
    equal(code, 0);
    deepEqual(
      document.evidence.filter(({ state }) => state !== 'verified'),
      [],
    );
    const states = (kind: string): Set<string> =>
      new Set(document.records.filter((record) => record.kind === kind).map(({ state }) => state));
    deepEqual([...states('window')], ['equal']);
    // The last day is not over.
    deepEqual([...states('day')].toSorted(), ['equal', 'open']);
  });

  it('refuses evidence with one byte changed, at 100 random places, and names what differs', async () => {
    const random = pseudoRandom(20_260_301);
    const changed: string[] = [];
    for (let number = 0; number < 100; number += 1) {
      const file = evidences[random(evidences.length)];
      const bytes = await readFile(file?.path ?? '');
      const place = random(bytes.length);
      bytes[place] = ((bytes[place] ?? 0) + 1 + random(255)) % 256;
      const path = join(story.world.folder, `changed-${number}.jsonl`);
      await writeFile(path, bytes);
      changed.push(path);
    }
    const { code, document } = await verified(changed);
    equal(code, 1);
    equal(document.evidence.length, 100);
    for (const { source, state, difference } of document.evidence) {
      equal(state, 'differs', `${source}: ${difference}`);
      match(difference ?? '', /^line \d+(, [\w.]+)?: |^(content identifier|Merkle root|counts): |target/);
    }
  });

  it('takes no fee for the reports', () => {
    deepEqual(spent, [0n, 0n, 0n, 0n, 0n]);
  });

  it('prints the records', async () => {
    const { url } = story.world.test;
    const at = ['--period', 'day', '--at', '2026-03-02', '--indicator', 'arrival', '--url', url];
    const [sli, validators, text] = await Promise.all([
      story.world.run('sli', '1,2', ...at, '--json'),
      story.world.run('validators', ...at, '--json'),
      story.world.almanacAlone('validators', ...at),
    ]);
    const { targets } = JSON.parse(sli.stdout) as {
      targets: { target: number; records: AggregateFigures[] }[];
    };
    deepEqual(
      targets.map(({ target }) => target),
      [1, 2],
    );
    for (const { target, records } of targets) {
      const figures = chain.of({ target, indicator: 'arrival' }, 'day', liarsDay);
      deepEqual(
        [records[0]?.['sli_ppm'], records[0]?.['reported_samples'], records[0]?.['p95_us']],
        [figures?.['uptime_ppm'], figures?.['reported'], figures?.['p95_us']],
      );
    }
    equal((JSON.parse(validators.stdout) as { validators: unknown[] }).validators.length, 5);
    equal(text.code, 0, text.stderr);
    match(text.stdout, /coverage/);
  });

  async function verified(
    paths: readonly string[],
  ): Promise<{ code: number | null; document: VerifyDocument }> {
    const { code, stdout } = await story.world.almanac(
      'verify',
      ...paths,
      '--chain',
      story.world.test.url,
      '--json',
    );
    return { code, document: JSON.parse(stdout) as VerifyDocument };
  }

  async function balances(): Promise<bigint[]> {
    const names = ['Eve', 'Ferdie', 'One', ...liars];
    const accounts = await Promise.all(
      names.map((name) => story.world.test.api.query.system.account(pairOf(`//${name}`).address)),
    );
    return accounts.map(({ data }) => data.free.toBigInt());
  }

  function inputOf(dayS: number): AggregateInput {
    const played = story.played.filter(
      ({ window, reporters }) => reporters > 0 && window >= dayS && window < dayS + 86_400,
    );
    return aggregateFileOf(
      evidences.map(({ evidence }) => evidence),
      played,
    );
  }

  async function aggregated(
    file: AggregateInput,
  ): Promise<{ windows: AggregateFigures[]; total: AggregateFigures[] }> {
    const path = await story.world.secretFile('reports.json', JSON.stringify(file));
    const { stdout } = await story.world.run('aggregate', path, '--json');
    return JSON.parse(stdout) as { windows: AggregateFigures[]; total: AggregateFigures[] };
  }

  function requireHonest(
    subject: Subject,
    kind: 'window' | 'day',
    startS: number,
    windows: readonly number[],
  ): void {
    const figures = chain.of(subject, kind, startS);
    // Target 3 and 4 have no RPC endpoint, and all authors together no address.
    if (!figures) return;
    const own = ['Eve', 'Ferdie', 'One'].map((name) =>
      sumViews(
        evidences
          .filter(({ name: whose, evidence }) => whose === name && windows.includes(evidence.header.window))
          .map(({ evidence }) => viewOf(countEntries(evidence.samples), subject)),
      ),
    );
    const { reported, reporters, samples, buckets, expected } = figures as unknown as Parameters<
      typeof sampledRecord
    >[0] & { readonly expected: number };
    const fast = isTimed(subject.indicator) ? fastUs[subject.indicator] : 0;
    const record = sampledRecord({ reported, reporters, samples, buckets }, expected, fast);
    ok(record.quorum);
    const { outside } = compare(record, own, bucketIndex(fast));
    deepEqual(outside, [], `${kind} ${startS}, target ${subject.target}, ${subject.indicator}`);
  }
});
