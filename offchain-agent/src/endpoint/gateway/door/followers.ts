import type { Holder } from './limits.ts';

/** A connection to a node that is one client's alone. */
interface Follower {
  readonly network: string;
  readonly holder: Holder;
  readonly end: () => void;
}

/** Who has connections to nodes of its own: a node takes few, so nobody may have many, and who has most makes room. */
export class Followers {
  /** The oldest first. */
  readonly #all = new Set<Follower>();

  /** @returns what gives the place back */
  add(follower: Follower): () => void {
    this.#all.add(follower);
    follower.holder.followers += 1;
    return () => {
      if (this.#all.delete(follower)) follower.holder.followers -= 1;
    };
  }

  /**
   * Ends the oldest one of the client that has most of a network, where that is more than one more than the asking one has.
   * @returns whether there is room now
   */
  makeRoom(network: string, asking: Holder): boolean {
    let found: Follower | undefined;
    for (const follower of this.#all)
      if (follower.network === network && follower.holder.followers > (found?.holder.followers ?? 0))
        found = follower;
    if (!found || found.holder.followers <= asking.followers + 1) return false;
    found.end();
    return true;
  }
}
