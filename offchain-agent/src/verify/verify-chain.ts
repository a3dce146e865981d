import { AgentError } from '../base/error.ts';
import { ApiClaimChain } from '../chain/agreement/api-claim-chain.ts';
import { SliRecords } from '../chain/records/records.ts';
import { maxHistoryRows } from '../chain/records/row-limit.ts';
import { ApiCensusChain } from '../chain/reporting/api-census-chain.ts';
import { type ApiReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import type { CensusChain } from '../chain/reporting/census-chain.ts';
import type { ReportingChain } from '../chain/reporting/reporting-chain.ts';
import type { IndicatorName, SampledIndicator } from '../sli/indicator.ts';
import type { SampleProof } from '../sli/proof/proof-tree.ts';
import { type RecordRow, recordRow } from './record-row.ts';

/** What is asked about censuses. */
export type CensusesRead = Pick<CensusChain, 'networks' | 'storedCensuses' | 'agreedCensus' | 'dutiesOf'>;

/** What is asked for: one target's records of one indicator. */
export interface RecordSubject {
  readonly network: number;
  readonly target: number;
  readonly indicator: SampledIndicator;
}

/** Everything that `verify` asks of a chain. The real one is ApiVerifyChain; tests have one in memory. */
export interface VerifyChain
  extends Pick<
    ReportingChain,
    'genesisHash' | 'samplingAt' | 'targetsAt' | 'ownTargets' | 'standingOf' | 'storedReport'
  > {
  /** The proofs that a reporter opened, as the chain keeps them; `undefined` where there are none, or no commits. */
  openedProofs?(
    network: number,
    window: number,
    reporter: string,
  ): Promise<readonly SampleProof[] | undefined>;
  /** Authored blocks of a window by target, 0 for all; `undefined` when the chain no longer tells. */
  authoredIn(network: number, window: number): Promise<ReadonlyMap<number, number> | undefined>;
  /** `count` windows or days from the one that contains `fromS`. */
  records(
    subject: RecordSubject,
    kind: 'window' | 'day',
    fromS: number,
    count: number,
  ): Promise<readonly RecordRow[]>;
}

/** The chain behind @polkadot/api, its records all of one block. */
export class ApiVerifyChain implements VerifyChain {
  readonly genesisHash: string;
  readonly censuses: CensusesRead;
  readonly #chain: ApiReportingChain;
  readonly #claims: ApiClaimChain;
  readonly #hash: string;
  readonly #records = new Map<string, Promise<SliRecords>>();

  private constructor(chain: ApiReportingChain, hash: string) {
    this.#chain = chain;
    this.#claims = new ApiClaimChain(chain);
    this.#hash = hash;
    this.genesisHash = chain.genesisHash;
    this.censuses = new ApiCensusChain(chain);
  }

  /** All records are read at the block that is finalized now. */
  static async of(chain: ApiReportingChain): Promise<ApiVerifyChain> {
    return new ApiVerifyChain(chain, (await chain.finalizedHead()).hash);
  }

  samplingAt: VerifyChain['samplingAt'] = (network, window, block) =>
    this.#chain.samplingAt(network, window, block);

  targetsAt: VerifyChain['targetsAt'] = (network, window, block) =>
    this.#chain.targetsAt(network, window, block);

  ownTargets: VerifyChain['ownTargets'] = (network, account, block) =>
    this.#chain.ownTargets(network, account, block);

  standingOf: VerifyChain['standingOf'] = (network, account) => this.#chain.standingOf(network, account);

  storedReport: VerifyChain['storedReport'] = (network, window, reporter) =>
    this.#chain.storedReport(network, window, reporter);

  openedProofs: NonNullable<VerifyChain['openedProofs']> = (network, window, reporter) =>
    this.#claims.openedOf(network, window, reporter).then((opened) => opened?.proofs);

  async authoredIn(network: number, window: number): Promise<ReadonlyMap<number, number> | undefined> {
    try {
      return await this.#chain.authoredIn(network, window);
    } catch (error) {
      if (!(error instanceof AgentError) || !error.code.startsWith('unknown/window_')) throw error;
    }
    // The count of the window itself goes when it closes; its authorship records say the same while they are kept.
    const ranking = await (await this.#of(network, 'authorship')).ranking('window', window);
    if (!ranking || ranking.provisional || ranking.period.startS !== window) return undefined;
    const counts = ranking.rows.map(({ target, authored }) => [target, Number(authored)] as const);
    return new Map([[0, counts.reduce((sum, [, count]) => sum + count, 0)], ...counts]);
  }

  async records(
    subject: RecordSubject,
    kind: 'window' | 'day',
    fromS: number,
    count: number,
  ): Promise<readonly RecordRow[]> {
    const records = await this.#of(subject.network, subject.indicator);
    const rows = await records.history(subject.target, kind, fromS, Math.min(count, maxHistoryRows));
    return rows.map(({ period, answer }) => recordRow(period.startS, answer));
  }

  async #of(network: number, indicator: IndicatorName): Promise<SliRecords> {
    const key = `${network} ${indicator}`;
    const hash = { toHex: (): string => this.#hash };
    const opened = this.#records.get(key) ?? SliRecords.at(this.#chain.api, hash, { network, indicator });
    this.#records.set(key, opened);
    return await opened;
  }
}
