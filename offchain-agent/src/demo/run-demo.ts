import { AgentError } from '../base/error.ts';
import { stateFolder } from '../base/folder.ts';
import { wholeNumber } from '../base/parse.ts';
import { forgetRunning, recordRunning } from '../base/running-chains.ts';
import { openChain } from '../chain/rpc/connect.ts';
import { processSignal } from '../cli/abort.ts';
import { say } from '../cli/output.ts';
import { verifyCommand } from './demo-folder.ts';
import { causeOf, type DemoNetwork, type ReportingDemo } from './demo-network.ts';
import { appsLink, createDemoView } from './demo-view.ts';
import { followDemo } from './follow-demo.ts';
import { runOnce } from './run-once.ts';
import { serveDemo } from './serve-demo.ts';
import { type Story, storyNamed } from './story.ts';

/** When `npm start` began, before it installed anything (ms since 1970). */
const begunVariable = 'ALMANAC_BEGUN_MS';

interface DemoCommandOptions {
  readonly network: string;
  readonly story: string;
  readonly once?: boolean;
  readonly port?: string;
  readonly json?: boolean;
  readonly pace?: string;
}

/**
 * Runs the demo until the user interrupts or, with --once, until its outage is recorded and judged.
 * @throws AgentError for options that make no demo, and when the story cannot be judged
 */
export async function runDemo(options: DemoCommandOptions): Promise<void> {
  const port = options.port === undefined ? undefined : parsePort(options.port);
  if (options.json && !options.once) {
    throw new AgentError(
      'bad_input/json',
      '--json prints one document at the end, which only --once has; add --once, or leave --json out',
    );
  }
  if (options.story === 'agreement') {
    await showAgreement(options, port);
    return;
  }
  const story = storyNamed(options.story);
  if (paceOf(options) === 'fast') {
    const { runStoryDemo } = await import('./story-demo.ts');
    const begun = process.env[begunVariable];
    await runStoryDemo({ port, begunMs: begun ? Number(begun) : undefined });
    return;
  }
  // Asked for before anything starts: all that an interrupted start has begun is ended.
  const interrupted = processSignal();
  const network = await startNetwork(options.network, story, port);
  try {
    interrupted.throwIfAborted();
    introduce(network);
    if (options.once) await runOnce(network, story, options.json === true);
    else await runOn(network);
  } catch (error) {
    throw await causeOf(error, network.running);
  } finally {
    await network.close();
  }
}

const paces = ['fast', 'real'] as const;

/**
 * Fast unless the options ask for what takes the viewer's own clock.
 * @throws AgentError `bad_input/pace`
 */
export function paceOf({
  pace,
  network,
  story,
  once,
}: Pick<DemoCommandOptions, 'pace' | 'network' | 'story' | 'once'>): (typeof paces)[number] {
  const real = [
    ...(once ? ['--once'] : []),
    ...(network === 'embedded' ? [] : [`--network ${network}`]),
    ...(story === 'default' ? [] : [`--story ${story}`]),
  ];
  if (pace === undefined) return real.length > 0 ? 'real' : 'fast';
  const known = paces.find((one) => one === pace);
  if (known === undefined)
    throw new AgentError('bad_input/pace', `--pace ${pace}: expected ${paces.join(' or ')}`);
  if (known === 'fast' && real.length > 0) {
    throw new AgentError(
      'bad_input/pace',
      `--pace fast: ${real.join(' and ')} takes your own clock; leave it out, or use --pace real`,
    );
  }
  return known;
}

async function showAgreement(
  { network, once = false, json = false }: DemoCommandOptions,
  port = 0,
): Promise<void> {
  if (network !== 'embedded') {
    throw new AgentError(
      'bad_input/network',
      `--network ${network}: a day in seconds takes the embedded chain; leave --network out`,
    );
  }
  const { runAgreementDemo } = await import('./agreement-demo.ts');
  await runAgreementDemo({ port, once, json, signal: processSignal() });
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
  const network = await startEmbeddedDemo(story, port, processSignal());
  const names = {
    ...Object.fromEntries(network.validators.map(({ account, name }) => [account, name])),
    ...network.reporting?.accounts,
  };
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

function introduce({ url, validators, reporting }: DemoNetwork): void {
  say(`${validators.length} validators: ${validators.map(({ name, role }) => `${name} ${role}`).join(', ')}`);
  say(reporting ? reportersLine(reporting) : 'no reporters here: this demo shows authorship alone');
  say(`the chain answers at ${url}; in a browser: ${appsLink(url)}`);
  const begunMs = process.env[begunVariable];
  if (begunMs)
    say(`ready ${((Date.now() - Number(begunMs)) / 1_000).toFixed(1)} s after the start of the command`);
}

function reportersLine({ names, unseen }: ReportingDemo): string {
  const blind = unseen ? `; ${unseen.reporter} does not see ${unseen.validator}` : '';
  return `${names.length} reporters: ${names.join(', ')}, a key each${blind}; ${names.length} keys on one machine are not ${names.length} observers`;
}

async function runOn(network: DemoNetwork): Promise<void> {
  const { url, validators, reporting } = network;
  const names = {
    ...Object.fromEntries(validators.map(({ account, name }) => [account, name])),
    ...reporting?.accounts,
  };
  if (reporting)
    say(`what they report can be verified while this runs: ${verifyCommand(reporting.evidenceFolder)}`);
  const signal = processSignal();
  const chain = await openChain(url, { signal });
  try {
    const serving = await serveDemo({ chain, names });
    say(`its page: ${serving.http}/, its status: ${serving.http}/status`);
    say('Ctrl-C ends it');
    const view = createDemoView(network);
    try {
      await followDemo(network, signal, (figures) => {
        view.show(figures);
        return false;
      });
    } finally {
      view.end();
      await serving.close();
    }
  } finally {
    await chain.api.disconnect();
  }
}

/** @throws AgentError `bad_input/port` */
function parsePort(text: string): number {
  const port = wholeNumber(text);
  if (port !== undefined && port >= 1 && port <= 65_535) return port;
  throw new AgentError(
    'bad_input/port',
    `--port ${text}: expected a number from 1 to 65535, for example 9944`,
  );
}
