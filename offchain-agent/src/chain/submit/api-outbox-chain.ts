import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../base/error.ts';
import { plainMessage } from '../../base/plain-text.ts';
import type { OutboxEffect, ReportStep } from '../../store/outbox-row.ts';
import { ApiClaimChain } from '../agreement/api-claim-chain.ts';
import type { ClaimChain } from '../agreement/claim-chain.ts';
import { StateAt } from '../call/state-at.ts';
import { ApiCensusChain } from '../reporting/api-census-chain.ts';
import { ApiCommitChain } from '../reporting/api-commit-chain.ts';
import type { ApiReportingChain } from '../reporting/api-reporting-chain.ts';
import type { CensusChain } from '../reporting/census-chain.ts';
import type { CommitChain, WindowCommits } from '../reporting/commit-chain.ts';
import type { FinalizedHead, ReportingChain } from '../reporting/reporting-chain.ts';
import { reportingShapes } from '../reporting/reporting-shapes.ts';
import { findInclusion } from './find-inclusion.ts';
import type { EffectState, Inclusion, OutboxChain, PoolAnswer, SignedExtrinsic } from './outbox-chain.ts';
import { poolAnswer } from './refusal.ts';
import { decodeCall, signCall } from './sign.ts';

/** The chain of one signing account, behind @polkadot/api. */
export class ApiOutboxChain implements OutboxChain {
  readonly account: string;
  readonly #chain: ApiReportingChain;
  readonly #pair: KeyringPair;
  readonly #effects: EffectChains;
  /** Spec versions by block hash; a block never changes its own. */
  readonly #versions = new Map<string, number>();

  /** @param pair the signing key; the account is its address, as the pair writes it */
  constructor(chain: ApiReportingChain, pair: KeyringPair) {
    this.#chain = chain;
    this.#pair = pair;
    this.#effects = {
      reports: chain,
      censuses: new ApiCensusChain(chain),
      commits: new ApiCommitChain(chain),
      claims: new ApiClaimChain(chain),
    };
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

  async effectOf(effect: OutboxEffect): Promise<EffectState> {
    return await patiently(() => effectOf(this.#effects, effect));
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
    const message = plainMessage(cause);
    throw new AgentError('unknown/chain', `the node does not answer as it should: ${message}`, {
      cause,
      retryable: true,
    });
  }
}

/** Those parts of a chain that tell effects. */
interface EffectChains {
  readonly reports: Pick<ReportingChain, 'storedReport' | 'firstOpenWindow'>;
  /** Without it a census is taken for open. */
  readonly censuses?: Pick<CensusChain, 'storedCensus'>;
  /** Without it no report needs a commit. */
  readonly commits?: Pick<CommitChain, 'commitsOf'>;
  /** Without it nobody can tell of a claim. */
  readonly claims?: Pick<ClaimChain, 'openedOf'>;
}

/** Whether what a row is for stands on the chain. Of what is of no kind that is known, the chain cannot tell. */
export async function effectOf(chains: EffectChains, effect: OutboxEffect): Promise<EffectState> {
  if (effect.kind === 'other') return 'absent';
  if (effect.kind === 'claim') return await effectOfClaim(chains, effect);
  const { kind, network, window, reporter, part } = effect;
  const isOpen = async (): Promise<boolean> => window >= (await chains.reports.firstOpenWindow(network));
  if (kind === 'census') {
    const stored = await chains.censuses?.storedCensus(network, window, reporter, effect.indicator);
    return hasPart(stored, part) ? 'done' : (await isOpen()) ? 'open' : 'closed';
  }
  if (hasPart(await chains.reports.storedReport(network, window, reporter), part)) return 'done';
  const commits = await chains.commits?.commitsOf(network, window, reporter);
  const isThere =
    part === 'commit' ? commits?.commitment !== undefined : part === 'open' && commits?.isOpened;
  if (isThere) return 'done';
  if (!(await isOpen())) return 'closed';
  return commits ? committedEffect(commits, part) : 'open';
}

/**
 * An opening is signed when its commit is final and the time of commits is over, at a finalized block: both then stay so. The
 * parts go with it, behind it by their nonces: waiting until it is final would take blocks of the grace.
 */
function committedEffect({ phase, commitment, isOpened }: WindowCommits, part: ReportStep): EffectState {
  if (phase === 'before') return 'early';
  if (part === 'commit') return phase === 'commit' ? 'open' : 'closed';
  if (phase === 'commit') return 'early';
  return isOpened || commitment !== undefined ? 'open' : 'closed';
}

async function effectOfClaim(
  { claims }: EffectChains,
  { network, window, reporter }: Extract<OutboxEffect, { readonly kind: 'claim' }>,
): Promise<EffectState> {
  if (!claims) return 'absent';
  const opened = await claims.openedOf(network, window, reporter);
  if (!opened) return 'closed';
  return opened.isClaimed ? 'done' : 'open';
}

function hasPart(stored: { readonly parts: readonly unknown[] } | undefined, part: ReportStep): boolean {
  return stored !== undefined && typeof part === 'number' && stored.parts.length > part;
}
