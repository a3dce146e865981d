// How many targets the rpc probe holds at one sample a second on one core, beside Debian's prometheus-blackbox-exporter.
import { loadavg } from 'node:os';
import { print, say } from '../src/cli/output.ts';
import { renderTable } from '../src/cli/table.ts';
import { hasBlackbox, startBlackbox } from './probe/blackbox.ts';
import { type Contender, startOurs } from './probe/contender.ts';
import { isPinned } from './probe/processes.ts';
import type { Step, StepResult } from './probe/step.ts';
import { startTargets, type Targets } from './probe/targets.ts';

/** What the prober may add to a latency, at the 99th percentile. */
const limitUs = 1_000;
const leastAnswered = 0.99;
const ladder = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400];
/** Few enough to add nothing. */
const fewTargets = 20;
const secondsForFew = 2;
const floorTries = 3;
const secondsPerStep = 3;
/** A machine that does other things too spoils a step; the better one counts. */
const tries = 2;

/** So many steps in a row that are not held end the ladder. */
const missesToEnd = 2;

/** For the cost of a sample: all at one instant, because on the way to an instant of its own the prober does not sleep. */
const costTargets = 400;

const proberCore = 0;
const targetsCore = 1;

interface Held {
  readonly name: string;
  readonly floorUs: number;
  readonly targets: number;
  readonly result: StepResult | undefined;
  /** Processor time of one sample, microseconds. */
  readonly costUs: number;
  /** The first step that was not held; undefined when all were. */
  readonly next: { readonly targets: number; readonly result: StepResult } | undefined;
}

/** Prints the table; returns the exit code: 0 unless something could not be measured. */
export async function benchProbe(): Promise<number> {
  // What was started ends with this process, and it says goodbye only when it may.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));
  const [busy = 0] = loadavg();
  const targets = await startTargets(targetsCore);
  const rows: Held[] = [];
  const contenders: Contender[] = [];
  try {
    const ours = startOurs(proberCore);
    contenders.push(ours);
    rows.push(await climb('almanac, HTTP', ours, { transport: 'http', moments: 'spread' }, targets));
    if (hasBlackbox()) {
      const blackbox = await startBlackbox(proberCore);
      contenders.push(blackbox);
      rows.push(
        await climb('blackbox exporter, HTTP', blackbox, { transport: 'http', moments: 'spread' }, targets),
      );
    } else {
      say('prometheus-blackbox-exporter is not installed: measured without it.');
    }
    rows.push(await climb('almanac, WebSocket', ours, { transport: 'ws', moments: 'spread' }, targets));
    rows.push(
      await climb(
        'almanac, WebSocket, all at one instant',
        ours,
        { transport: 'ws', moments: 'common' },
        targets,
      ),
    );
  } finally {
    for (const contender of contenders) await contender.stop();
    await targets.stop();
  }
  show(rows, targets, busy);
  return 0;
}

async function climb(
  name: string,
  contender: Contender,
  how: Pick<Step, 'transport' | 'moments'>,
  { port }: Targets,
): Promise<Held> {
  const step = { ...how, port, seconds: secondsPerStep };
  const few: Step = { ...step, moments: 'spread', targets: fewTargets, seconds: secondsForFew };
  // The first one warms up.
  await contender.measure({ ...few, seconds: 1 });
  const floors: number[] = [];
  for (let turn = 0; turn < floorTries; turn++) floors.push((await contender.measure(few)).p50Us);
  // The quickest is the least disturbed.
  const floorUs = Math.min(...floors);
  const cost = await contender.measure({ ...step, moments: 'common', targets: costTargets });
  const costUs = (cost.cores / costTargets) * 1e6;
  let held: Held = { name, floorUs, costUs, targets: 0, result: undefined, next: undefined };
  let misses = 0;
  for (const targets of ladder) {
    const result = await best(contender, { ...step, targets }, floorUs);
    say(`${name}: ${targets} targets, ${told(result, floorUs)}`);
    if (isHeld(result, floorUs)) {
      held = { ...held, targets, result, next: undefined };
      misses = 0;
    } else {
      held = { ...held, next: held.next ?? { targets, result } };
      if (++misses === missesToEnd) break;
    }
  }
  return held;
}

async function best(contender: Contender, step: Step, floorUs: number): Promise<StepResult> {
  let result = await contender.measure(step);
  for (let more = 1; more < tries && !isHeld(result, floorUs); more++) {
    const again = await contender.measure(step);
    if (again.p99Us < result.p99Us || isHeld(again, floorUs)) result = again;
  }
  return result;
}

function isHeld({ planned, answered, p99Us }: StepResult, floorUs: number): boolean {
  return answered >= leastAnswered * planned && p99Us - floorUs < limitUs;
}

function told({ planned, answered, p99Us, cores }: StepResult, floorUs: number): string {
  return `added p99 ${ms(p99Us - floorUs)} ms, ${answered}/${planned} answered, ${cores.toFixed(2)} cores`;
}

function show(rows: readonly Held[], { what }: Targets, busy: number): void {
  const columns = [
    { title: 'prober' },
    ...['few p50 ms', 'targets held', 'p50 ms', 'added p99 ms', 'limit ms', 'cores', 'CPU us/sample'].map(
      (title) => ({
        title,
        align: 'right' as const,
      }),
    ),
    { title: 'next step' },
  ];
  const table = renderTable(
    columns,
    rows.map(({ name, floorUs, costUs, targets, result, next }) => [
      name,
      ms(floorUs),
      String(targets),
      result ? ms(result.p50Us) : '-',
      result ? ms(result.p99Us - floorUs) : '-',
      ms(limitUs),
      result ? result.cores.toFixed(2) : '-',
      costUs.toFixed(0),
      next ? `${next.targets}: ${told(next.result, floorUs)}` : 'not tried',
    ]),
  );
  print(`Targets: ${what}, on the loopback network; one sample a second of each.`);
  print(
    isPinned()
      ? `The prober has core ${proberCore} to itself, the targets core ${targetsCore}.`
      : 'Prober and targets share the machine: no taskset, or one core.',
  );
  print(
    `Added p99: 99th percentile less the median of ${fewTargets} targets (few), the best of ${tries} tries; what the server adds under the load is in it.`,
  );
  print(
    'The exporter opens a connection for each sample. It is read by its own figures, which begin when it begins; ours begin at the intended instant.',
  );
  if (busy > 0.5)
    print(
      `This machine was busy with other things (load ${busy.toFixed(1)} at the start): read the held targets as lower bounds; the processor time of a sample stands.`,
    );
  for (const line of table) print(line);
}

function ms(us: number): string {
  return (us / 1_000).toFixed(2);
}
