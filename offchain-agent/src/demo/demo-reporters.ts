import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '../base/logger.ts';
import { registryCalls } from '../chain/registry/registry-calls.ts';
import { type ApiReportingChain, openReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import { submitOnce } from '../chain/submit/submit-once.ts';
import { openReporter } from '../reporting/agent/open-reporter.ts';
import { noMetrics } from '../reporting/metrics.ts';
import type { WindowNews } from '../reporting/window/window-duties.ts';
import { EvidenceFolder } from '../store/evidence-folder.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { DemoFolder } from './demo-folder.ts';
import { type BlindSpot, type OpenEyes, openEyes } from './open-eyes.ts';
import type { DemoReporter } from './reporter-keys.ts';
import { TimerQueue } from './timer-queue.ts';

interface DemoReportersOptions {
  readonly url: string;
  readonly reporters: readonly DemoReporter[];
  readonly folder: DemoFolder;
  /** What one of them does not see. */
  readonly blindSpot: BlindSpot | undefined;
}

/** Agents of the demo: they join the chain, measure arrivals, and report them. */
export interface DemoReporters {
  readonly names: readonly string[];
  /** The first window that all of them report. */
  readonly joined: Promise<number>;
  /** Rejects when one of them cannot go on. */
  readonly running: Promise<void>;
  /** What became of a window, by the reporter's name; only those who are done with it. */
  newsOf(window: number): ReadonlyMap<string, WindowNews>;
  /** The evidence files of a window. */
  evidenceOf(window: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

interface Shared {
  readonly chain: ApiReportingChain;
  readonly store: Store;
  readonly evidence: EvidenceFolder;
}

const homeNetwork = 0;
const keepMs = 3_600_000;
const pollMs = 250;

/** Starts the reporters; all of them end with `close`. */
export function startReporters(options: DemoReportersOptions): DemoReporters {
  const { reporters } = options;
  const stop = new AbortController();
  const news = new Map<number, Map<string, WindowNews>>();
  const evidence = new EvidenceFolder(options.folder.path);
  const onNews = (name: string, told: WindowNews): void => {
    const known = news.get(told.window) ?? new Map<string, WindowNews>();
    news.set(told.window, known.set(name, told));
  };
  // Without the signal: @polkadot/api complains aloud when it is cut short. What has begun is finished, and then ended.
  const connected = openReportingChain(options.url);
  const joined = connected.then(async (chain) => {
    stop.signal.throwIfAborted();
    await Promise.all(reporters.map((reporter) => joinNetwork(chain, reporter, stop.signal)));
    return await firstWindowOf(chain, reporters);
  });
  const work = async (): Promise<void> => {
    const chain = await connected;
    try {
      await joined;
      const store = await openStore(join(options.folder.path, 'store.sqlite'));
      try {
        const shared = { chain, store, evidence };
        await settled(reporters.map((one) => report(one, shared, options, onNews, stop)));
      } finally {
        await store.close();
      }
    } finally {
      await chain.close();
    }
  };
  const running = work();
  // Until somebody awaits them, a failure must not end the process before it can clean up.
  running.catch(() => undefined);
  joined.catch(() => undefined);
  return {
    names: reporters.map(({ name }) => name),
    joined,
    running,
    newsOf: (window) => news.get(window) ?? new Map(),
    evidenceOf: async (window) => {
      const entries = (await evidence.list()).filter((entry) => entry.window === window);
      return entries.map(({ cid }) => join(options.folder.evidence, `${cid}.jsonl`));
    },
    close: async () => {
      stop.abort();
      await running.catch(() => undefined);
    },
  };
}

/** Waits for all of them, whatever the others come to, and rejects with the first failure. */
async function settled(works: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}

async function joinNetwork(
  chain: ApiReportingChain,
  { pair, links }: DemoReporter,
  signal: AbortSignal,
): Promise<void> {
  const call = registryCalls.join(chain.api, homeNetwork, { signer: pair.address, head: links.head });
  await submitOnce(chain, call, pair, { signal, pollMs });
}

async function firstWindowOf(chain: ApiReportingChain, reporters: readonly DemoReporter[]): Promise<number> {
  const standings = await Promise.all(
    reporters.map(({ pair }) => chain.standingOf(homeNetwork, pair.address)),
  );
  return Math.max(...standings.map((standing) => standing?.joined ?? 0));
}

/** Measures and reports until `stop`; a failure stops the others too. */
async function report(
  { name, pair, links }: DemoReporter,
  { chain, store, evidence }: Shared,
  { url, folder, blindSpot }: DemoReportersOptions,
  onNews: (name: string, news: WindowNews) => void,
  stop: AbortController,
): Promise<void> {
  const file = join(folder.path, `${name}.log`);
  const log = createLogger({ level: 'info', isTty: false, write: (line) => appendFileSync(file, line) });
  let eyes: OpenEyes | undefined;
  let reporter: ReturnType<typeof openReporter> | undefined;
  try {
    eyes = await openEyes({
      url,
      chain,
      log,
      journal: join(folder.path, `${name}-arrivals.jsonl`),
      blindSpot: blindSpot?.reporter === name ? blindSpot : undefined,
    });
    reporter = openReporter({
      network: homeNetwork,
      account: pair.address,
      evidence,
      keepSamplesMs: keepMs,
      keepEvidenceMs: keepMs,
      chain,
      store,
      queue: new TimerQueue(),
      arrivals: eyes.arrivals,
      links,
      pair,
      isLocal: true,
      holder: `demo ${name}`,
      log,
      metrics: noMetrics(),
      signal: stop.signal,
      onNews: (told) => onNews(name, told),
    });
    await reporter.agent.run();
  } finally {
    stop.abort();
    await eyes?.close();
    await reporter?.close();
  }
}
