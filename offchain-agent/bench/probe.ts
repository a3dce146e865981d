// How many targets the rpc probe holds at one sample a second on one core, beside Debian's prometheus-blackbox-exporter.
import { loadavg } from 'node:os';
import { print, say } from '../src/cli/output.ts';
import { renderTable } from '../src/cli/table.ts';
import { hasBlackbox, startBlackbox } from './probe/blackbox.ts';
import { captureFault } from './probe/capture.ts';
import { type Contender, startBare, startOurs, startSockets } from './probe/contender.ts';
import { type Climbed, climb, type Rung, type StepVerdict } from './probe/ladder.ts';
import { limitUs, type Measured } from './probe/measured.ts';
import { isPinned } from './probe/processes.ts';
import { runStep } from './probe/run-step.ts';
import type { ProbeStep } from './probe/step.ts';
import { startTargets, type Targets } from './probe/targets.ts';

/** A step is long enough for a 99th percentile, and no longer. */
const samplesPerStep = 1_000;
const secondsPerStep = { least: 2, most: 10 };

/** For the cost of a sample: all at one instant, because on the way to an instant of its own the prober does not sleep. */
const costTargets = 400;

/** A reporter runs for months: its code is compiled and its buffers are there before anything is measured. */
const warmUpSeconds = 5;

const proberCore = 0;
const targetsCore = 1;

interface Course {
  readonly name: string;
  readonly how: Pick<ProbeStep, 'transport' | 'moments'>;
  readonly firstTargets: number;
}

interface Row extends Climbed {
  readonly name: string;
  /** Processor time of one sample, microseconds. */
  readonly costUs: number;
}

/** Prints the table; returns the exit code: 0 unless something could not be measured. */
export async function benchProbe(): Promise<number> {
  const fault = captureFault();
  if (fault) {
    say(fault);
    return 1;
  }
  // What was started ends with this process, and it says goodbye only when it may.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));
  const [busy = 0] = loadavg();
  const targets = await startTargets(targetsCore);
  const bare = startBare(proberCore);
  const rows: Row[] = [];
  // Each in a process of its own: what a course leaves behind, such as thousands of connections to collect, is not the next one's.
  const run = async (course: Course, start: () => Contender | Promise<Contender>): Promise<void> => {
    const contender = await start();
    try {
      rows.push(await runCourse(course, contender, bare, targets));
    } finally {
      await contender.stop();
    }
  };
  const ours = (): Contender => startOurs(proberCore);
  const http = { transport: 'http', moments: 'spread' } as const;
  const ws = { transport: 'ws', moments: 'spread' } as const;
  const atOnce = { transport: 'ws', moments: 'common' } as const;
  try {
    await run({ name: 'almanac, HTTP', how: http, firstTargets: 1_600 }, ours);
    if (hasBlackbox()) {
      const course = { name: 'blackbox exporter, HTTP', how: http, firstTargets: 200 };
      await run(course, async () => await startBlackbox(proberCore, targetsCore));
    } else {
      say('Measured without the blackbox exporter: sudo apt-get install -y prometheus-blackbox-exporter');
    }
    await run({ name: 'almanac, WebSocket', how: ws, firstTargets: 1_600 }, ours);
    await run({ name: 'almanac, WebSocket, all at one instant', how: atOnce, firstTargets: 48 }, ours);
    const alone = { ...atOnce, transport: 'http' } as const;
    await run({ name: 'sockets alone, all at one instant', how: alone, firstTargets: 48 }, () =>
      startSockets(proberCore),
    );
  } finally {
    await bare.stop();
    await targets.stop();
  }
  show(rows, targets, busy);
  return 0;
}

async function runCourse(
  { name, how, firstTargets }: Course,
  contender: Contender,
  bare: Contender,
  targets: Targets,
): Promise<Row> {
  const costly = { ...how, port: targets.port, moments: 'common', targets: costTargets } as const;
  await contender.measure({ ...costly, seconds: warmUpSeconds });
  const cost = await contender.measure({ ...costly, seconds: secondsPerStep.least });
  const take = async (count: number) =>
    await runStep(contender, bare, { ...how, targets: count, seconds: secondsOf(count) }, targets);
  const climbed = await climb(firstTargets, take, (rung) => say(`${name}: ${told(rung)}`));
  return { name, costUs: (cost.cores / costTargets) * 1e6, ...climbed };
}

