import { join } from 'node:path';
import { AgentError } from '../../base/error.ts';
import type { Logger } from '../../base/logger.ts';
import { networkName } from '../../base/network-name.ts';
import { accountName } from '../../chain/keys/parse-key.ts';
import { dataFolders, EvidenceFolder } from '../../store/evidence-folder.ts';
import type { EvidenceReader } from '../../store/evidence-reader.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import type { Metrics } from '../metrics.ts';
import type { WindowNews } from '../window/window-duties.ts';
import type { Agent } from './agent.ts';
import { type AgentConfig, measuredOf } from './config/schema.ts';
import { holderOf, lockData } from './data-lock.ts';
import { openChainAgents } from './open-chain-agents.ts';
import { openQueueHome } from './queue/open-queue.ts';
import { openSettleSchedule } from './queue/settle-schedule.ts';
import { openSnapshotSchedule } from './queue/snapshot-schedule.ts';
import type { ReporterSecrets, Settler } from './read-secrets.ts';

interface OpenAgentsOptions {
  /** One a reporter, chain by chain in the order of the configuration. */
  readonly secrets: readonly ReporterSecrets[];
  /** Who settles agreements, where the configuration says so. */
  readonly settler?: Settler | undefined;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  readonly onNews?: (account: string, news: WindowNews, place: string) => void;
}

/** The agents of a configuration, one a reporter and one a network that is counted, and what they share. */
interface Agents {
  readonly agents: readonly Agent[];
  readonly store: Store;
  readonly evidence: EvidenceReader;
  readonly shownQueue: string;
  /** Ends what they share, after the agents have ended. */
  close(): Promise<void>;
}

const samplerDigits = 8;

/**
 * Opens everything that a configuration names: the composition root of `almanac agent`. No chain is waited for: its agents
 * say that it has not answered yet, and `run` throws what can never be put right by waiting.
 * @throws AgentError of the first part that cannot be had; what was opened before is closed again
 */
export async function openAgents(config: AgentConfig, options: OpenAgentsOptions): Promise<Agents> {
  const { log, metrics, signal, secrets, onNews } = options;
  const closers: (() => Promise<void>)[] = [];
  const openings: Promise<unknown>[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(openings);
    for (const end of closers.splice(0).toReversed()) {
      await end().catch((error: unknown) => log.warn({ err: error }, 'a part did not end well'));
    }
  };
  try {
    requireOwnSigners(config, secrets);
    closers.push(await lockData(config.data));
    await sweepEvidence(config.data).catch((error: unknown) =>
      log.warn({ err: error }, 'what was left half written stays'),
    );
    const holder = await holderOf(config.data);
    const storeAddress = storePlace(config);
    // A file is of one agent. Where several share a database, a few digits tell them apart, and stand beside every sample.
    const sampler = config.store.url === undefined ? '' : holder.slice(0, samplerDigits);
    const store = await openStore(storeAddress, sampler);
    closers.push(() => store.close());
    const queues = await openQueueHome({
      ...(config.queue.url !== undefined && { url: config.queue.url }),
      data: config.data,
      log,
      metrics,
      counted: { store: storeAddress, holder },
    });
    closers.push(() => queues.close());
    if (config.snapshots.length > 0) {
      const { backend } = queues;
      const schedule = { name: `snapshots-${holder}`, backend, snapshots: config.snapshots, log };
      const opened = await openSnapshotSchedule(schedule);
      closers.push(() => opened.close());
    }
    if (config.settle && options.settler) {
      const { backend } = queues;
      const chains = measuredOf(config).map(({ config: { chain } }) => chain.urls);
      const every = config.settle.every;
      const pair = options.settler.pair;
      const settling = { name: `settle-${holder}`, backend, chains, pair, every, log, metrics };
      const opened = await openSettleSchedule(settling);
      closers.push(() => opened.close());
    }
    const evidence = new Map<string, EvidenceFolder>();
    const parts = { config, store, queues, holder, log, metrics, signal, closers, evidence };
    const shared = { ...parts, ...(onNews && { onNews }) };
    const agents: Agent[] = [];
    let first = 0;
    for (const measured of measuredOf(config)) {
      const { reporters, networks } = measured.config;
      const own = secrets.slice(first, first + reporters.length);
      first += reporters.length;
      const opening = openChainAgents(measured, own, shared);
      openings.push(opening);
      agents.push(
        ...reporters.map(({ account }, index) =>
          lateAgent(accountName(account), nth(opening, index), signal, measured.place),
        ),
        ...networks.map(({ network }, index) =>
          lateAgent(networkName(network), nth(opening, reporters.length + index), signal, measured.place),
        ),
      );
    }
    return { agents, store, evidence: anyOf(evidence), shownQueue: queues.shown, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where the store is: the address in the configuration, else a file in the data folder. */
export function storePlace({ store, data }: AgentConfig): string {
  return store.url ?? join(data, 'store.sqlite');
}

async function sweepEvidence(data: string): Promise<void> {
  for (const folder of await dataFolders(data)) await new EvidenceFolder(folder).sweep();
}

/** @throws AgentError `bad_input/secrets` for a key that would sign on two chains: the outbox knows it by its account */
function requireOwnSigners(config: AgentConfig, secrets: readonly ReporterSecrets[]): void {
  const places = measuredOf(config).flatMap(({ config: { reporters }, place }) => reporters.map(() => place));
  const seen = new Map<string, string>();
  for (const [index, { pair }] of secrets.entries()) {
    const place = places[index] ?? '';
    const known = seen.get(pair.address) ?? place;
    seen.set(pair.address, known);
    if (known === place) continue;
    throw new AgentError(
      'bad_input/secrets',
      `${place}reporters: ${pair.address} signs on another chain of this configuration; make a key for each chain, and name it with "almanac reporter set-signer"`,
      { data: { signer: pair.address } },
    );
  }
}

async function nth(opening: Promise<readonly Agent[]>, index: number): Promise<Agent> {
  const agent = (await opening)[index];
  if (!agent) throw new TypeError(`unknown agent ${index}`);
  return agent;
}

/** Identifiers are hashes of what they name: whichever folder has it has the same. */
function anyOf(folders: ReadonlyMap<string, EvidenceFolder>): EvidenceReader {
  return {
    open: async (cid) => {
      for (const folder of folders.values()) {
        const file = await folder.open(cid);
        if (file) return file;
      }
      return undefined;
    },
    closesMs: async (cid) => {
      for (const folder of folders.values()) {
        const closesMs = await folder.closesMs(cid);
        if (closesMs !== undefined) return closesMs;
      }
      return undefined;
    },
  };
}

/**
 * An agent whose chain may answer later than others of the same process, which do not wait for it.
 * @param opened rejects with what `run` then throws, unless the signal has aborted
 */
export function lateAgent(account: string, opened: Promise<Agent>, signal: AbortSignal, place = ''): Agent {
  let agent: Agent | undefined;
  opened.then(
    (found) => {
      agent = found;
    },
    // Whoever runs it hears of it.
    () => undefined,
  );
  return {
    run: async () => await (await unlessAborted(opened, signal))?.run(),
    status: async () => ({
      ...((await agent?.status()) ?? {
        account,
        window: undefined,
        head: undefined,
        faults: { chain: 'the chain has not answered yet' },
      }),
      ...(place !== '' && { place }),
    }),
  };
}

async function unlessAborted(opened: Promise<Agent>, signal: AbortSignal): Promise<Agent | undefined> {
  try {
    return await opened;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
