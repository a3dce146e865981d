import { join } from 'node:path';
import { accountName } from '../chain/keys/parse-key.ts';
import { ApiOutboxChain } from '../chain/outbox/api-outbox-chain.ts';
import { Outbox } from '../chain/outbox/outbox.ts';
import type { OutboxEvent } from '../chain/outbox/outbox-event.ts';
import { parseReportKey } from '../chain/outbox/report-key.ts';
import type { ApiReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import type { AgentConfig } from '../config/agent/schema.ts';
import type { Logger } from '../log/logger.ts';
import type { Metrics } from '../metrics/agent-metrics.ts';
import { systemClock } from '../probe/sample/clock.ts';
import { HostLimiter } from '../probe/sample/host-limiter.ts';
import { runInstants } from '../probe/sample/run-instants.ts';
import { HeadWitness } from '../probe/sample/witness.ts';
import { HashChain } from '../sli/hash-chain.ts';
import { EvidenceFolder } from '../store/evidence-folder.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { type Agent, createAgent } from './agent.ts';
import { holderOf, lockData } from './data-lock.ts';
import { openArrivals } from './open-arrivals.ts';
import { awaitChain } from './open-chain.ts';
import type { AgentParts } from './parts.ts';
import { RealProbeSet } from './probe-set.ts';
import { openQueueHome } from './queue/open-queue.ts';
import { queueName } from './queue/queue-name.ts';
import type { ReporterSecrets } from './read-secrets.ts';
import type { WindowNews } from './window/window-duties.ts';

export interface OpenAgentsOptions {
  readonly secrets: readonly ReporterSecrets[];
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  readonly onNews?: (account: string, news: WindowNews) => void;
}

/** The agents of a configuration, one a reporter, and what they share. */
export interface Agents {
  readonly agents: readonly Agent[];
  readonly store: Store;
  readonly evidence: EvidenceFolder;
  readonly accounts: readonly string[];
  readonly shownQueue: string;
  /** Ends what they share, after the agents have ended. */
  close(): Promise<void>;
}

/**
 * Opens everything that a configuration names: the composition root of `almanac agent`.
 * @throws AgentError of the first part that cannot be had; what was opened before is closed again
 */
export async function openAgents(config: AgentConfig, options: OpenAgentsOptions): Promise<Agents> {
  const { log, metrics, signal } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).toReversed()) {
      await end().catch((error: unknown) => log.warn({ err: error }, 'a part did not end well'));
    }
  };
  try {
    closers.push(await lockData(config.data));
    const holder = await holderOf(config.data);
    const chain = await awaitChain(config.chain.urls, signal, log);
    closers.push(() => chain.close());
    const store = await openStore(config.store.url ?? join(config.data, 'store.sqlite'));
    closers.push(() => store.close());
    const queues = await openQueueHome({
      ...(config.queue.url !== undefined && { url: config.queue.url }),
      data: config.data,
      log,
      metrics,
    });
    closers.push(() => queues.close());
    const arrivals = await openArrivals(config, chain, log);
    if (arrivals) closers.push(() => arrivals.close());
    const evidence = new EvidenceFolder(config.data);
    const accounts = config.reporters.map(({ account }) => accountName(account));
    // The rate is set by the parameters of each window.
    const limiter = new HostLimiter(1);
    const agents = config.reporters.flatMap(({ chainLength }, index) => {
      const secrets = options.secrets[index];
      const account = accounts[index];
      if (!secrets || account === undefined) return [];
      const own = log.child({ reporter: account });
      const probes = probesOf(config, chain, limiter);
      closers.push(() => probes.close());
      const parts: AgentParts = {
        chain,
        store,
        queue: queues.queueOf(queueName(chain.genesisHash, config.network, account)),
        outbox: outboxOf(chain, store, secrets, holder, { log: own, metrics }),
        probes,
        runInstants,
        ...(arrivals && { arrivals }),
        links: new HashChain(secrets.instants, chainLength),
        signer: secrets.pair.address,
        holder,
        clock: systemClock,
        log: own,
        metrics,
        signal,
      };
      const what = {
        network: config.network,
        account,
        evidence,
        keepSamplesMs: config.samples.keepFor,
        keepEvidenceMs: config.evidence.keepFor,
        ...(config.chain.genesis !== undefined && { genesis: config.chain.genesis }),
      };
      return [createAgent(what, parts, (news) => options.onNews?.(account, news))];
    });
    return { agents, store, evidence, accounts, shownQueue: queues.shown, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function probesOf(config: AgentConfig, chain: ApiReportingChain, limiter: HostLimiter): RealProbeSet {
  let height: number | undefined;
  const witness = new HeadWitness(systemClock);
  // Nothing but a lower bound of what is current: the best of each instant's answers counts.
  chain
    .followFinalized((head) => {
      height = head.number;
      witness.note(head.number);
    })
    .catch(() => undefined);
  return new RealProbeSet({
    genesisHash: chain.genesisHash,
    isLocal: config.local,
    ownHeight: () => height,
    witness,
    limiter,
  });
}

function outboxOf(
  chain: ApiReportingChain,
  store: Store,
  { pair }: ReporterSecrets,
  holder: string,
  { log, metrics }: { readonly log: Logger; readonly metrics: Metrics },
): Outbox {
  return new Outbox({
    store,
    holder,
    chain: new ApiOutboxChain(chain, pair),
    onEvent: (event) => tell(event, log, metrics),
  });
}

function tell({ kind, key, sentence }: OutboxEvent, log: Logger, metrics: Metrics): void {
  const isBad = kind === 'refused' || kind === 'unpaid' || kind === 'unreachable';
  // Not as `key`: the log shows nothing that is called so.
  if (isBad) log.warn({ kind, report: key }, sentence);
  else log.info({ kind, report: key }, sentence);
  const reporter = key === undefined ? undefined : parseReportKey(key)?.reporter;
  if (reporter === undefined) return;
  if (kind === 'finalized') metrics.add('almanac_report_part_finalized_total', { reporter });
  if (kind === 'refused') metrics.add('almanac_report_part_refused_total', { reporter });
}
