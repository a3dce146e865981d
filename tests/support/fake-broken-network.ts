import type { NodeBreaker } from '../../offchain-agent/src/lab/chaos/break-node.ts';
import { type Breach, FinalityLedger } from '../../offchain-agent/src/lab/chaos/ledger.ts';
import { type NodeFault, nodeFaultFacts } from '../../offchain-agent/src/lab/chaos/node-fault.ts';
import {
  type NetworkObserver,
  slotInvariants,
  type Views,
} from '../../offchain-agent/src/lab/chaos/observer.ts';
import type { LinkControl } from '../../offchain-agent/src/lab/link/link-control.ts';
import type { LinkFault } from '../../offchain-agent/src/lab/link/rule.ts';

/** A network whose nodes finalize a block a second while more than two thirds of them run and see each other. */
export class FakeBrokenNetwork implements NodeBreaker, NetworkObserver {
  readonly invariants = slotInvariants;
  readonly acts: string[] = [];
  readonly ledger = new FinalityLedger();
  /** A node that never finalizes again once it was broken. */
  stuck: string | undefined;
  /** Nobody votes: blocks come, and none becomes final. */
  isWithoutVotes = false;
  #best = 0;
  readonly #names: readonly string[];
  readonly #nowMs: () => number;
  readonly #broken = new Set<string>();
  readonly #heights = new Map<string, number>();
  #linkFaults: readonly LinkFault[] = [];
  #final = 1;
  #countedMs = 0;

  constructor(names: readonly string[], nowMs: () => number) {
    this.#names = names;
    this.#nowMs = nowMs;
    for (const name of names) this.#heights.set(name, 1);
  }

  /** What these links meet with is what its nodes meet with. */
  standsOn(links: LinkControl): void {
    const apply = links.apply.bind(links);
    const clear = links.clear.bind(links);
    const after = async (): Promise<void> => {
      this.#linkFaults = await links.faults();
    };
    links.apply = async (fault) => {
      this.#count();
      this.acts.push(`${this.#nowMs()} apply ${fault.id}`);
      await apply(fault).then(after);
    };
    links.clear = async (ids) => {
      this.#count();
      this.acts.push(`${this.#nowMs()} clear ${ids?.join(', ')}`);
      await clear(ids).then(after);
    };
  }

  begin({ kind }: NodeFault, node: string): Promise<void> {
    this.#count();
    this.acts.push(`${this.#nowMs()} ${kind} ${node}`);
    const { lasts, answers } = nodeFaultFacts[kind];
    if (lasts && !answers) this.#broken.add(node);
    return Promise.resolve();
  }

  heal(_: NodeFault, node: string): Promise<void> {
    this.#count();
    this.acts.push(`${this.#nowMs()} heal ${node}`);
    this.#broken.delete(node);
    return Promise.resolve();
  }

  broken(): readonly string[] {
    return this.#names.filter((name) => this.#broken.has(name));
  }

  look(broken: readonly string[]): Promise<Views> {
    this.#count();
    return Promise.resolve(
      new Map(
        this.#names.map((name) => {
          const finalized = this.isWithoutVotes ? 0 : (this.#heights.get(name) ?? 0);
          const peers = this.#names.length - 1;
          return [
            name,
            this.#broken.has(name) || broken.includes(name)
              ? undefined
              : { finalized, best: this.#final + 2 + this.#best, peers },
          ];
        }),
      ),
    );
  }

  forget(): void {}

  breaches(): readonly Breach[] {
    return this.ledger.breaches;
  }

  close(): void {}

  #count(): void {
    const seconds = Math.floor((this.#nowMs() - this.#countedMs) / 1_000);
    this.#countedMs += seconds * 1_000;
    const voting = this.#voting();
    if (this.isWithoutVotes) this.#best += seconds;
    if (voting.length > 0) this.#final += seconds;
    for (const name of voting) {
      if (name === this.stuck && this.acts.length > 0) continue;
      this.#heights.set(name, this.#final);
    }
  }

  /** Those that see more than two thirds, themselves included. */
  #voting(): readonly string[] {
    if (this.isWithoutVotes) return [];
    const running = this.#names.filter((name) => !this.#broken.has(name));
    const isCut = (a: string, b: string): boolean =>
      this.#linkFaults.some(
        ({ rule, links }) => rule.cut && links.some(({ from, to }) => from === a && to === b),
      );
    return running.filter((name) => {
      const seen = running.filter((other) => other === name || !(isCut(name, other) || isCut(other, name)));
      return 3 * seen.length > 2 * this.#names.length;
    });
  }
}
