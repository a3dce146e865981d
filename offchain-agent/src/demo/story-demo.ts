import { mkdir, writeFile } from 'node:fs/promises';
import { blake2, hexText } from '../base/bytes.ts';
import { warnFault } from '../base/fault.ts';
import { stateFolder } from '../base/folder.ts';
import { utc } from '../base/format.ts';
import { forgetRunning, recordRunning } from '../base/running-chains.ts';
import { openChain } from '../chain/rpc/connect.ts';
import { processSignal } from '../cli/abort.ts';
import { say } from '../cli/output.ts';
import { requireFreePort } from '../lab/embedded/rpc/rpc-server.ts';
import { cidOf } from '../sli/evidence/evidence.ts';
import { EvidenceFolder } from '../store/evidence-folder.ts';
import { openDemoFolder, verifyCommand } from './demo-folder.ts';
import { appsLink } from './demo-view.ts';
import { everybody } from './seed/cast.ts';
import { loadStory } from './seed/load-story.ts';
import { pace, startStoryNetwork } from './seed/story-network.ts';
import { newsLine } from './seed/story-news.ts';
import { dayS } from './seed/story-plan.ts';
import type { StoryEvidence } from './seed/story-teller.ts';
import { serveDemo } from './serve-demo.ts';
import { startDemoFeed } from './telemetry-nodes.ts';

interface StoryDemoOptions {
  readonly port: number | undefined;
  /** Since when the user waits, UTC milliseconds; undefined when that is not known. */
  readonly begunMs: number | undefined;
}

/**
 * The demo of the whole product: a chain that has lived through months in advance, served with all its pages, and its story
 * going on faster than the viewer's clock until the user interrupts.
 * @throws AgentError `bad_input/port` when the port is taken, `bad_input/state_folder`
 */
export async function runStoryDemo({ port, begunMs }: StoryDemoOptions): Promise<void> {
  const signal = processSignal();
  const started_at = new Date().toISOString();
  if (port !== undefined) await requireFreePort(port);
  const story = await loadStory({ say, signal });
  const folder = await openDemoFolder(stateFolder());
  // Not synced: all of it is gone with the demo.
  const keeper = new EvidenceFolder(folder.path, async (file, bytes) => await writeFile(file, bytes));
  const keep = async ({ window, reporter, bytes }: StoryEvidence): Promise<void> =>
    await keeper.put({ network: 0, window, reporter }, { cid: cidOf(hexText(blake2(bytes))), bytes });
  await mkdir(folder.evidence, { recursive: true });
  for (const one of story.evidence) await keep(one);
  const onUnkept = warnFault('keeping evidence');
  const network = await startStoryNetwork(story, {
    port,
    onEvidence: (one) => void keep(one).catch(onUnkept),
    onNews: (news) => say(newsLine(news, story.cast)),
  });
  const id = `demo-${process.pid}`;
  const names = Object.fromEntries(everybody(story.cast).map(({ address, name }) => [address, name]));
  try {
    signal.throwIfAborted();
    await recordRunning(
      { name: 'demo', url: network.url, pid: process.pid, started_at, names },
      stateFolder(),
      id,
    );
    const days = Math.floor((story.nowS - story.seed.startS) / dayS);
    const open: (() => Promise<void>)[] = [];
    const chain = await openChain(network.url, { signal });
    open.push(async () => await chain.api.disconnect());
    try {
      const chainName = story.chain.lived.kept.identity.name;
      const feed = await startDemoFeed({ chain, chainName, names, story, network });
      open.push(async () => await feed.close());
      const simulated = simulatedText(days);
      const serving = await serveDemo({ chain, names, evidence: folder.path, simulated, feed: feed.feed });
      open.push(async () => await serving.close());
      network.begin();
      say(
        `simulated: the real runtime lived through ${days} days in advance, in fast motion, and goes on ${pace} times faster than your clock`,
      );
      say(
        `by its clock it is ${utc(story.nowS * 1_000)} UTC; ${story.cast.validators.length} validators, ${story.cast.reporters.length} reporters with a key each on this machine`,
      );
      say(`its page: ${serving.http}/, its status: ${serving.http}/status`);
      say(
        `what its nodes say of themselves: ${serving.http}/#/telemetry?feed=${encodeURIComponent(feed.feed)}`,
      );
      say(`the chain answers at ${network.url}; in a browser: ${appsLink(network.url)}`);
      say(`evidence of the last day can be verified while this runs: ${verifyCommand(folder.evidence)}`);
      if (begunMs !== undefined)
        say(`ready ${((Date.now() - begunMs) / 1_000).toFixed(1)} s after the start of the command`);
      say('Ctrl-C ends it; "--pace real" shows reporters at work by your own clock');
      await Promise.race([network.running, aborted(signal)]);
    } finally {
      for (const close of open.toReversed()) await close();
    }
  } finally {
    await forgetRunning(id);
    await network.close();
    await folder.tidy();
  }
}

/** What every page of the demo says of itself. */
function simulatedText(days: number): string {
  return `Simulated. The real runtime lived through ${days} days in advance, in fast motion, and goes on ${pace} times faster than your clock. Real: the runtime, signatures, proofs, evidence. Made up: validators, latencies, releases.`;
}

async function aborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
