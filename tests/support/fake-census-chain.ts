import type {
  AgreedCensus,
  CensusChain,
  ForeignNetwork,
  OpenWindows,
  StoredCensus,
} from '../../offchain-agent/src/chain/reporting/census-chain.ts';
import type { ReporterStanding } from '../../offchain-agent/src/chain/reporting/reporting-chain.ts';
import type { Census, CensusEntry } from '../../offchain-agent/src/sli/census.ts';

/** A chain that takes censuses, in memory and driven by hand. */
export class FakeCensusChain implements CensusChain {
  readonly genesisHash = `0x${'5a'.repeat(32)}`;
  readonly #networks: readonly ForeignNetwork[];
  open: OpenWindows | undefined;
  readonly standings = new Map<string, ReporterStanding>();
  /** By window and reporter, with a space between. */
  readonly stored = new Map<string, StoredCensus>();
  readonly calls: { readonly window: number; readonly census: Census; readonly contentId: string }[] = [];

  constructor(network: ForeignNetwork) {
    this.#networks = [network];
  }

  /** Someone reports from the beginning of time. */
  join(account: string, signer = account): void {
    const link = `0x${'00'.repeat(32)}`;
    this.standings.set(account, { account, signer, joined: 0, link, linkWindow: 0 });
  }

  async networks(): Promise<readonly ForeignNetwork[]> {
    return await Promise.resolve(this.#networks);
  }

  takesCensusOf(): boolean {
    return true;
  }

  async openWindows(network: number): Promise<OpenWindows | undefined> {
    return await Promise.resolve(this.#networks.some(({ id }) => id === network) ? this.open : undefined);
  }

  async standingOf(_network: number, account: string): Promise<ReporterStanding | undefined> {
    return await Promise.resolve(this.standings.get(account));
  }

  async storedCensus(_network: number, window: number, reporter: string): Promise<StoredCensus | undefined> {
    return await Promise.resolve(this.stored.get(`${window} ${reporter}`));
  }

  async storedCensuses(_network: number, window: number): Promise<readonly StoredCensus[]> {
    const stored = [...this.stored].filter(([key]) => key.startsWith(`${window} `));
    return await Promise.resolve(
      stored.map(([, census]) => census).toSorted((one, other) => (one.reporter < other.reporter ? -1 : 1)),
    );
  }

  async agreedCensus(): Promise<AgreedCensus | undefined> {
    return await Promise.resolve(undefined);
  }

  async dutiesOf(): Promise<readonly CensusEntry[] | undefined> {
    return await Promise.resolve(undefined);
  }

  async censusCalls(call: (typeof this.calls)[number]): Promise<readonly string[]> {
    this.calls.push(call);
    return await Promise.resolve([`0x${call.contentId.slice(2)}`]);
  }
}
