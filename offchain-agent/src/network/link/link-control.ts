import type { Link, LinkEffect, LinkFault } from './rule.ts';

/** How links are impaired: packets of a TUN device in a namespace for each node, or proxied TCP connections. */
export const linkBackends = ['tun', 'proxy'] as const;
export type LinkBackendName = (typeof linkBackends)[number];

/** What went over a link since it was there. */
export interface LinkCounters extends Link {
  readonly packets: number;
  readonly bytes: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly corrupted: number;
  readonly reordered: number;
  /** How late packets left against the moment drawn for them, in milliseconds: the 99th percentile. */
  readonly lateP99Ms: number;
}

/** The links between the nodes of a network, and what befalls them. Conformance: tests/support/link-conformance.ts. */
export interface LinkControl {
  readonly backend: LinkBackendName;
  readonly can: ReadonlySet<LinkEffect>;
  /** Takes effect at once; a fault of the same id is replaced. */
  apply(fault: LinkFault): Promise<void>;
  /** Takes faults away; all, when no id is given. What is not there is no error. */
  clear(ids?: readonly string[]): Promise<void>;
  /** What is in force. */
  faults(): Promise<readonly LinkFault[]>;
  counters(): Promise<readonly LinkCounters[]>;
  close(): Promise<void>;
}
