import type { LinkCounters } from './link-control.ts';
import type { PacketFate } from './packet-schedule.ts';
import type { Link } from './rule.ts';

/** Lateness is kept in classes that grow by a tenth from 1 us on: the last one holds all above about 13 minutes. */
const leastMs = 0.001;
const growth = 1.1;
const classes = 216;

/** Counts what goes over one link. */
export class LinkMeter {
  readonly #link: Link;
  readonly #late = new Uint32Array(classes);
  #departed = 0;
  #packets = 0;
  #bytes = 0;
  #lost = 0;
  #duplicated = 0;
  #corrupted = 0;
  #reordered = 0;

  constructor({ from, to }: Link) {
    this.#link = { from, to };
  }

  /** A packet that came onto the link. */
  count(bytes: number, { lost, releases, overtakes }: PacketFate): void {
    this.#packets += 1;
    this.#bytes += bytes;
    if (lost) this.#lost += 1;
    if (releases.length > 1) this.#duplicated += 1;
    if (releases[0]?.corruptBit !== undefined) this.#corrupted += 1;
    if (overtakes) this.#reordered += 1;
  }

  /** A packet, or a copy, that left so late against its moment. */
  departed(lateMs: number): void {
    const place = lateMs <= leastMs ? 0 : Math.ceil(Math.log(lateMs / leastMs) / Math.log(growth));
    const index = Math.min(classes - 1, place);
    this.#late[index] = (this.#late[index] ?? 0) + 1;
    this.#departed += 1;
  }

  /** A packet, or a copy, that was under way when the link was cut. */
  vanished(): void {
    this.#lost += 1;
  }

  counters(): LinkCounters {
    return {
      ...this.#link,
      packets: this.#packets,
      bytes: this.#bytes,
      lost: this.#lost,
      duplicated: this.#duplicated,
      corrupted: this.#corrupted,
      reordered: this.#reordered,
      lateP99Ms: this.#lateMs(0.99),
    };
  }

  /** The upper end of the class that the quantile falls into: up to a tenth too high. 0 when nothing left. */
  #lateMs(quantile: number): number {
    if (this.#departed === 0) return 0;
    let below = 0;
    const place = this.#late.findIndex((count) => {
      below += count;
      return below >= quantile * this.#departed;
    });
    return leastMs * growth ** place;
  }
}
