import type {
  Claimable,
  ClaimChain,
  OpenedWindow,
  PaidClaim,
  ShownLeaf,
} from '../../offchain-agent/src/chain/agreement/claim-chain.ts';
import type {
  CommitChain,
  CommittedWindow,
  WindowCommits,
} from '../../offchain-agent/src/chain/reporting/commit-chain.ts';
import type { CommitmentReveal } from '../../offchain-agent/src/sli/proof/opening.ts';

/** A call as the fakes encode it. */
type FakeCall =
  | {
      readonly kind: 'commit';
      readonly network: number;
      readonly window: number;
      readonly commitment: string;
    }
  | {
      readonly kind: 'open';
      readonly network: number;
      readonly window: number;
      readonly opening: CommitmentReveal;
    }
  | {
      readonly kind: 'claim';
      readonly network: number;
      readonly window: number;
      readonly leaves: readonly ShownLeaf[];
    };

/** Reports that are committed to, proved and paid for, in memory and driven by hand; what is applied is final at once. */
export class FakeCommitChain implements CommitChain, ClaimChain {
  /** Of all windows; undefined where no report needs a commit. */
  phase: WindowCommits['phase'] | undefined = 'commit';
  provable: ReadonlySet<number> = new Set();
  unsigned = true;
  /** By window. */
  readonly claimables = new Map<number, Claimable>();
  readonly paid = new Map<number, PaidClaim[]>();
  /** How often it was asked what can be claimed. */
  asked = 0;
  readonly #commitments = new Map<string, string>();
  readonly #openings = new Map<string, OpenedWindow>();

  async commitsOf(network: number, window: number, reporter: string): Promise<WindowCommits | undefined> {
    if (this.phase === undefined) return undefined;
    const place = placeOf(network, window, reporter);
    const commitment = this.#commitments.get(place);
    return {
      phase: this.phase,
      isOpened: this.#openings.has(place),
      ...(commitment !== undefined && { commitment }),
    };
  }

  async takesUnsigned(): Promise<boolean> {
    return this.unsigned;
  }

  async provableTargets(): Promise<ReadonlySet<number>> {
    return this.provable;
  }

  async commitCalls({ network, window, opening, commitment }: CommittedWindow) {
    return {
      commit: encoded({ kind: 'commit', network, window, commitment }),
      open: encoded({ kind: 'open', network, window, opening }),
    };
  }

  async claimable(_network: number, window: number): Promise<Claimable | undefined> {
    this.asked += 1;
    return this.claimables.get(window);
  }

  async openedOf(network: number, window: number, reporter: string): Promise<OpenedWindow | undefined> {
    return this.#openings.get(placeOf(network, window, reporter));
  }

  async claimCall(network: number, window: number, leaves: readonly ShownLeaf[]): Promise<string> {
    return encoded({ kind: 'claim', network, window, leaves });
  }

  async paidIn(block: number): Promise<readonly PaidClaim[]> {
    return this.paid.get(block) ?? [];
  }

  /** Takes a call as a block would. */
  apply(call: string, reporter: string): void {
    const read = decodedCall(call);
    const place = placeOf(read.network, read.window, reporter);
    if (read.kind === 'commit') this.#commitments.set(place, read.commitment);
    else if (read.kind === 'open')
      this.#openings.set(place, { proofs: read.opening.proofs, isClaimed: false });
    else this.#openings.set(place, { proofs: this.#openings.get(place)?.proofs ?? [], isClaimed: true });
  }
}

export function decodedCall(call: string): FakeCall {
  return JSON.parse(Buffer.from(call.slice(2), 'hex').toString()) as FakeCall;
}

function encoded(call: FakeCall): string {
  return `0x${Buffer.from(JSON.stringify(call)).toString('hex')}`;
}

function placeOf(network: number, window: number, reporter: string): string {
  return `${network}/${window}/${reporter}`;
}