function secondsOf(targets: number): number {
  const { least, most } = secondsPerStep;
  return Math.min(most, Math.max(least, Math.ceil(samplesPerStep / targets)));
}

function told({ targets, verdict, measured }: Rung): string {
  const { planned, answered, addedP99Us, askedLateP99Us, readLateP99Us, cores, serverCores } = measured;
  const parts =
    askedLateP99Us === undefined || readLateP99Us === undefined
      ? ''
      : ` (asked ${ms(askedLateP99Us)} late, read ${ms(readLateP99Us)})`;
  const inTime = answered < planned ? `, ${answered}/${planned} answered in time` : '';
  const why = verdict === 'held' ? '' : `: ${whyNot(verdict, measured)}`;
  return `${targets} targets, added p99 ${ms(addedP99Us)} ms${parts}${inTime}, a bare loop ${ms(measured.bareLateP99Us)} ms late, cores ${cores.toFixed(2)}, of the server ${serverCores.toFixed(2)}${why}`;
}

function whyNot(
  verdict: Exclude<StepVerdict, 'held'>,
  { waited, wireP99Us, bareLateP99Us }: Measured,
): string {
  if (verdict === 'prober') return 'the prober adds too much';
  if (verdict === 'server') return `the server answers late (p99 ${ms(wireP99Us)} ms)`;
  return `the machine was not quiet: others had the prober's core for ${(100 * waited).toFixed(0)} % of the time it needed, a bare loop was ${ms(bareLateP99Us)} ms late at p99`;
}

function show(rows: readonly Row[], { what }: Targets, busy: number): void {
  const titles = [
    'targets held',
    'added p99 ms',
    'limit ms',
    'added p50 ms',
    'asked late p99 ms',
    'read late p99 ms',
    'bare late p99 ms',
    'server p50 ms',
    'server p99 ms',
    'CPU us/sample',
  ];
  const columns = [
    { title: 'prober' },
    ...titles.map((title) => ({ title, align: 'right' as const })),
    { title: 'first not held' },
  ];
  const cells = rows.map(({ name, held, next, costUs }) => {
    const figure = (of: (measured: Measured) => number | undefined): string => {
      const us = held && of(held.measured);
      return us === undefined ? '-' : ms(us);
    };
    return [
      name,
      held ? `${next ? '' : '>= '}${held.targets}` : next?.verdict === 'others' ? 'unknown' : 'none',
      figure(({ addedP99Us }) => addedP99Us),
      ms(limitUs),
      figure(({ addedP50Us }) => addedP50Us),
      figure(({ askedLateP99Us }) => askedLateP99Us),
      figure(({ readLateP99Us }) => readLateP99Us),
      figure(({ bareLateP99Us }) => bareLateP99Us),
      figure(({ wireP50Us }) => wireP50Us),
      figure(({ wireP99Us }) => wireP99Us),
      costUs.toFixed(0),
      next && next.verdict !== 'held'
        ? `${next.targets}: ${whyNot(next.verdict, next.measured)}`
        : 'not reached',
    ];
  });
  print(`Targets: ${what}, on the loopback network; one sample a second of each.`);
  print(
    isPinned()
      ? `The prober has core ${proberCore} to itself; the targets, and who asks the exporter, have core ${targetsCore}.`
      : 'Prober and targets share the machine: no taskset, or one core.',
  );
  print(
    "Added: what a prober reports for a sample less what passed on the wire meanwhile, from the first packet of the sample to the last that answers, by the clock of the kernel (tcpdump). The server's own delay is not in it; it stands beside it.",
  );
  print(
    "Ours counts from the intended instant, on a kept connection: added is how late the request left and how late the answer was read. The exporter counts from when it begins and connects for each sample: its packets begin with the connection, and what it takes between connecting and asking counts as the wire's.",
  );
  print(
    "Bare late: how late a loop that does nothing else comes to its instants in the prober's place, just before or after the step. It is what the machine adds by itself.",
  );
  print(
    'All at one instant, requests leave and answers are read one after the other: added is then mostly what a sample waits for the others. Sockets alone, written to and read with nothing made or understood, show what of it is no doing of the prober.',
  );
  if (busy > 0.5)
    print(
      `This machine was busy with other things (load ${busy.toFixed(1)} at the start): read what is held as lower bounds.`,
    );
  for (const line of renderTable(columns, cells)) print(line);
}

function ms(us: number): string {
  return (us / 1_000).toFixed(2);
}
