import { AgentError } from '../../base/error.ts';
import { effectsOf, type Link, type LinkEffect, type LinkFault, type LinkRule, linkEffects } from './rule.ts';

/** How links are impaired: packets of a TUN device in a namespace for each node, or proxied TCP connections. */
export const linkBackends = ['tun', 'proxy'] as const;
export type LinkBackendName = (typeof linkBackends)[number];

/** What went over a link since it was there. */
export interface LinkCounters extends Link {
  /** That came onto the link, lost ones included, copies not. */
  readonly packets: number;
  /** Of those packets. */
  readonly bytes: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly corrupted: number;
  /** That left before one which came earlier. */
  readonly reordered: number;
  /** How late packets left against the moment drawn for them, in milliseconds: the 99th percentile. */
  readonly lateP99Ms: number;
}

/** What was counted on each link between two moments; how late packets left is that of all time. */
export function countedBetween(
  before: readonly LinkCounters[],
  after: readonly LinkCounters[],
): LinkCounters[] {
  const earlier = new Map(before.map((link) => [`${link.from} ${link.to}`, link]));
  return after.map((link) => {
    const base = earlier.get(`${link.from} ${link.to}`);
    return {
      ...link,
      packets: link.packets - (base?.packets ?? 0),
      bytes: link.bytes - (base?.bytes ?? 0),
      lost: link.lost - (base?.lost ?? 0),
      duplicated: link.duplicated - (base?.duplicated ?? 0),
      corrupted: link.corrupted - (base?.corrupted ?? 0),
      reordered: link.reordered - (base?.reordered ?? 0),
    };
  });
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

/** What each backend can do; connections are streams, in which nothing can be lost, doubled, turned or overtaken. */
export const effectsOfBackend: Readonly<Record<LinkBackendName, ReadonlySet<LinkEffect>>> = {
  tun: new Set(linkEffects),
  proxy: new Set(['cut', 'delay', 'jitter', 'rate']),
};

/** What of a network decides whether it can have links. */
interface Linkless {
  readonly nodes: readonly unknown[];
  readonly client?: { readonly name: string } | undefined;
}

/** The command that starts a network whose links can be impaired in every way. */
export function upWithLinks({ client }: Pick<Linkless, 'client'>): string {
  return `almanac network up ${client ? `--client ${client.name} ` : ''}--link-backend tun`;
}

/** Why nothing can befall the links of a network that was started without a backend. */
export function noLinks(network: Linkless): string {
  return network.nodes.length === 1
    ? 'this network is one node, which has no links'
    : `this network has none that can be impaired; start one that has: ${upWithLinks(network)}`;
}

/** @throws AgentError `bad_input/link_effect` for a rule that asks for nothing, or for what the backend cannot do */
export function refuseImpossible(
  rule: LinkRule,
  { backend, can }: Pick<LinkControl, 'backend' | 'can'>,
): void {
  const asked = effectsOf(rule);
  const list = (effects: Iterable<LinkEffect>): string => [...effects].join(', ');
  if (asked.length === 0) {
    throw new AgentError('bad_input/link_effect', `empty link rule; set at least one of ${list(can)}`, {
      data: { backend, can: [...can] },
    });
  }
  const impossible = asked.filter((effect) => !can.has(effect));
  if (impossible.length === 0) return;
  throw new AgentError(
    'bad_input/link_effect',
    `the backend ${backend} cannot do ${list(impossible)}, only ${list(can)}; ${
      backend === 'proxy'
        ? 'take --link-backend tun, as root or where user namespaces are allowed'
        : 'leave that out'
    }`,
    { data: { backend, impossible, can: [...can] } },
  );
}
