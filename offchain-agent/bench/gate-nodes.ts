// The release gate end to end on real nodes: the same binary on both sides is never refused, and a node that is a fifth slower by
// its own work is. Takes hours; called again it continues.
import { join, resolve } from 'node:path';
import { type NodesForTrial, nodesForTrial } from '../../scripts/lib/feature-nodes.ts';
import { cacheFolder } from '../src/base/folder.ts';
import { writeWhole } from '../src/base/write-durably.ts';
import { processSignal } from '../src/cli/abort.ts';
import { jsonText, print, say } from '../src/cli/output.ts';
import { renderTable } from '../src/cli/table.ts';
import { type Gated, gateOf, isGateHeld } from './gate-nodes/gates.ts';
import {
  changeText,
  lossCells,
  lossOf,
  lossText,
  nextRounds,
  percent,
  type SlowedPair,
  Slowness,
  type ThroughputLoss,
  wantedLoss,
} from './gate-nodes/slowness.ts';
import { BenchState } from './gate-nodes/state.ts';
import { type Bench, type SweepForm, sweepInPairs } from './gate-nodes/sweeps.ts';
import { spentText } from './gate-nodes/work.ts';

interface GateNodesBenchOptions {
  /** Where it keeps what it has measured. */
  readonly dir?: string | undefined;
  /** Tries the path, and judges nothing. */
  readonly quick?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** What is measured. */
interface Plan {
  readonly sizes: readonly number[];
  readonly rounds: number;
  /** Sweeps of the same binary. */
  readonly same: number;
  /** Pairs of one validator in the first trial of a slowness, and in each one after it. */
  readonly trialPairs: { readonly first: number; readonly later: number };
  readonly mostTrials: number;
  readonly form: SweepForm;
}

const whole: Plan = {
  sizes: [1, 2, 3, 4],
  rounds: 2,
  same: 1,
  trialPairs: { first: 1, later: 3 },
  mostTrials: 8,
  form: { share: '0.1', rate: '50', for: '15s', anyMachine: false },
};
const quick: Plan = {
  sizes: [1, 2],
  rounds: 1,
  same: 1,
  trialPairs: { first: 1, later: 1 },
  mostTrials: 1,
  form: { share: '0.2', rate: '100', for: '6s', anyMachine: true },
};

/** Of hashing for each extrinsic, where the search begins: some 0.4 ms of a core. */
const firstRounds = 1_000;
/** What a measurement of one network takes besides the load itself: its start, a look at its rest, and waiting for finality. */
const startMs = 40_000;
const searchSteps = 3.5;
const drainMs = 5_000;
/** Trials that are expected, for the estimate. */
const usualTrials = 6;

interface Trial {
  /** The folder of its sweep. */
  readonly name: string;
  readonly rounds: number;
  readonly pairs: readonly SlowedPair[];
}

/** The slowed node that is judged: what its rounds cost by all trials together. */
interface Slowed {
  readonly rounds: number;
  readonly loss: ThroughputLoss;
  readonly isKnown: boolean;
}

interface Row {
  readonly what: string;
  readonly value: string;
  readonly limit: string;
  readonly isHeld: boolean;
  readonly change: string;
  /** The folder of the sweep; undefined where several are counted together. */
  readonly name: string | undefined;
}

/**
 * Prints value and limit of each comparison; returns the exit code: 0 when all hold, 1 when one does not.
 * @throws AgentError `unknown/points_missing`, `bad_input/build`, `bad_input/folder`, `interrupted`
 */
export async function benchGateNodes(options: GateNodesBenchOptions): Promise<number> {
  const isQuick = options.quick === true;
  const plan = isQuick ? quick : whole;
  const dir = resolve(options.dir ?? join(cacheFolder(), isQuick ? 'gate-nodes-quick' : 'gate-nodes'));
  const signal = processSignal();
  const nodes = await nodesForTrial('slowed', join(dir, 'nodes'));
  const state = BenchState.open(dir, {
    quick: isQuick,
    sha256: { normal: nodes.normal.sha256, slowed: nodes.changed.sha256 },
  });
  const bench: Bench = { dir, form: plan.form, state, signal };
  say(`results in ${dir}; about ${hours(expectedMs(plan))} in all where nothing is measured yet`);

  const trials = await findSlowness(bench, plan, nodes);
  const slowed = slowedBy(trials);
  const rows: Row[] = [...trials.map(trialRow), slowedRow(trials, slowed, isQuick)];
  const gated: Record<string, Gated> = {};
  if (isQuick || slowed.isKnown) {
    const comparisons = [
      ...Array.from({ length: plan.same }, (_, i) => ({ name: `same-${i + 1}`, isSlowed: false })),
      { name: state.slowedFolder(slowed.rounds), isSlowed: true },
    ];
    for (const { name, isSlowed } of comparisons) {
      say(`${name}: sizes ${plan.sizes.join(', ')} in ${plan.rounds} rounds of pairs`);
      const candidate = isSlowed
        ? { candidate: nodes.changed.path, rounds: slowed.rounds }
        : { candidate: nodes.normal.path };
      await sweepInPairs(
        bench,
        {
          name,
          validators: plan.sizes.join(','),
          repeat: plan.rounds,
          baseline: nodes.normal.path,
          ...candidate,
        },
        plan.sizes.length * plan.rounds,
      );
      const result = await gateOf(bench, name);
      gated[name] = result;
      rows.push(gateRow(name, result, { isSlowed, isQuick }));
    }
  }
  const isHeld = rows.every((row) => row.isHeld) && Object.keys(gated).length === plan.same + 1;
  const lines = linesOf(rows, { state, isHeld, isQuick, nodes });
  const document = {
    schema: 'almanac.bench-gate-nodes.v1',
    quick: isQuick,
    plan,
    nodes: { normal: nodes.normal.sha256, slowed: nodes.changed.sha256 },
    slowness: { trials, ...slowed },
    gates: gated,
    rows: rows.map((row) => ({
      ...row,
      spent: (row.name === undefined ? undefined : state.spent(row.name)) ?? null,
    })),
    held: isHeld,
  };
  writeWhole(join(dir, 'result.json'), `${jsonText(document)}\n`);
  writeWhole(join(dir, 'result.txt'), `${lines.join('\n')}\n`);
  if (options.json) print(jsonText(document));
  else lines.forEach(print);
  return isHeld ? 0 : 1;
}

/** Tries slownesses until all trials together say well enough what costs a single validator a fifth. */
async function findSlowness(bench: Bench, plan: Plan, nodes: NodesForTrial): Promise<Trial[]> {
  const { state } = bench;
  const trials: Trial[] = [];
  for (let at = 0; at < plan.mostTrials; at++) {
    const before = trials.at(-1);
    const rounds = state.rounds[at] ?? (before ? nextRounds(pairsOf(trials), before.rounds) : firstRounds);
    if (state.rounds.length === at) state.addRounds(rounds);
    const pairs = before ? plan.trialPairs.later : plan.trialPairs.first;
    const name = join('slowness', String(at + 1));
    say(`${name}: one validator slowed by ${rounds} rounds, ${pairs} ${pairs === 1 ? 'pair' : 'pairs'}`);
    const measured = await sweepInPairs(
      bench,
      {
        name,
        validators: '1',
        repeat: pairs,
        baseline: nodes.normal.path,
        candidate: nodes.changed.path,
        rounds,
      },
      pairs,
    );
    const slowed = measured.map(({ baseline, candidate }) => ({
      rounds,
      normal: baseline,
      slowed: candidate,
    }));
    trials.push({ name, rounds, pairs: slowed });
    const { loss, ...all } = slowedBy(trials);
    say(
      `${name}: ${rounds} rounds cost ${lossText(lossOf(slowed))}; of all trials, ${all.rounds} cost ${lossText(loss)}`,
    );
    if (all.isKnown) break;
  }
  return trials;
}

function pairsOf(trials: readonly Trial[]): readonly SlowedPair[] {
  return trials.flatMap(({ pairs }) => pairs);
}

/** The node that is a fifth slower by all trials; the rounds are within those that were tried. */
function slowedBy(trials: readonly Trial[]): Slowed {
  const slowness = new Slowness(pairsOf(trials));
  const tried = trials.map(({ rounds }) => rounds);
  const rounds = Math.min(Math.max(...tried), Math.max(Math.min(...tried), slowness.wantedRounds));
  return {
    rounds,
    loss: slowness.lossAt(rounds),
    isKnown: slowness.isKnown && rounds === slowness.wantedRounds,
  };
}

function trialRow({ name, rounds, pairs }: Trial): Row {
  return {
    what: `one validator, ${rounds} rounds, ${pairs.length} ${pairs.length === 1 ? 'pair' : 'pairs'}`,
    ...lossCells(lossOf(pairs)),
    limit: '-',
    isHeld: true,
    name,
  };
}

function slowedRow(trials: readonly Trial[], { rounds, loss, isKnown }: Slowed, isQuick: boolean): Row {
  const { least, most } = wantedLoss;
  return {
    what: `one validator, ${rounds} rounds, by all ${pairsOf(trials).length} pairs`,
    ...lossCells(loss),
    limit: isQuick ? '-' : `95 % CI within ${percent(least)} to ${percent(most)}`,
    isHeld: isQuick || isKnown,
    name: undefined,
  };
}

/** Two sizes are too few for a verdict: the quick form expects the exit code that says so. */
function gateRow(
  name: string,
  gated: Gated,
  { isSlowed, isQuick }: { isSlowed: boolean; isQuick: boolean },
): Row {
  const { exitCode, verdict, reason, isComparable, change } = gated;
  const usual = { limit: isSlowed ? '1' : '0 or 3', isHeld: isGateHeld(gated, isSlowed) };
  return {
    what: isSlowed ? 'gate, slowed node' : `gate, same binary (${name})`,
    value: `exit code ${exitCode}, ${isComparable ? verdict : reason}`,
    ...(isQuick ? { limit: '3', isHeld: exitCode === 3 } : usual),
    change: change ? changeText(change) : '-',
    name,
  };
}

function linesOf(
  rows: readonly Row[],
  {
    state,
    isHeld,
    isQuick,
    nodes,
  }: { state: BenchState; isHeld: boolean; isQuick: boolean; nodes: NodesForTrial },
): string[] {
  const titles = ['', 'value', 'limit', '', 'change (95 % CI)', 'minutes', 'load p50, max'];
  const table = renderTable(
    titles.map((title) => ({ title })),
    rows.map(({ what, value, limit, isHeld: isRowHeld, change, name }) => {
      const { minutes, load } = spentText(name === undefined ? undefined : state.spent(name));
      return [what, value, limit, isRowHeld ? 'held' : 'MISSED', change, minutes, load];
    }),
  );
  const verdict = isHeld ? 'all hold' : 'not all hold';
  return [
    ...table,
    '',
    `nodes: ${nodes.normal.sha256.slice(0, 16)}, slowed ${nodes.changed.sha256.slice(0, 16)} (SHA-256)`,
    isQuick ? `quick: the path was tried, nothing was judged; ${verdict}` : verdict,
  ];
}

function expectedMs({ sizes, rounds, same, trialPairs, mostTrials, form }: Plan): number {
  const measuredMs = startMs + searchSteps * (1_000 * Number.parseFloat(form.for) + drainMs);
  const trials = Math.min(usualTrials, mostTrials);
  const pairs = trialPairs.first + (trials - 1) * trialPairs.later + (same + 1) * sizes.length * rounds;
  return 2 * pairs * measuredMs;
}

function hours(ms: number): string {
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}
