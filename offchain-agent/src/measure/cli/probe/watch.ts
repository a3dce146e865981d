import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { createLogger } from '../../../base/logger.ts';
import { pathKeys } from '../../../base/url.ts';
import { processSignal, wasTerminated } from '../../../cli/abort.ts';
import { isPlain } from '../../../cli/output.ts';
import { parseListen } from '../../../cli/parse-listen.ts';
import { type Display, repainting } from '../../../cli/watch-records.ts';
import { listen } from '../../../http/listen.ts';
import { createMetricsServer } from '../../../http/metrics-server.ts';
import { createProbeMetrics, type ProbeMetrics } from '../../rpc/metrics.ts';
import { watchEndpoints } from '../../rpc/watch-endpoints.ts';
import { HostLimiter } from '../../sample/host-limiter.ts';
import { type ProbeCommandOptions, type ProbeTimes, probeTimes, stallAfterOf } from './options.ts';
import { hostRate, lagBlocks } from './run.ts';
import { type ProbedEndpoint, ProbeTally, probeDocument, probeScreen } from './screen.ts';
import { type NamedChain, watchedChains } from './watched-chains.ts';

/**
 * Measures until it is ended, and shows the last minute, or serves metrics. SIGTERM is how a service manager ends it:
 * exit code 0.
 * @throws AgentError as `watchedChains` does; `bad_input/listen`
 */
export async function runProbeWatch(urls: readonly string[], options: ProbeCommandOptions): Promise<void> {
  if (options.count !== undefined || options.for !== undefined) {
    throw new AgentError(
      'bad_input/watch',
      '--watch goes on until Ctrl-C; leave out --count and --for, or --watch and --listen',
    );
  }
  const times = probeTimes(options);
  const stallAfter = stallAfterOf(options);
  const address = options.listen === undefined ? undefined : parseListen(options.listen, '127.0.0.1:9619');
  const chains = await watchedChains(urls, options.config, options.local === true);
  const metrics = createProbeMetrics(
    chains.flatMap(({ name, endpoints }) => endpoints.map((one) => ({ chain: name, endpoint: one.name }))),
  );
  const secrets = chains.flatMap(({ endpoints }) => endpoints.flatMap(({ url }) => pathKeys(url)));
  const log = createLogger({ level: 'info', secrets });
  const server = address && createMetricsServer(metrics, log);
  const failed = new AbortController();
  const signal = AbortSignal.any([processSignal(), failed.signal]);
  // A service has its answers in the metrics.
  const display =
    server && !options.json && isPlain()
      ? undefined
      : repainting(isPlain() || options.json ? undefined : process.stdout);
  try {
    if (server && address) {
      const port = await listen(server, address.host, address.port, '--listen');
      log.info({ http: `http://${address.host}:${port}/metrics` }, 'the probe runs');
    }
    const limiter = new HostLimiter(hostRate);
    const shown = new Shown(chains, times, display, options.json === true);
    const watches = chains.map(async (chain, index) => {
      const { genesisHash, endpoints } = chain;
      await watchEndpoints(
        { genesisHash, endpoints: endpoints.map((one) => ({ ...one, stallAfter })) },
        {
          ...times,
          lagBlocks,
          limiter,
          signal,
          onRound: () => shown.round(index),
          onSample: (at, outcome, news) => {
            const { height, head } = news.state;
            const labels = { chain: chain.name, endpoint: endpoints[at]?.name ?? '' };
            metrics.add(labels, outcome);
            if (height !== undefined) metrics.setHeight(labels, height, head.lagBlocks);
            shown.add(index, at, outcome, news);
          },
        },
      ).catch((error: unknown) => {
        failed.abort();
        throw error;
      });
    });
    const ended = await Promise.allSettled(watches);
    const fault = ended.find((end) => end.status === 'rejected');
    if (fault) throw fault.reason;
  } finally {
    failed.abort();
    await server?.close();
  }
  if (wasTerminated()) process.exitCode = exitCode.ok;
}

/** @throws AgentError `bad_input/listen` */
type Added = Parameters<ProbeMetrics['add']>[1];
type News = Parameters<Parameters<typeof watchEndpoints>[1]['onSample']>[2];

/** The last minute of each chain, as a table or a document. */
class Shown {
  readonly #chains: readonly NamedChain[];
  readonly #times: ProbeTimes;
  readonly #display: Display | undefined;
  readonly #isJson: boolean;
  readonly #found: ProbedEndpoint[][];
  #isBegun = false;

  constructor(
    chains: readonly NamedChain[],
    times: ProbeTimes,
    display: Display | undefined,
    isJson: boolean,
  ) {
    this.#chains = chains;
    this.#times = times;
    this.#display = display;
    this.#isJson = isJson;
    this.#found = chains.map(() => []);
  }

  /** Documents, and tables in a pipe, come once a minute: with what the round before has found. */
  round(chain: number): void {
    if (chain === 0 && this.#isBegun && (this.#isJson || isPlain())) this.#show();
    this.#isBegun = true;
    const { endpoints = [] } = this.#chains[chain] ?? {};
    this.#found[chain] = endpoints.map((endpoint, at) => ({
      ...this.#found[chain]?.[at],
      endpoint: { ...endpoint, shown: endpoint.name },
      tally: new ProbeTally(),
    })) as ProbedEndpoint[];
  }

  add(chain: number, at: number, outcome: Added, { state }: News): void {
    const found = this.#found[chain]?.[at];
    if (!found) return;
    found.tally.add(outcome);
    const { peerId, genesisHash, height, head, age } = state;
    const own = this.#found[chain];
    if (own) own[at] = { ...found, peerId, genesisHash, height, head, age };
    if (!this.#isJson && !isPlain()) this.#show();
  }

  #show(): void {
    const all = this.#found.flat();
    if (this.#isJson) this.#display?.document(probeDocument(all, this.#times, undefined));
    else this.#display?.show(probeScreen(all));
  }
}
