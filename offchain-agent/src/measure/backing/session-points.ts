/** Points for which the chain pays, by what they are for. */
export interface Points {
  readonly authoring: number;
  readonly backing: number;
  readonly disputes: number;
}

/** As the runtimes of relay chains have them: pallet-staking-async-ah-client, polkadot-runtime-parachains `reward_points`. */
export const pointsPerDuty = 20;

const none: Points = { authoring: 0, backing: 0, disputes: 0 };

/** The points of validators in the report of one session to where they are elected. */
export class SessionPoints {
  readonly #points = new Map<string, Points>();

  /** By account as hex. */
  get accounts(): ReadonlyMap<string, Points> {
    return this.#points;
  }

  of(account: string): Points {
    return this.#points.get(account) ?? none;
  }

  totalOf(account: string): number {
    const { authoring, backing, disputes } = this.of(account);
    return authoring + backing + disputes;
  }

  pay(account: string, duty: keyof Points): void {
    const before = this.of(account);
    this.#points.set(account, { ...before, [duty]: before[duty] + pointsPerDuty });
  }
}
