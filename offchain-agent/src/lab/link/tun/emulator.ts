import { OrderedHeap } from '../../../base/ordered-heap.ts';
import type { LinkCounters } from '../link-control.ts';
import { LinkMeter } from '../link-meter.ts';
import { PacketSchedule } from '../packet-schedule.ts';
import type { Link, LinkFault } from '../rule.ts';

/** The devices of the nodes, by their number. */
interface PacketOutput {
  write(node: number, bytes: Uint8Array, length: number): void;
}

export interface EmulatedNode {
  readonly name: string;
  /** Its IPv4 address. */
  readonly address: string;
}

/** A link as the emulator goes through it, packet by packet. */
interface Path {
  readonly to: number;
  readonly schedule: PacketSchedule;
  readonly meter: LinkMeter;
}

interface Waiting {
  readonly path: Path;
  readonly bytes: Uint8Array;
  readonly length: number;
}

const version4 = 4;
const destinationOffset = 16;
const headerBytes = 20;

/**
 * Carries packets from node to node as the faults on their links have it. Where a packet came from is told by the device,
 * not by what the packet says; what goes to nobody of the network is dropped.
 */
export class Emulator {
  readonly #paths: readonly (readonly (Path | undefined)[])[];
  readonly #nodes: readonly EmulatedNode[];
  readonly #nodeAt: ReadonlyMap<number, number>;
  readonly #output: PacketOutput;
  readonly #largest: number;
  readonly #waiting = new OrderedHeap<Waiting>();
  /** Memory of packets that have left: nothing is allocated for the next. */
  readonly #spare: Uint8Array[] = [];
  #room: Uint8Array;

  /** @param largest of all packets, in bytes */
  constructor(nodes: readonly EmulatedNode[], seed: number, largest: number, output: PacketOutput) {
    this.#nodes = nodes;
    this.#largest = largest;
    this.#output = output;
    this.#room = new Uint8Array(largest);
    this.#nodeAt = new Map(nodes.map(({ address }, index) => [addressNumber(address), index]));
    this.#paths = nodes.map((from, source) =>
      nodes.map((to, index) => {
        if (index === source) return undefined;
        const link = { from: from.name, to: to.name };
        return { to: index, schedule: new PacketSchedule(seed, link), meter: new LinkMeter(link) };
      }),
    );
  }

  /** Where the next packet has to be read to, before `receive`. */
  get room(): Uint8Array {
    return this.#room;
  }

  /** When the next packet has to leave; undefined when none waits. */
  get nextMs(): number | undefined {
    return this.#waiting.nextRank;
  }

  /** Takes the packet in that was read into `room` from the device of the node. The moments must not fall. */
  receive(from: number, length: number, nowMs: number): void {
    const bytes = this.#room;
    const path = this.#pathOf(from, bytes, length);
    if (!path) return;
    const verdict = path.schedule.offer(nowMs, length);
    path.meter.count(length, verdict);
    const [first, copy] = verdict.releases;
    if (!first) return;
    const twin = copy && this.#copyOf(bytes);
    if (first.corruptBit !== undefined) turnBit(bytes, first.corruptBit);
    if (first.atMs <= nowMs && !twin) {
      this.#output.write(path.to, bytes, length);
      path.meter.departed(0);
      return;
    }
    this.#waiting.push(first.atMs, { path, bytes, length });
    if (twin) this.#waiting.push(copy.atMs, { path, bytes: twin, length });
    this.#room = this.#emptyRoom();
  }

  /** Lets all packets leave that are due by then. */
  release(nowMs: number): void {
    for (;;) {
      const due = this.#waiting.popUpTo(nowMs);
      if (!due) return;
      const { path, bytes, length } = due.item;
      // What was under way when the link was cut does not arrive either.
      if (path.schedule.isCut) path.meter.vanished();
      else {
        this.#output.write(path.to, bytes, length);
        path.meter.departed(nowMs - due.rank);
      }
      this.#spare.push(bytes);
    }
  }

  /** All faults that are in force on the link from now on. */
  setFaults({ from, to }: Link, faults: readonly LinkFault[]): void {
    const [source, target] = [from, to].map((name) => this.#nodes.findIndex((node) => node.name === name));
    this.#paths[source ?? -1]?.[target ?? -1]?.schedule.setFaults(faults);
  }

  counters(): LinkCounters[] {
    return this.#paths.flatMap((paths) => paths.flatMap((path) => path?.meter.counters() ?? []));
  }

  #copyOf(bytes: Uint8Array): Uint8Array {
    const copy = this.#emptyRoom();
    copy.set(bytes);
    return copy;
  }

  #emptyRoom(): Uint8Array {
    return this.#spare.pop() ?? new Uint8Array(this.#largest);
  }

  #pathOf(from: number, bytes: Uint8Array, length: number): Path | undefined {
    if (length < headerBytes || (bytes[0] ?? 0) >> 4 !== version4) return undefined;
    let destination = 0;
    for (let index = 0; index < 4; index += 1) {
      destination = destination * 256 + (bytes[destinationOffset + index] ?? 0);
    }
    const to = this.#nodeAt.get(destination);
    return to === undefined ? undefined : this.#paths[from]?.[to];
  }
}

function addressNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

function turnBit(bytes: Uint8Array, bit: number): void {
  const index = bit >> 3;
  bytes[index] = (bytes[index] ?? 0) ^ (0x80 >> (bit & 7));
}
