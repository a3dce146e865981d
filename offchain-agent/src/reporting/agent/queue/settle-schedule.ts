import type { KeyringPair } from '@polkadot/keyring/types';
import { settleDue, settlingOn } from '../../../agreement/settle-due.ts';
import { AgentError, messageOf } from '../../../base/error.ts';
import type { Logger } from '../../../base/logger.ts';
import type { SettledPeriod } from '../../../chain/agreement/agreements.ts';
import { openFirstChain } from '../../../chain/reporting/open-chain.ts';
import type { Metrics } from '../../metrics.ts';
import type { QueueBackend } from './bullmq.ts';
import { RepeatedJobs } from './repeated-jobs.ts';

export interface SettleScheduleOptions {
  /** One a data folder. */
  readonly name: string;
  readonly backend: QueueBackend;
  /** Nodes of each chain that may keep agreements. */
  readonly chains: readonly (readonly string[])[];
  /** Pays for the calls, and gets the caller's share of the fees. */
  readonly pair: KeyringPair;
  /** Milliseconds. */
  readonly every: number;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Settles once all that is due on the chain with these nodes; tests put another one in its place. */
  readonly pass?: (
    urls: readonly string[],
    onSettled: (settled: SettledPeriod) => void,
    signal: AbortSignal,
  ) => Promise<void>;
}

const job = 'settle';

/**
 * Settles agreements that are due, again and again; the first pass comes at once. A pass that fails is tried again and said; one
 * that comes twice, or finds that another account was faster, changes nothing. When the agent ends, a call that is on its way is
 * not waited for: whether it came through shows at the next start.
 */
export async function openSettleSchedule(options: SettleScheduleOptions): Promise<RepeatedJobs<null>> {
  const { name, backend, chains, pair, every, log, metrics, pass = passBy(pair) } = options;
  const onSettled = ({ agreement, startS, outcome }: SettledPeriod): void => {
    metrics.add('almanac_settlements_total', { outcome: outcome.kind });
    log.info({ agreement, start_s: startS, outcome: outcome.kind }, 'a period of an agreement is settled');
  };
  return await RepeatedJobs.open({
    name,
    backend,
    log,
    jobs: new Map([[job, { every, data: null }]]),
    run: async (_, signal) => {
      try {
        await passAll(chains, async (urls) => await pass(urls, onSettled, signal));
        metrics.add('almanac_jobs_completed_total', { job });
      } catch (error) {
        if (signal.aborted) return;
        metrics.add('almanac_jobs_failed_total', { job });
        log.warn({ reason: messageOf(error) }, 'agreements were not settled');
        // A chain without agreements has none at the next try either; it may be upgraded until the next pass.
        if (!hasNoAgreements(error)) throw error;
      }
    },
  });
}

function passBy(pair: KeyringPair): NonNullable<SettleScheduleOptions['pass']> {
  return async (urls, onSettled, signal) => {
    const chain = await openFirstChain(urls, signal);
    try {
      await settleDue(settlingOn(chain, pair, { signal, isFrugal: true }), signal, onSettled);
    } finally {
      await chain.close();
    }
  };
}

/**
 * One chain after the other; one that fails does not keep the others waiting.
 * @throws what the first one that failed has thrown; of chains without agreements only when no chain has any
 */
async function passAll(
  chains: SettleScheduleOptions['chains'],
  pass: (urls: readonly string[]) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = [];
  for (const urls of chains) await pass(urls).catch((error: unknown) => faults.push(error));
  const failed = faults.filter((fault) => !hasNoAgreements(fault));
  if (failed.length > 0) throw failed[0];
  if (faults.length > 0 && faults.length === chains.length) throw faults[0];
}

function hasNoAgreements(error: unknown): boolean {
  return error instanceof AgentError && error.code === 'bad_input/no_agreements';
}
