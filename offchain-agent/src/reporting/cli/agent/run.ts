import { exitCode } from '../../../base/exit.ts';
import { createLogger } from '../../../base/logger.ts';
import { listenAddress } from '../../../base/parse.ts';
import { pathKeys } from '../../../base/url.ts';
import { accountName } from '../../../chain/keys/parse-key.ts';
import { processSignal, wasTerminated } from '../../../cli/abort.ts';
import { type JsonDocument, print } from '../../../cli/output.ts';
import { listen } from '../../../http/listen.ts';
import type { Notifier } from '../../../notify/notifier.ts';
import { openNotifier } from '../../../notify/open-notifier.ts';
import { addLateChain } from '../../../serve/late-chain.ts';
import { censusIndicators } from '../../../sli/indicator.ts';
import { sharePpm } from '../../../sli/ppm.ts';
import { openRecordArchive, type RecordArchive } from '../../../store/record-archive.ts';
import { type AgentConfig, measuredOf } from '../../agent/config/schema.ts';
import { shownConfig } from '../../agent/config/show.ts';
import { createHttpServer } from '../../agent/http-server.ts';
import { observedWindow, tellReporters } from '../../agent/observed.ts';
import { openAgents, storePlace } from '../../agent/open-agents.ts';
import { readSecrets, readSettler } from '../../agent/read-secrets.ts';
import { censusRowsOf, readRowsOf } from '../../census/census-rows.ts';
import { createMetrics } from '../../metrics.ts';
import type { WindowNews } from '../../window/window-duties.ts';
import { type AgentCommandOptions, configOf } from './options.ts';

const ppmPerPercent = 10_000;

/**
 * Runs the agents of a configuration until the user interrupts. SIGTERM is how a service manager ends it: exit code 0.
 * @throws AgentError for every configuration that cannot be run
 */
export async function runAgent(options: AgentCommandOptions): Promise<void> {
  try {
    await runAgents(options);
  } catch (error) {
    if (!wasTerminated()) throw error;
  }
  if (wasTerminated()) process.exitCode = exitCode.ok;
}

async function runAgents(options: AgentCommandOptions): Promise<void> {
  const config = await configOf(options);
  const notifier = config.notify === undefined ? undefined : await openNotifier(config.notify);
  try {
    await runConfigured(config, notifier, options);
  } finally {
    await notifier?.close();
  }
}

async function runConfigured(
  config: AgentConfig,
  notifier: Notifier | undefined,
  options: AgentCommandOptions,
): Promise<void> {
  const secrets = await readSecrets(config);
  const settler = await readSettler(config, secrets);
  const urls = measuredOf(config).flatMap(({ config: { chain, vantages, networks } }) => [
    ...chain.urls,
    ...vantages,
    ...networks.flatMap((network) => network.urls),
  ]);
  const texts = [...secrets, ...(settler ? [settler] : [])].flatMap((one) => one.texts);
  const hidden = [...texts, ...urls.flatMap(pathKeys)];
  const log = createLogger({ level: config.log.level, secrets: hidden });
  const reporters = measuredOf(config).flatMap(({ config: { network, networks, reporters: own } }) =>
    own
      .map(({ account }) => accountName(account))
      .flatMap((account) => [
        { account, network },
        ...networks.flatMap((other) =>
          [account, ...censusIndicators.map((indicator) => censusRowsOf(account, indicator))].map((rows) => ({
            account: rows,
            network: other.network,
          })),
        ),
      ]),
  );
  const metrics = createMetrics([...new Set(reporters.map(({ account }) => readRowsOf(account).account))]);
  const failed = new AbortController();
  const signal = AbortSignal.any([processSignal(), failed.signal]);
  log.info({ config: shownConfig(config) }, 'configuration');
  const onNews = (account: string, news: WindowNews, place: string): void => {
    notifier?.observe([observedWindow(account, news, Date.now(), place)]);
    if (options.json) print(JSON.stringify(windowDocument(news, account)));
    else if (process.stdout.isTTY) print(windowLine(news, account));
  };
  const opened = await openAgents(config, { secrets, settler, log, metrics, signal, onNews });
  const server = createHttpServer({
    reporters,
    statuses: async () => await Promise.all(opened.agents.map((agent) => agent.status())),
    metrics,
    store: opened.store,
    evidence: opened.evidence,
    log,
  });
  const stopTelling = notifier && tellReporters(notifier, opened.agents, log);
  let archive: RecordArchive | undefined;
  try {
    if (config.http.page) {
      archive = await openRecordArchive(storePlace(config));
      await addLateChain(server, { urls: config.chain.urls, archive, data: config.data, log, signal });
    }
    const { host, port } = listenAddress(config.http.listen) ?? { host: '127.0.0.1', port: 0 };
    const at = await listen(server, host, port);
    log.info({ http: `http://${host}:${at}`, queue: opened.shownQueue }, 'the agent runs');
    // One that cannot go on ends the others: a reporter that is silently missing is worse than a restart.
    const ended = await Promise.allSettled(
      opened.agents.map(async (agent) => await agent.run().finally(() => failed.abort())),
    );
    const fault = ended.find((end) => end.status === 'rejected');
    if (fault) throw fault.reason;
  } finally {
    failed.abort();
    stopTelling?.();
    await server.close();
    await archive?.close();
    await opened.close();
    metrics.stop();
    log.info({}, 'the agent has ended');
  }
}

/** What became of a window, in one line. */
export function windowLine({ window, state, taken, planned, reason }: WindowNews, account: string): string {
  const when = new Date(window * 1_000).toISOString().replace('.000Z', 'Z');
  const who = `${account.slice(0, 6)}…`;
  if (state === 'absent') return `${when}  ${who}  no report: ${reason ?? 'unknown'}`;
  if (planned === 0) return `${when}  ${who}  the chain had a report already`;
  const ppm = sharePpm(BigInt(taken), BigInt(planned)) ?? 0;
  const coverage = (Math.floor(ppm / (ppmPerPercent / 10)) / 10).toFixed(1);
  return `${when}  ${who}  ${taken} of ${planned} samples  coverage ${coverage} %  report in the outbox`;
}

export function windowDocument(
  { window, state, taken, planned, reason }: WindowNews,
  account: string,
): JsonDocument {
  return {
    schema: 'almanac.agent_window.v1',
    basis: 'sampled',
    account,
    window,
    state,
    taken,
    planned,
    reason: reason ?? null,
  };
}
