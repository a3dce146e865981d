import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { poll } from '../support/poll.ts';
import { readKept } from './account.ts';
import { type Doings, doFault, noDoings } from './faults.ts';
import { type ChaosLedger, readLedger } from './ledger.ts';
import type { ChaosRunOptions } from './options.ts';
import { planChaos, windowMs } from './plan.ts';
import type { ReporterProcess } from './reporter-process.ts';
import { type Tally, tallyOf } from './tally.ts';
import { type ChaosWorld, closeWorld, openWorld, samplesPerWindow } from './world.ts';

const home = 0;
const step = windowMs / 1_000;
const measuringWithinMs = 60_000;
const closedWithinMs = 180_000;

/** The windows that are counted. */
interface Span {
  readonly firstWindow: number;
  readonly lastWindow: number;
}

export interface ChaosResult {
  readonly options: ChaosRunOptions;
  readonly tally: Tally;
  readonly doings: Doings;
  /** Blocks of the fork that the finalized chain does not have, and the reports in them. */
  readonly retracted: { readonly blocks: number; readonly reports: number };
  /** Agents that ended without being killed. */
  readonly unasked: readonly string[];
  readonly finalized: number;
  readonly ledger: ChaosLedger;
  readonly tookS: number;
}

/** Torments a network as planned, waits until all windows of that time are closed, and counts. */
export async function runChaos(
  options: ChaosRunOptions,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<ChaosResult> {
  const began = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'almanac-chaos-'));
  let world: ChaosWorld | undefined;
  try {
    say('starting four nodes');
    world = await openWorld({ folder, signal, say });
    for (const reporter of world.reporters) reporter.start();
    await Promise.all(world.reporters.map((reporter) => untilMeasuring(reporter)));
    const { doings, span } = await torment(world, options, say, signal);
    const result = await settle(world, span, say);
    const retracted = retractedOf(doings, result.ledger);
    const unasked = world.reporters.flatMap(({ name, unasked: ends }) =>
      ends.map((end) => `${name}: ${end}`),
    );
    const { tally, ledger } = result;
    const tookS = Math.round((Date.now() - began) / 1_000);
    return { options, tally, doings, retracted, unasked, finalized: ledger.finalized, ledger, tookS };
  } finally {
    for (const reporter of world?.reporters ?? []) {
      await reporter.kill();
      await reporter.killQueue();
    }
    await closeWorld();
    if (options.keep) say(`data and logs stay in ${folder}`);
    else await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function torment(
  world: ChaosWorld,
  options: ChaosRunOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<{ doings: Doings; span: Span }> {
  const doings = noDoings();
  const start = Date.now();
  const tell = (line: string): void =>
    say(`${((Date.now() - start) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  const running: Promise<void>[] = [];
  for (const fault of planChaos(options)) {
    await sleep(Math.max(0, start + fault.atMs - Date.now()), undefined, { signal });
    running.push(
      doFault(fault, { world, doings, say: tell, signal }).catch((error: unknown) => {
        const failure = `${fault.kind}: ${error instanceof Error ? error.message : String(error)}`;
        tell(failure);
        doings.failed.push(failure);
      }),
    );
  }
  await sleep(Math.max(0, start + options.minutes * 60_000 - Date.now()), undefined, { signal });
  await Promise.all(running);
  const span = {
    firstWindow: Math.ceil(start / windowMs) * step,
    lastWindow: (Math.floor(Date.now() / windowMs) - 1) * step,
  };
  return { doings, span };
}

/** Waits until the chain has closed all windows and the outboxes are empty, ends the agents and reads everything. */
async function settle(
  { network, reporters }: ChaosWorld,
  { firstWindow, lastWindow }: Span,
  say: (line: string) => void,
): Promise<{ tally: Tally; ledger: ChaosLedger }> {
  say('waiting until all windows are closed');
  const chain = await openReportingChain(network.url);
  try {
    await poll(
      `window ${lastWindow} is closed`,
      async () => await chain.firstOpenWindow(home),
      // One more, whose beginning fills in what the agents have missed.
      (open) => open > lastWindow + step,
      { withinMs: closedWithinMs, everyMs: 1_000 },
    );
    say('ending the agents');
    await Promise.all(reporters.map((reporter) => reporter.stop()));
    const windows = windowsOf(firstWindow, lastWindow);
    say(`reading the chain: windows ${windows[0]} to ${windows.at(-1)}`);
    const ledger = await readLedger(chain, windows);
    const kept = await Promise.all(
      reporters.map(async (reporter) => ({
        name: reporter.name,
        account: reporter.account,
        kept: await readKept(reporter, windows),
      })),
    );
    return { tally: tallyOf({ windows, samplesPerWindow, ledger, reporters: kept }), ledger };
  } finally {
    await chain.close();
  }
}

/** Until the agent's first window has begun: from then on it accounts for every one. */
async function untilMeasuring({ name, logPath }: ReporterProcess): Promise<void> {
  await poll(
    `${name} measures`,
    async () => (await readFile(logPath, 'utf8')).includes('"window begins"'),
    (isMeasuring) => isMeasuring,
    { withinMs: measuringWithinMs },
  );
}

/** From the first window in which all measured. */
function windowsOf(firstWindow: number, lastWindow: number): number[] {
  return Array.from(
    { length: Math.max(0, (lastWindow - firstWindow) / step + 1) },
    (_, index) => firstWindow + index * step,
  );
}

function retractedOf({ forked }: Doings, ledger: ChaosLedger): ChaosResult['retracted'] {
  const gone = forked.filter(({ number, hash }) => ledger.hashes.get(number) !== hash);
  return { blocks: gone.length, reports: gone.reduce((sum, { reports }) => sum + reports, 0) };
}
