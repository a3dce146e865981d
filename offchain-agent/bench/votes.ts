// Our verifier of GRANDPA's votes beside that of the nodes, on justifications right and spoilt.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { cargoBuild } from '../../scripts/lib/cargo.ts';
import {
  type DrawnJustification,
  digestOf,
  drawJustification,
} from '../../tests/support/justification-draw.ts';
import { isTaken } from '../../tests/support/justification-verdict.ts';
import { AgentError } from '../src/base/error.ts';
import { cargoTargetFolder } from '../src/base/folder.ts';
import { writeWhole } from '../src/base/write-durably.ts';
import { jsonText, print, say } from '../src/cli/output.ts';
import { renderTable } from '../src/cli/table.ts';

interface VotesBenchOptions {
  /** The first seed; each justification has one. */
  readonly seed?: string | undefined;
  readonly count?: string | undefined;
  /** Writes the first verdicts of the nodes' code for the tests. */
  readonly record?: boolean | undefined;
  readonly json?: boolean | undefined;
}

const example = 'verify_justifications';
const usualCount = 100_000;
const recordedCount = 600;
const sayEvery = 10_000;

interface Tally {
  drawn: number;
  taken: number;
  different: number[];
}

/** Prints how often the two agree, by fault; returns the exit code: 0 when always. */
export async function benchVotes(options: VotesBenchOptions): Promise<number> {
  const first = options.record ? 0 : wholeOf(options.seed ?? '0', 'seed');
  const count = options.record ? recordedCount : wholeOf(options.count ?? String(usualCount), 'count');
  say(`building the judge: the verifier of the nodes (sc-consensus-grandpa)`);
  const code = await cargoBuild(['--example', example]);
  if (code !== 0)
    throw new AgentError('bad_input/build', 'building it failed; "almanac doctor" says what is missing');
  const verdicts = await judged(first, count);
  if (options.record) {
    const draws = Array.from({ length: count }, (_, seed) => drawJustification(seed));
    const document = { count, digest: digestOf(draws), verdicts: verdicts.join('') };
    const file = join(import.meta.dirname, '../../tests/vectors/justifications.json');
    writeWhole(file, `${JSON.stringify(document, null, 2)}\n`);
    say(`${count} verdicts written to ${file}`);
  }
  const tallies = tally(first, verdicts);
  const different = tallies.get(all)?.different.length ?? 0;
  if (options.json)
    print(jsonText({ schema: 'almanac.bench-votes.v1', first, count, different, faults: [...tallies] }));
  else for (const line of linesOf(tallies)) print(line);
  return different === 0 && verdicts.length === count ? 0 : 1;
}

const all = 'all';

function tally(first: number, verdicts: readonly string[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const [index, verdict] of verdicts.entries()) {
    const seed = first + index;
    const draw = drawJustification(seed);
    const isDifferent = verdict !== (isTaken(draw) ? '1' : '0');
    for (const kind of [all, ...(draw.faults.length === 0 ? ['none'] : new Set(draw.faults))]) {
      const known = tallies.get(kind) ?? { drawn: 0, taken: 0, different: [] };
      known.drawn += 1;
      if (verdict === '1') known.taken += 1;
      if (isDifferent) known.different.push(seed);
      tallies.set(kind, known);
    }
    if ((index + 1) % sayEvery === 0) say(`${index + 1} of ${verdicts.length} compared`);
  }
  return tallies;
}

function linesOf(tallies: ReadonlyMap<string, Tally>): string[] {
  const rows = [...tallies].toSorted(([, a], [, b]) => b.drawn - a.drawn);
  const { drawn = 0, different = [] } = tallies.get(all) ?? {};
  return [
    ...renderTable(
      ['fault', 'drawn', 'taken by nodes', 'judged otherwise here', 'seeds'].map((title) => ({ title })),
      rows.map(([kind, { drawn, taken, different }]) => [
        kind,
        String(drawn),
        String(taken),
        String(different.length),
        different.slice(0, 5).join(' '),
      ]),
    ),
    '',
    `${different.length} of ${drawn} judged otherwise (limit 0)`,
  ];
}

/** What the nodes' code says of each, in order. */
async function judged(first: number, count: number): Promise<string[]> {
  const judge = spawn(join(cargoTargetFolder(), 'release/examples', example), {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A panic in the code of nodes is a verdict (2); its text is not needed.
  judge.stderr.resume();
  const verdicts: string[] = [];
  const lines = createInterface({ input: judge.stdout }).on('line', (line) => verdicts.push(line));
  const ended = once(judge, 'close');
  await pipeline(linesFor(first, count), judge.stdin);
  await ended;
  lines.close();
  if (verdicts.length !== count)
    throw new AgentError('unknown/judge', `the judge answered ${verdicts.length} of ${count}`);
  return verdicts;
}

function* linesFor(first: number, count: number): Generator<string> {
  for (let seed = first; seed < first + count; seed += 1) yield lineOf(drawJustification(seed));
}

function lineOf({ setId, authorities, bytes }: DrawnJustification): string {
  return `${setId} ${authorities} ${bytes}\n`;
}

function wholeOf(text: string, name: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new AgentError('bad_input/option', `--${name} takes a whole number, not "${text}"`);
}
