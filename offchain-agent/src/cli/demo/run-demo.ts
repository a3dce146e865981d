import { stateFolder } from '../../config/folder.ts';
import { forgetRunning, recordRunning } from '../../config/state.ts';
import { AgentError } from '../../error.ts';
import { processSignal } from '../abort.ts';
import { exitCode } from '../exit.ts';
import { print, say, writeJson } from '../output.ts';
import { utcTime } from '../time.ts';
import { demoDocument } from './demo-document.ts';
import type { DemoFigures } from './demo-figures.ts';
import type { DemoNetwork } from './demo-network.ts';
import { appsLink } from './demo-screen.ts';
import { createDemoView } from './demo-view.ts';
import { followDemo } from './follow-demo.ts';
import { outageOf, type Story, storyNamed } from './story.ts';
import { judge, touchedWindows, type Verdict } from './verdict.ts';

export interface DemoCommandOptions {
  readonly network: string;
  readonly story: string;
  readonly once?: boolean;
  readonly port?: string;
  readonly json?: boolean;
}

// After the end of a window its closing needs a block; a busy machine may be late with it.
const closingGraceMs = 30_000;

/**
 * Runs the demo until the user interrupts or, with --once, until its outage is recorded and judged.
 * @throws AgentError for options that make no demo, and when the story cannot be judged
 */
export async function runDemo(options: DemoCommandOptions): Promise<void> {
  const story = storyNamed(options.story);
  const port = options.port === undefined ? undefined : parsePort(options.port);
  if (options.json && !options.once) {
    throw new AgentError(
      'bad_input/json',
      '--json prints one document at the end, which only --once has; add --once, or leave --json out',
    );
  }
  // Asked for before anything starts: an interrupted start is finished, and then all of it is ended.
  const interrupted = processSignal();
  const network = await startNetwork(options.network, story, port);
  try {
    interrupted.throwIfAborted();
    introduce(network);
    if (options.once) await runOnce(network, story, options.json === true);
    else await runOn(network);
  } finally {
    await network.close();
  }
}

async function startNetwork(kind: string, story: Story, port: number | undefined): Promise<DemoNetwork> {
  const started_at = new Date().toISOString();
  if (kind === 'real') {
    const { startRealDemo } = await import('./real-demo.ts');
    return await startRealDemo(story, { port, progress: say, signal: processSignal() });
  }
  if (kind !== 'embedded') {
    throw new AgentError('bad_input/network', `--network ${kind}: expected embedded or real`);
  }
  const { startEmbeddedDemo } = await import('./embedded-demo.ts');
  const network = await startEmbeddedDemo(story, port);
  const names = Object.fromEntries(network.validators.map(({ account, name }) => [account, name]));
  const id = `demo-${process.pid}`;
  const chain = { name: 'demo', url: network.url, pid: process.pid, started_at, names } as const;
  const close = async (): Promise<void> => {
    await forgetRunning(id);
    await network.close();
  };
  try {
    await recordRunning(chain, stateFolder(), id);
  } catch (error) {
    await network.close();
    throw error;
  }
  return { ...network, close };
}

function introduce({ url, validators }: DemoNetwork): void {
  say(`${validators.length} validators: ${validators.map(({ name, role }) => `${name} ${role}`).join(', ')}`);
  say(`the chain answers at ${url}; in a browser: ${appsLink(url)}`);
}

async function runOn(network: DemoNetwork): Promise<void> {
  say('Ctrl-C ends it');
  const view = createDemoView(network);
  try {
    await followDemo(network, processSignal(), (figures) => {
      view.show(figures);
      return false;
    });
  } finally {
    view.end();
  }
}

async function runOnce(network: DemoNetwork, story: Story, json: boolean): Promise<void> {
  const windowsS = judgedWindows(network, story);
  const lastS = windowsS.at(-1) ?? 0;
  say(
    `waiting until the windows of the story are closed, at about ${utcTime(lastS * 1_000 + network.windowMs)} UTC`,
  );
  const view = json ? undefined : createDemoView(network);
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(notClosed(lastS)),
    lastS * 1_000 + network.windowMs + closingGraceMs - Date.now(),
  );
  let last: DemoFigures | undefined;
  try {
    await followDemo(network, AbortSignal.any([processSignal(), late.signal]), (figures) => {
      last = figures;
      view?.show(figures);
      return (figures.lastClosedS ?? 0) >= lastS;
    });
  } finally {
    clearTimeout(timer);
    view?.end();
  }
  processSignal().throwIfAborted();
  if (!last || late.signal.aborted) throw notClosed(lastS);
  const verdict = judge(last, windowsS, await network.expectedMisses(), network);
  if (network.stalledSlots() > 0) throw stalled(network.stalledSlots());
  if (json) writeJson(demoDocument(last, network, verdict));
  else for (const line of verdictLines(verdict)) print(line);
  process.exitCode = verdict.reasons.length === 0 ? exitCode.ok : exitCode.no;
}

// Those that the outage touches; where nobody is gone, the first two.
function judgedWindows({ originMs, windowMs }: DemoNetwork, story: Story): number[] {
  const outage = outageOf(story);
  if (!outage) return touchedWindows(originMs, originMs + windowMs + 1, windowMs);
  return touchedWindows(originMs + outage.fromS * 1_000, originMs + outage.toS * 1_000, windowMs);
}

function verdictLines({ windowsS, reasons }: Verdict): string[] {
  if (reasons.length > 0)
    return ['The chain did not record it as it was:', ...reasons.map((reason) => `- ${reason}`)];
  return [
    `Recorded as it was: in the ${windowsS.length} windows from ${utcTime((windowsS[0] ?? 0) * 1_000)} UTC on, the missed slots are exactly those that their validators did not answer for.`,
  ];
}

/** @throws AgentError `bad_input/port` */
function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new AgentError(
    'bad_input/port',
    `--port ${text}: expected a number from 1 to 65535, for example 9944`,
  );
}

function notClosed(startS: number): AgentError {
  return new AgentError(
    'unknown/not_closed',
    `the window from ${utcTime(startS * 1_000)} UTC was not closed ${closingGraceMs / 1_000} s after its end; the machine may be too busy, try again`,
  );
}

function stalled(slots: number): AgentError {
  return new AgentError(
    'unknown/stalled',
    `this machine stood still for ${slots} slots, in which no validator was asked, so the story cannot be judged; try again with less load`,
    { data: { slots } },
  );
}
