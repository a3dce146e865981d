import { AgentError } from '../../base/error.ts';
import { type LinkControl, refuseImpossible } from './link-control.ts';
import type { Link, LinkFault } from './rule.ts';

/** The faults that are in force between some nodes: what every backend of `LinkControl` keeps. */
export class FaultTable {
  readonly #nodes: ReadonlySet<string>;
  readonly #backend: Pick<LinkControl, 'backend' | 'can'>;
  readonly #faults = new Map<string, LinkFault>();

  constructor(nodes: readonly string[], backend: Pick<LinkControl, 'backend' | 'can'>) {
    this.#nodes = new Set(nodes);
    this.#backend = backend;
  }

  /**
   * Takes a fault in; one of the same id is replaced.
   * @returns the links whose faults are others now
   * @throws AgentError `bad_input/link_effect` for what the backend cannot do, `bad_input/link` for links that are not there
   */
  put(fault: LinkFault): readonly Link[] {
    refuseImpossible(fault.rule, this.#backend);
    const wrong = fault.links.filter(
      ({ from, to }) => from === to || !this.#nodes.has(from) || !this.#nodes.has(to),
    );
    if (wrong.length > 0 || fault.links.length === 0) {
      const named = wrong.map(({ from, to }) => `${from} to ${to}`).join(', ');
      throw new AgentError(
        'bad_input/link',
        `the fault ${fault.id} names ${named === '' ? 'no link' : `links that are not there: ${named}`}; expected two of ${[...this.#nodes].join(', ')}`,
        { data: { id: fault.id, links: wrong } },
      );
    }
    const before = this.#faults.get(fault.id)?.links ?? [];
    this.#faults.set(fault.id, fault);
    return unique([...before, ...fault.links]);
  }

  /**
   * Takes faults away; all, when no id is given.
   * @returns the links whose faults are others now
   */
  take(ids: readonly string[] = [...this.#faults.keys()]): readonly Link[] {
    const links = ids.flatMap((id) => this.#faults.get(id)?.links ?? []);
    for (const id of ids) this.#faults.delete(id);
    return unique(links);
  }

  all(): readonly LinkFault[] {
    return [...this.#faults.values()];
  }

  /** In the order in which their ids came first. */
  on(link: Link): readonly LinkFault[] {
    return this.all().filter(({ links }) =>
      links.some(({ from, to }) => from === link.from && to === link.to),
    );
  }
}

/** Every ordered pair of different nodes. */
export function linksBetween(nodes: readonly string[]): Link[] {
  return nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to) => ({ from, to })));
}

function unique(links: readonly Link[]): Link[] {
  return [...new Map(links.map((link) => [`${link.from} ${link.to}`, link])).values()];
}
