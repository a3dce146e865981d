import type { SampleClock } from '../../base/clock.ts';
import { ethereumDriver, sealsOnDemand } from '../client/drivers.ts';
import { openLinks } from '../link/host/remote-links.ts';
import type { LinkControl, LinkCounters } from '../link/link-control.ts';
import type { networksWith } from '../real/networks.ts';
import { logFile, type NetworkState } from '../real/state.ts';
import { EthereumSender } from './ethereum-trickle.ts';
import { faultFile, readFaults } from './fault-log.ts';
import { followFile } from './follow-file.ts';
import { EthereumNodeChain, SubstrateNodeChain } from './node-chain.ts';
import { LocalNodeReader } from './node-reader.ts';
import { TransferSender, trickle } from './trickle.ts';
import { Watcher } from './watcher.ts';

interface WatchOptions {
  /** Between two transactions that are sent to measure how long they take; undefined sends none. */
  readonly trickleMs: number | undefined;
  readonly clock: SampleClock;
  /** The networks of this user. */
  readonly networks: Pick<ReturnType<typeof networksWith>, 'readNetwork' | 'reportOf'>;
}

/** A network on this machine that is being watched. */
export interface OpenWatcher {
  readonly watcher: Watcher;
  /** Looks once a second; returns when the signal aborts, or the network was taken down. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
}

const lookEveryMs = 1_000;
/** Of a log that is long already. */
const earlierLines = 1_000;

/** Watches processes, nodes, logs and faults of a network. */
export function openWatcher(
  network: NetworkState,
  { trickleMs, clock, networks }: WatchOptions,
): OpenWatcher {
  let state = network;
  const isThere = (): boolean => {
    const now = networks.readNetwork(network.name);
    if (now?.started_at !== network.started_at) return false;
    state = now;
    return true;
  };
  const hasTrickle =
    trickleMs !== undefined && !sealsOnDemand(network) && network.runtime?.transfers !== false;
  const driver = ethereumDriver(network);
  const sender = hasTrickle
    ? driver
      ? new EthereumSender(network)
      : new TransferSender(network)
    : undefined;
  const links = network.links && new LinksOfNetwork(() => state);
  const watcher = new Watcher({
    network: () => state,
    reader: (onBlock) =>
      new LocalNodeReader({
        report: (node, signal) => networks.reportOf(state, node, signal),
        chain: driver ? new EthereumNodeChain(onBlock, driver) : new SubstrateNodeChain(onBlock),
      }),
    links,
    faults: () => readFaults(faultFile(network.name)),
    hasTrickle,
    nowMs: () => clock.wallMs(),
  });
  return {
    watcher,
    run: async (given) => {
      const over = new AbortController();
      const signal = AbortSignal.any([given, over.signal]);
      const logs = new Map<string, Promise<void>>();
      const sending =
        sender &&
        trickle({
          network: () => state,
          sender,
          onSent: (node, ms) => watcher.noteTransaction(node, ms),
          everyMs: trickleMs ?? 0,
          signal,
        });
      try {
        for (let dueMs = clock.monotonicMs(); isThere() && !signal.aborted; ) {
          for (const name of logNames(state)) {
            if (!logs.has(name)) logs.set(name, follow(watcher, network.name, name, signal));
          }
          await watcher.look();
          // After a look that took long the next one is not hurried.
          dueMs = Math.max(dueMs + lookEveryMs, clock.monotonicMs());
          await clock.until(dueMs, signal);
        }
      } finally {
        over.abort();
        await Promise.all([sending, ...logs.values()]);
      }
    },
    close: async () => {
      watcher.close();
      await Promise.all([sender?.close(), links?.close()]);
    },
  };
}

/** The counters of whoever hosts the links, also of the process that takes its place. */
class LinksOfNetwork {
  readonly #network: () => NetworkState;
  #links: LinkControl | undefined;

  constructor(network: () => NetworkState) {
    this.#network = network;
  }

  /** @throws AgentError as `openLinks` does; the next call tries again */
  async counters(): Promise<readonly LinkCounters[]> {
    try {
      this.#links ??= await openLinks(this.#network());
      return await this.#links.counters();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#links?.close();
    this.#links = undefined;
  }
}

function logNames({ nodes, reporters = [] }: NetworkState): readonly string[] {
  return [...nodes, ...reporters].map(({ name }) => name);
}

async function follow(watcher: Watcher, network: string, name: string, signal: AbortSignal): Promise<void> {
  await followFile(logFile(network, name), {
    lines: earlierLines,
    signal,
    onLine: (line) => watcher.noteLine(name, line),
    // Taken away while it was read: with the network, or by a node that is made anew.
  }).catch(() => undefined);
}
