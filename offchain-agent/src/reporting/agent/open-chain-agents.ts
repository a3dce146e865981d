import { mkdir } from 'node:fs/promises';
import { Attempts } from '../../base/attempts.ts';
import { type SampleClock, systemClock } from '../../base/clock.ts';
import { AgentError } from '../../base/error.ts';
import { warnFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import type { BlockRef } from '../../chain/heads/head-standing.ts';
import { accountName } from '../../chain/keys/parse-key.ts';
import { ApiCensusChain } from '../../chain/reporting/api-census-chain.ts';
import { awaitChain, untilMended } from '../../chain/reporting/open-chain.ts';
import type { ReportingChain } from '../../chain/reporting/reporting-chain.ts';
import { HostLimiters } from '../../measure/sample/host-limiter.ts';
import { HeadWitness, type NetworkWitness } from '../../measure/sample/instant-signs.ts';
import { HashChain, networkSecret } from '../../sli/hash-chain.ts';
import { chainFolder, EvidenceFolder } from '../../store/evidence-folder.ts';
import type { Store } from '../../store/store.ts';
import type { Metrics } from '../metrics.ts';
import type { WindowNews } from '../window/window-duties.ts';
import { type Agent } from './agent.ts';
import { CensusAgent } from './census-agent.ts';
import type { AgentChainConfig, AgentConfig } from './config/schema.ts';
import { openArrivals } from './open-arrivals.ts';
import { openReporter, type ReporterOptions } from './open-reporter.ts';
import type { OutboxRunner } from './parts.ts';
import type { QueueHome } from './queue/open-queue.ts';
import type { ReporterSecrets } from './read-secrets.ts';

/** What all agents of a process share. */
interface SharedParts {
  readonly config: AgentConfig;
  readonly store: Store;
  readonly queues: QueueHome;
  readonly holder: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  readonly onNews?: (account: string, news: WindowNews, place: string) => void;
  /** Where what was opened says how it is ended. */
  readonly closers: (() => Promise<void>)[];
  /** The evidence of each chain by its genesis hash. */
  readonly evidence: Map<string, EvidenceFolder>;
}

/** Digits of the genesis hash that tell chains apart. */
const genesisDigits = 8;

/**
 * Waits for a chain and opens the agents of its reporters, then those that count other networks for all of them.
 * @param secrets one a reporter, in the order of the configuration
 * @throws AgentError as `awaitChain` does; `bad_input/config` when another entry names the same chain;
 * `bad_input/store_chain`
 */
export async function openChainAgents(
  { config, place }: AgentChainConfig,
  secrets: readonly ReporterSecrets[],
  shared: SharedParts,
): Promise<readonly Agent[]> {
  const { store, queues, holder, metrics, signal, closers } = shared;
  const chain = await awaitChain(config.chain.urls, signal, shared.log);
  closers.push(() => chain.close());
  const { genesisHash } = chain;
  const { counter } = queues;
  if (shared.evidence.has(genesisHash)) throw sameChain(place, genesisHash);
  const data = await folderOf(shared.config, place, genesisHash);
  const evidence = new EvidenceFolder(data);
  shared.evidence.set(genesisHash, evidence);
  const accounts = config.reporters.map(({ account }) => accountName(account));
  const log = place === '' ? shared.log : shared.log.child({ chain: genesisHash });
  const { measured } = await untilMended('open', signal, log, async () => {
    if (shared.config.store.url !== undefined) {
      const signers = secrets.map(({ pair }) => pair.address);
      await claimAccounts(store, genesisHash, [...new Set([...accounts, ...signers])]);
    }
    const others = config.network === 0 ? [] : await new ApiCensusChain(chain).networks();
    return { measured: others.find(({ id }) => id === config.network) };
  });
  const arrivals = await openArrivals({ ...config, data }, chain, log);
  if (arrivals) closers.push(() => arrivals.close());
  const limiters = new HostLimiters();
  const ownHead = followOwnHead(chain, new Attempts(systemClock, log), systemClock, signal);
  const openOn = (
    network: number,
    reporter: ChainReporter,
    rest: Partial<ReporterOptions>,
  ): OpenedReporter => {
    const { account, secrets: own, chainLength } = reporter;
    const opened = openReporter({
      network,
      countsOthers: config.networks.length > 0,
      account,
      evidence,
      fileOf: (cid) => evidence.get(cid),
      keepSamplesMs: shared.config.samples.keepFor,
      keepEvidenceMs: shared.config.evidence.keepFor,
      ...(config.chain.genesis !== undefined && { genesis: config.chain.genesis }),
      chain,
      store,
      queue: queues.queueOf(queueName(genesisHash, network, account)),
      ...(counter && { count: (counting) => counter.count(counting, data) }),
      links: new HashChain(networkSecret(own.instants, network), chainLength),
      pair: own.pair,
      isLocal: config.local,
      limiters,
      ownHead,
      holder,
      log: log.child({ reporter: account }),
      metrics,
      signal,
      ...rest,
    });
    closers.push(opened.close);
    return opened;
  };
  const reporters = config.reporters.flatMap(({ chainLength }, index): readonly ChainReporter[] => {
    const [own, account] = [secrets[index], accounts[index]];
    return own && account !== undefined ? [{ account, secrets: own, chainLength }] : [];
  });
  const opened = reporters.map((reporter) => {
    const onNews = (news: WindowNews): void => shared.onNews?.(reporter.account, news, place);
    const { agent, nudge } = openOn(config.network, reporter, {
      ...(arrivals && { arrivals }),
      ...(measured && { measuredGenesis: measured.genesisHash }),
      // What this chain's own node says is no bound of another one's.
      ...(measured && { ownHead: { height: () => undefined, witness: ownHead.witness } }),
      onNews,
    });
    return { reporter, agent, nudge };
  });
  const counting = config.networks.map(
    (network) =>
      new CensusAgent({
        config: network,
        reporters: opened.map(({ reporter: { account, secrets: own }, nudge }) => ({
          account,
          signer: own.pair.address,
          nudge,
        })),
        keepEvidenceMs: shared.config.evidence.keepFor,
        chain: new ApiCensusChain(chain),
        store,
        evidence,
        log: log.child({ network: network.network }),
        metrics,
        signal,
        openSamplers: ({ id, genesisHash: measuredGenesis }, { votes, height }) =>
          opened.map(
            ({ reporter, nudge }) =>
              openOn(id, reporter, {
                measuredGenesis,
                votes,
                ownHead: { height, witness: ownHead.witness },
                outbox: outboxOfAnother(nudge),
                sharesOutbox: true,
                metrics: countersOf(metrics),
                log: log.child({ reporter: reporter.account, network: id }),
              }).agent,
          ),
      }),
  );
  return [...opened.map(({ agent }) => agent), ...counting];
}

/** A reporter as the configuration names it, with what it signs and draws by. */
interface ChainReporter {
  readonly account: string;
  readonly secrets: ReporterSecrets;
  readonly chainLength: number;
}

type OpenedReporter = ReturnType<typeof openReporter>;

/** Of a reporter that samples several networks one agent sends: an account has one writer. */
function outboxOfAnother(nudge: () => void): OutboxRunner {
  return {
    nudge,
    run: async (signal) => {
      if (signal.aborted) return;
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
  };
}

/** Counts add up over networks; what is so now is told of the home network alone. */
function countersOf(metrics: Metrics): Metrics {
  return {
    add: (...given) => metrics.add(...given),
    observe: (...given) => metrics.observe(...given),
    set: () => undefined,
  };
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
    `${place}chain: this chain (genesis ${genesisHash}) is configured twice; list all its reporters in one entry`,
    { data: { path: `${place}chain`, genesis: genesisHash } },
  );
}

/**
 * Notes in a shared store on which chain accounts report and sign: the store knows them by the account alone, and what waits
 * for one chain must not be sent to another.
 * @throws AgentError `bad_input/store_chain` for an account that the store knows of another chain
 */
export async function claimAccounts(
  store: Pick<Store, 'getValue' | 'setValue'>,
  genesisHash: string,
  accounts: readonly string[],
): Promise<void> {
  for (const account of accounts) {
    const name = `chain of ${account}`;
    const known = await store.getValue(name);
    if (known === undefined) await store.setValue(name, genesisHash);
    else if (known !== genesisHash) {
      throw new AgentError(
        'bad_input/store_chain',
        `the store of ${account} belongs to a chain with genesis ${known}, not ${genesisHash}; use another store, or another account and key`,
        { data: { account, known, genesis: genesisHash } },
      );
    }
  }
}

/** What the reporter's own node says of the chain: what is current, and whether this machine is in touch. */
interface OwnHead {
  /** A lower bound of what is current: the best of each instant's answers counts. */
  readonly height: () => number | undefined;
  readonly final: () => BlockRef | undefined;
  readonly witness: NetworkWitness;
}

/**
 * Follows the own node's finalized head until the signal aborts. Without it every silence would pass for this machine's own,
 * so a subscription that fails is told and tried again.
 */
export function followOwnHead(
  chain: Pick<ReportingChain, 'followFinalized'>,
  attempts: Attempts,
  clock: SampleClock,
  signal: AbortSignal,
): OwnHead {
  let final: BlockRef | undefined;
  const witness = new HeadWitness(clock);
  attempts
    .until('own head', signal, async () => {
      await chain.followFinalized((head) => {
        final = head;
        witness.note(head.number);
      });
    })
    .catch(warnFault('following the own head'));
  return { height: () => final?.number, final: () => final, witness };
}

/**
 * The queue of one reporter on one chain and network: agents of different chains may share a Redis or PostgreSQL, and the
 * same account may report on several of them.
 */
export function queueName(genesisHash: string, network: number, account: string): string {
  return `agent-${genesisHash.slice(2, 2 + genesisDigits)}-${network}-${account}`;
}
