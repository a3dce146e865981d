import { FaultTable, linksBetween } from '../../offchain-agent/src/lab/link/fault-table.ts';
import {
  effectsOfBackend,
  type LinkBackendName,
  type LinkControl,
  type LinkCounters,
} from '../../offchain-agent/src/lab/link/link-control.ts';
import { LinkMeter } from '../../offchain-agent/src/lab/link/link-meter.ts';
import { PacketSchedule } from '../../offchain-agent/src/lab/link/packet-schedule.ts';
import type { Link, LinkEffect, LinkFault } from '../../offchain-agent/src/lab/link/rule.ts';

interface Line {
  readonly link: Link;
  readonly schedule: PacketSchedule;
  readonly meter: LinkMeter;
}

/** Links in memory, under real rules: what is sent arrives after real time. */
export class FakeLinkControl implements LinkControl {
  readonly backend: LinkBackendName;
  readonly can: ReadonlySet<LinkEffect>;
  /** `apply ID` and `clear ID`, in order; `clear` alone is of all. */
  readonly acts: string[] = [];
  isClosed = false;
  readonly #table: FaultTable;
  readonly #lines: ReadonlyMap<string, Line>;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(nodes: readonly string[], backend: LinkBackendName = 'tun', seed = 1) {
    this.backend = backend;
    this.can = effectsOfBackend[backend];
    this.#table = new FaultTable(nodes, this);
    this.#lines = new Map(
      linksBetween(nodes).map((link) => [
        nameOf(link),
        { link, schedule: new PacketSchedule(seed, link), meter: new LinkMeter(link) },
      ]),
    );
  }

  apply(fault: LinkFault): Promise<void> {
    try {
      this.#renew(this.#table.put(fault));
    } catch (error) {
      return Promise.reject(error as Error);
    }
    this.acts.push(`apply ${fault.id}`);
    return Promise.resolve();
  }

  clear(ids?: readonly string[]): Promise<void> {
    this.#renew(this.#table.take(ids));
    this.acts.push(...(ids?.map((id) => `clear ${id}`) ?? ['clear']));
    return Promise.resolve();
  }

  faults(): Promise<readonly LinkFault[]> {
    return Promise.resolve(this.#table.all());
  }

  counters(): Promise<readonly LinkCounters[]> {
    return Promise.resolve([...this.#lines.values()].map(({ meter }) => meter.counters()));
  }

  close(): Promise<void> {
    this.isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    return Promise.resolve();
  }

  /** `arrive` is called once for a packet that passes, twice for one that is duplicated. */
  send(link: Link, bytes: number, arrive: () => void): void {
    const line = this.#lines.get(nameOf(link));
    if (!line) throw new RangeError(`there is no link ${nameOf(link)}`);
    const verdict = line.schedule.offer(performance.now(), bytes);
    line.meter.count(bytes, verdict);
    for (const { atMs } of verdict.releases) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        line.meter.departed(performance.now() - atMs);
        arrive();
      }, atMs - performance.now());
      this.#timers.add(timer);
    }
  }

  #renew(links: readonly Link[]): void {
    for (const link of links) this.#lines.get(nameOf(link))?.schedule.setFaults(this.#table.on(link));
  }
}

function nameOf({ from, to }: Link): string {
  return `${from} to ${to}`;
}
