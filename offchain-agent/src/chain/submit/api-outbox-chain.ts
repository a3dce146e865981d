import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { ApiCensusChain } from '../reporting/api-census-chain.ts';
import type { ApiReportingChain } from '../reporting/api-reporting-chain.ts';
import type { CensusChain } from '../reporting/census-chain.ts';
import type { FinalizedHead, ReportingChain } from '../reporting/reporting-chain.ts';
import { reportingShapes } from '../reporting/reporting-shapes.ts';
import { StateAt } from '../state-at.ts';
import { findInclusion } from './find-inclusion.ts';
import {
  type EffectState,
  type Inclusion,
  type OutboxChain,
  type PoolAnswer,
  parseReportKey,
  type SignedExtrinsic,
} from './outbox-chain.ts';
import { poolAnswer } from './refusal.ts';
import { decodeCall, signCall } from './sign.ts';

/** The chain of one signing account, behind @polkadot/api. */
export class ApiOutboxChain implements OutboxChain {
  readonly account: string;
  readonly #chain: ApiReportingChain;
  readonly #pair: KeyringPair;
  /** Spec versions by block hash; a block never changes its own. */
  readonly #versions = new Map<string, number>();

  /** @param pair the signing key; the account is its address, as the pair writes it */
  constructor(chain: ApiReportingChain, pair: KeyringPair) {
    this.#chain = chain;
    this.#pair = pair;
    this.account = pair.address;
  }

  async finalizedHead(): Promise<FinalizedHead> {
    return await patiently(() => this.#chain.finalizedHead());
  }

  async followFinalized(onHead: Parameters<ReportingChain['followFinalized']>[0]): Promise<() => void> {
    return await patiently(() => this.#chain.followFinalized(onHead));
  }

  async nonceAt({ hash }: FinalizedHead): Promise<number> {
    return await patiently(async () => {
      const state = await StateAt.at(this.#chain.api, hash);
      return (await state.storage(reportingShapes.nonce, 'system', 'account', this.account)).nonce;
    });
  }

  /**
   * @throws AgentError `bad_input/call`; `unknown/upgrading`, retryable, while the best block has another runtime than
   * the finalized one: which of the two will be there is not certain yet
   */
  async sign(call: string, nonce: number, head: FinalizedHead): Promise<SignedExtrinsic> {
    const { api } = this.#chain;
    const finalized = await patiently(() => this.#specVersion(head.hash));
    const known = api.runtimeVersion.specVersion.toNumber();
    if (finalized !== known) {
      throw new AgentError(
        'unknown/upgrading',
        `the chain is changing its runtime (finalized ${finalized}, best ${known}); signing waits until that is final`,
        { data: { finalized, best: known }, retryable: true },
      );
    }
    return signCall(decodeCall(api, call), { api, pair: this.#pair, nonce, head });
  }

  async submit(extrinsic: string): Promise<PoolAnswer> {
    try {
      await this.#chain.client.request('author_submitExtrinsic', [extrinsic]);
      return { kind: 'taken' };
    } catch (error) {
      return poolAnswer(error);
    }
  }

  async find(hash: string, from: number, to: number): Promise<Inclusion | undefined> {
    return await patiently(() => findInclusion(this.#chain, hash, from, to));
  }

  async isSuperseded(born: number, head: FinalizedHead): Promise<boolean> {
    return await patiently(async () => {
      const birth = await this.#chain.client.request<string | null>('chain_getBlockHash', [born]);
      if (birth === null) return false;
      const versions = [await this.#specVersion(birth), await this.#specVersion(head.hash)];
      return versions[0] !== versions[1];
    });
  }

  async effectOf(key: string): Promise<EffectState> {
    return await patiently(() => effectOfReport(this.#chain, key, new ApiCensusChain(this.#chain)));
  }

  async #specVersion(hash: string): Promise<number> {
    const known = this.#versions.get(hash);
    if (known !== undefined) return known;
    const { specVersion } = await this.#chain.client.request<{ specVersion: number }>(
      'state_getRuntimeVersion',
      [hash],
    );
    // Births and heads of some minutes; older ones are not asked for again.
    if (this.#versions.size > 256) this.#versions.clear();
    this.#versions.set(hash, specVersion);
    return specVersion;
  }
}

/**
 * A node that fails to answer, or answers what makes no sense, may do better later: what was signed must wait for that and
 * not be dropped. Only what no waiting changes ends the outbox: a runtime that this version does not know.
 */
async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    const isAgentError = cause instanceof AgentError;
    if (isAgentError && (cause.retryable || cause.code.startsWith('bad_input/'))) throw cause;
    const message = plainText(cause instanceof Error ? cause.message : cause);
    throw new AgentError('unknown/chain', `the node does not answer as it should: ${message}`, {
      cause,
      retryable: true,
    });
  }
}

/**
 * Whether the part of a report or census that a key names stands on the chain. What no report's key names, the chain cannot
 * tell.
 * @param censuses of the same chain; without it a census is taken for open
 */
export async function effectOfReport(
  chain: Pick<ReportingChain, 'storedReport' | 'firstOpenWindow'>,
  key: string,
  censuses?: Pick<CensusChain, 'storedCensus'>,
): Promise<EffectState> {
  const report = parseReportKey(key);
  if (!report) return 'absent';
  const { network, window, reporter, part, ofCensus } = report;
  const stored = ofCensus
    ? await censuses?.storedCensus(network, window, reporter)
    : await chain.storedReport(network, window, reporter);
  if (stored && stored.parts.length > part) return 'done';
  return window < (await chain.firstOpenWindow(network)) ? 'closed' : 'open';
}
