import type { Subscriber, Subscription } from '../../offchain-agent/src/endpoint/gateway/caller.ts';

/** A subscriber whose subscriptions can be looked at. */
export class HeldSubscriber implements Subscriber {
  /** Messages that came, each with its kind. */
  readonly told: string[] = [];
  /** All that ever came, also what is held no more. */
  readonly added: Subscription[] = [];
  readonly held = new Map<string, Subscription>();

  push(_itemName: string, _id: string, result: Buffer | string, kind: 'result' | 'error' = 'result'): void {
    this.told.push(`${kind} ${result.toString()}`);
  }

  reserve(): undefined {
    return undefined;
  }

  add(id: string, subscription: Subscription): void {
    this.added.push(subscription);
    this.held.set(id, subscription);
  }

  remove(id: string): Subscription | undefined {
    const subscription = this.held.get(id);
    this.held.delete(id);
    return subscription;
  }

  release(): void {
    return undefined;
  }

  forward(): void {
    throw new Error('it has no connection of its own to an upstream');
  }
}
