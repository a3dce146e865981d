import { basename } from 'node:path';
import { AgentError } from '../base/error.ts';
import { exitCode } from '../base/exit.ts';
import { utcTime } from '../base/format.ts';
import { openReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import { processSignal } from '../cli/abort.ts';
import { print, say, writeJson } from '../cli/output.ts';
import { readSource } from '../reporting/cli/verify/source.ts';
import { verify } from '../verify/verify.ts';
import { ApiVerifyChain } from '../verify/verify-chain.ts';
import { recordName } from '../words/verify-screen.ts';
import { demoDocument } from './demo-document.ts';
import type { DemoFigures } from './demo-figures.ts';
import type { DemoNetwork, ReportingDemo } from './demo-network.ts';
import { createDemoView } from './demo-view.ts';
import { followDemo } from './follow-demo.ts';
import { judgeReports, type ReportsVerdict, undisturbedWindow } from './judge-reports.ts';
import { outageOf, type Story } from './story.ts';
import { judge, touchedWindows, verdictLines } from './verdict.ts';

// By the chain's clock, which a busy machine delays: a window is closed soon after its end, and by then one window is undisturbed.
const closingGraceMs = 60_000;
const undisturbedGraceMs = 300_000;
// By this machine's clock: a chain without a new block for so long does not continue.
const silenceMs = 120_000;

// By then the reporters have joined; they report from the next window on.
const joiningMs = 6_000;

/**
 * Runs until the windows of the story are closed, and judges what the chain recorded of them; exit code 1 when it is wrong.
 * @throws AgentError when they are not closed in time, or when this machine is too busy for the story to be judged
 */
export async function runOnce(network: DemoNetwork, story: Story, json: boolean): Promise<void> {
  const signal = processSignal();
  const { reporting, windowMs } = network;
  const windowsS = judgedWindows(network, story);
  const lastS = windowsS.at(-1) ?? 0;
  const readyMs = readyInstant(network, lastS);
  say(`waiting until the windows of the story are closed, at about ${utcTime(readyMs)} UTC`);
  let joinedS: number | undefined;
  // The failure to join ends `running`, which is followed.
  reporting?.joined.then(
    (windowS) => {
      joinedS = windowS;
    },
    () => undefined,
  );
  const reported = (figures: DemoFigures): number | undefined =>
    reporting && joinedS !== undefined
      ? undisturbedWindow(figures, joinedS, windowMs / 1_000, reporting)
      : undefined;
  const view = json ? undefined : createDemoView(network);
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), silenceMs);
  let last: DemoFigures | undefined;
  try {
    await followDemo(network, AbortSignal.any([signal, silent.signal]), (figures) => {
      timer.refresh();
      last = figures;
      view?.show(figures);
      // Then nothing more can come of it.
      if (network.stalledSlots() > 0) return true;
      const isClosed = (figures.lastClosedS ?? 0) >= lastS;
      if (isClosed && (!reporting || reported(figures) !== undefined)) return true;
      return figures.asOfMs >= readyMs + (isClosed ? undisturbedGraceMs : closingGraceMs);
    });
  } finally {
    clearTimeout(timer);
    view?.end();
  }
  signal.throwIfAborted();
  if (network.stalledSlots() > 0) throw stalled(network.stalledSlots());
  if (!last || (last.lastClosedS ?? 0) < lastS) throw notClosed(lastS);
  const verdict = judge(last, windowsS, await network.expectedMisses(), network);
  const reports = reporting && (await judgeAll(network, reporting, last, reported(last), joinedS));
  if (json) writeJson(demoDocument(last, network, verdict, reports));
  else for (const line of verdictLines(verdict, last, reporting, reports)) print(line);
  const isRight = verdict.reasons.length === 0 && (reports?.reasons ?? []).length === 0;
  process.exitCode = isRight ? exitCode.ok : exitCode.no;
}

// Those that the outage touches; where nobody is gone, the first two.
function judgedWindows({ originMs, windowMs }: DemoNetwork, story: Story): number[] {
  const outage = outageOf(story);
  if (!outage) return touchedWindows(originMs, originMs + windowMs + 1, windowMs);
  return touchedWindows(originMs + outage.fromS * 1_000, originMs + outage.toS * 1_000, windowMs);
}

function readyInstant({ originMs, slotDurationMs, windowMs, reporting }: DemoNetwork, lastS: number): number {
  const closedMs = lastS * 1_000 + windowMs;
  if (!reporting) return closedMs;
  const reportedMs = Math.ceil((originMs + joiningMs) / windowMs) * windowMs;
  return Math.max(closedMs, reportedMs + windowMs + reporting.graceMs + slotDurationMs);
}

async function judgeAll(
  { url }: DemoNetwork,
  reporting: ReportingDemo,
  figures: DemoFigures,
  undisturbedS: number | undefined,
  joinedS: number | undefined,
): Promise<ReportsVerdict> {
  const { lastSampledS } = figures;
  if (joinedS === undefined || lastSampledS === undefined || lastSampledS < joinedS) {
    throw notClosed(joinedS ?? 0);
  }
  // Evidence and chain must agree of a disturbed window too; only what they must say of it is not known.
  const windowS = undisturbedS ?? lastSampledS;
  const evidence = await reporting.evidenceOf(windowS);
  const { reasons, equalRecords } = await verifyReports(url, evidence, processSignal());
  if (undisturbedS === undefined && reasons.length === 0) throw disturbed(windowS);
  return {
    windowS,
    evidence,
    equalRecords,
    reasons: [...judgeReports(figures, windowS, reporting), ...reasons],
  };
}

function notClosed(startS: number): AgentError {
  const window = startS === 0 ? 'a window with reports' : `the window from ${utcTime(startS * 1_000)} UTC`;
  return new AgentError(
    'unknown/not_closed',
    `${window} was not closed in time; the machine may be too busy, try again`,
  );
}

function stalled(slots: number): AgentError {
  return new AgentError(
    'unknown/stalled',
    `this machine stood still for ${slots} slots, in which no validator was asked, so the story cannot be judged; try again with less load`,
    { data: { slots } },
  );
}

function disturbed(windowS: number): AgentError {
  return new AgentError(
    'unknown/disturbed',
    `this machine was too busy: the last window with reports began at ${utcTime(windowS * 1_000)} UTC; try again with less load`,
    { data: { window: windowS } },
  );
}

interface VerifiedReports {
  readonly reasons: readonly string[];
  readonly equalRecords: number;
}

/**
 * Verifies evidence files against the chain, as `almanac verify` does.
 * @throws AgentError when the chain cannot be asked
 */
async function verifyReports(
  url: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<VerifiedReports> {
  const chain = await openReportingChain(url, { signal });
  try {
    const { results, records } = await verify(
      await ApiVerifyChain.of(chain),
      files,
      (file) => readSource(file, { signal }),
      { signal },
    );
    const equalRecords = records.filter(({ verdict }) => verdict.kind === 'equal').length;
    return {
      reasons: [
        ...results
          .filter(({ state }) => state !== 'verified')
          .map(({ source, state, text = '' }) => `evidence ${basename(source)}: ${state}: ${text}`),
        ...records.flatMap((record) =>
          record.verdict.kind === 'differs' ? [`${recordName(record)}: ${record.verdict.text}`] : [],
        ),
        ...(equalRecords > 0 ? [] : ['no record could be recomputed from the evidence']),
      ],
      equalRecords,
    };
  } finally {
    await chain.close();
  }
}
