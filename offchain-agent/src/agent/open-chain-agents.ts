import { mkdir } from 'node:fs/promises';
import { systemClock } from '../base/clock.ts';
import { AgentError } from '../base/error.ts';
import type { Logger } from '../base/log/logger.ts';
import { accountName } from '../chain/keys/parse-key.ts';
import type { ApiReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import { ApiOutboxChain } from '../chain/submit/api-outbox-chain.ts';
import { parseReportKey } from '../chain/submit/report-key.ts';
import { RealProbeSet } from '../measure/probe-set.ts';
import { HostLimiter } from '../measure/sample/host-limiter.ts';
import { runInstants } from '../measure/sample/run-instants.ts';
import type { Metrics } from '../report/metrics/agent-metrics.ts';
import { Outbox } from '../report/outbox/outbox.ts';
import type { OutboxEvent } from '../report/outbox/outbox-event.ts';
import type { AgentParts } from '../report/parts.ts';
import type { WindowNews } from '../report/window/window-duties.ts';
import { HashChain } from '../sli/hash-chain.ts';
import { chainFolder } from '../store/chain-folders.ts';
import { EvidenceFolder } from '../store/evidence-folder.ts';
import type { Store } from '../store/store.ts';
import { type Agent, createAgent } from './agent.ts';
import { Attempts } from './attempts.ts';
import { claimAccounts } from './claim-accounts.ts';
import type { Measured } from './config/measured.ts';
import type { AgentConfig } from './config/schema.ts';
import { openArrivals } from './open-arrivals.ts';
import { awaitChain } from './open-chain.ts';
import { followOwnHead } from './own-head.ts';
import type { QueueHome } from './queue/open-queue.ts';
import { queueName } from './queue/queue-name.ts';
import type { ReporterSecrets } from './read-secrets.ts';

/** What all agents of a process share. */
export interface SharedParts {
  readonly config: AgentConfig;
  readonly store: Store;
  readonly queues: QueueHome;
  readonly holder: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  readonly onNews?: (account: string, news: WindowNews) => void;
  /** Where what was opened says how it is ended. */
  readonly closers: (() => Promise<void>)[];
  /** The evidence of each chain by its genesis hash. */
  readonly evidence: Map<string, EvidenceFolder>;
}

/**
 * Waits for a chain and opens the agents of its reporters.
 * @param secrets one a reporter, in the order of the configuration
 * @throws AgentError as `awaitChain` does; `bad_input/config` when another entry names the same chain;
 * `bad_input/store_chain`
 */
export async function openChainAgents(
  { config, place }: Measured,
  secrets: readonly ReporterSecrets[],
  shared: SharedParts,
): Promise<readonly Agent[]> {
  const { store, queues, holder, metrics, signal, closers } = shared;
  const chain = await awaitChain(config.chain.urls, signal, shared.log);
  closers.push(() => chain.close());
  const { genesisHash } = chain;
  if (shared.evidence.has(genesisHash)) throw sameChain(place, genesisHash);
  const data = await folderOf(shared.config, place, genesisHash);
  const evidence = new EvidenceFolder(data);
  shared.evidence.set(genesisHash, evidence);
  const accounts = config.reporters.map(({ account }) => accountName(account));
  if (shared.config.store.url !== undefined) {
    const signers = secrets.map(({ pair }) => pair.address);
    await claimAccounts(store, genesisHash, [...new Set([...accounts, ...signers])]);
  }
  const log = place === '' ? shared.log : shared.log.child({ chain: genesisHash });
  const arrivals = await openArrivals({ ...config, data }, chain, log);
  if (arrivals) closers.push(() => arrivals.close());
  // The rate is set by the parameters of each window.
  const limiter = new HostLimiter(1);
  const ownHead = followOwnHead(chain, new Attempts(systemClock, log), systemClock, signal);
  return config.reporters.flatMap(({ chainLength }, index) => {
    const own = secrets[index];
    const account = accounts[index];
    if (!own || account === undefined) return [];
    const ownLog = log.child({ reporter: account });
    const probes = new RealProbeSet({
      genesisHash,
      isLocal: config.local,
      ownHeight: ownHead.height,
      witness: ownHead.witness,
      limiter,
      onFault: (error) => ownLog.error({ err: error }, 'reachability is not measured in this window'),
    });
    closers.push(() => probes.close());
    const parts: AgentParts = {
      chain,
      store,
      queue: queues.queueOf(queueName(genesisHash, config.network, account)),
      outbox: outboxOf(chain, store, own, holder, { log: ownLog, metrics }),
      probes,
      runInstants,
      ...(arrivals && { arrivals }),
      links: new HashChain(own.instants, chainLength),
      signer: own.pair.address,
      holder,
      clock: systemClock,
      log: ownLog,
      metrics,
      signal,
    };
    const what = {
      network: config.network,
      account,
      evidence,
      keepSamplesMs: shared.config.samples.keepFor,
      keepEvidenceMs: shared.config.evidence.keepFor,
      ...(config.chain.genesis !== undefined && { genesis: config.chain.genesis }),
    };
    return [createAgent(what, parts, (news) => shared.onNews?.(account, news))];
  });
}

/** Sightings and evidence of the first chain lie in the data folder itself, those of another in a folder of its own. */
async function folderOf({ data }: AgentConfig, place: string, genesisHash: string): Promise<string> {
  if (place === '') return data;
  const folder = chainFolder(data, genesisHash);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function sameChain(place: string, genesisHash: string): AgentError {
  return new AgentError(
    'bad_input/config',
    `${place}chain: this chain (genesis ${genesisHash}) stands in the configuration twice; name all its reporters in one place`,
    { data: { path: `${place}chain`, genesis: genesisHash } },
  );
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
