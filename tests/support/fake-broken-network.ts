import type { NodeBreaker } from '../../offchain-agent/src/network/chaos/break-node.ts';
import { type Breach, Ledger } from '../../offchain-agent/src/network/chaos/ledger.ts';
import type { NetworkObserver, Views } from '../../offchain-agent/src/network/chaos/observer.ts';
import type { FaultKind } from '../../offchain-agent/src/network/chaos/scenario.ts';

/** A network whose nodes finalize a block a second while more than two thirds of them run. */
export class FakeBrokenNetwork implements NodeBreaker, NetworkObserver {
  readonly acts: string[] = [];
  readonly ledger = new Ledger();
  /** A node that never finalizes again once it was broken. */
  stuck: string | undefined;
  readonly #names: readonly string[];
  readonly #nowMs: () => number;
  readonly #broken = new Set<string>();
  readonly #heights = new Map<string, number>();
  #final = 1;
  #countedMs = 0;

  constructor(names: readonly string[], nowMs: () => number) {
    this.#names = names;
    this.#nowMs = nowMs;
    for (const name of names) this.#heights.set(name, 1);
  }

  begin(kind: FaultKind, node: string): Promise<void> {
    this.#count();
    this.acts.push(`${this.#nowMs()} ${kind} ${node}`);
    if (kind === 'kill' || kind === 'pause') this.#broken.add(node);
    return Promise.resolve();
  }

  heal(node: string): Promise<void> {
    this.#count();
    this.acts.push(`${this.#nowMs()} heal ${node}`);
    this.#broken.delete(node);
    return Promise.resolve();
  }

  broken(): readonly string[] {
    return this.#names.filter((name) => this.#broken.has(name));
  }

  look(): Promise<Views> {
    this.#count();
    return Promise.resolve(
      new Map(
        this.#names.map((name) => {
          const finalized = this.#heights.get(name) ?? 0;
          const peers = this.#names.length - 1;
          return [name, this.#broken.has(name) ? undefined : { finalized, best: this.#final + 2, peers }];
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
    if (3 * (this.#names.length - this.#broken.size) > 2 * this.#names.length) this.#final += seconds;
    for (const name of this.#names) {
      if (this.#broken.has(name) || (name === this.stuck && this.acts.length > 0)) continue;
      this.#heights.set(name, this.#final);
    }
  }
}
