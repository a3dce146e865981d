import { type SampleClock, systemClock } from '../../base/clock.ts';
import { logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import type { Notifier } from '../../notify/notifier.ts';
import type { Observation } from '../../notify/observation.ts';
import type { WindowNews } from '../window/window-duties.ts';
import type { Agent, AgentStatus } from './agent.ts';

/** What is not connected yet is no fault while an agent begins. */
const beginningMs = 30_000;
const lookEveryMs = 10_000;

/** Whether a reporter can report, now. A standby signs nothing and is well: its lease is no fault. */
export function observedStatus(
  { account, place = '', faults }: Pick<AgentStatus, 'account' | 'place' | 'faults'>,
  sinceStartMs: number,
  atMs: number,
): Observation {
  const told = Object.entries(faults).filter(([part]) => part !== 'lease');
  return {
    key: `reporter/${place}${account}`,
    kind: 'reporter',
    subject: account,
    severity: 'critical',
    state: told.length === 0 ? 'good' : sinceStartMs < beginningMs ? 'unknown' : 'bad',
    summary:
      told.length === 0
        ? 'the reporter is ready'
        : `the reporter is not ready: ${told.map(([part, fault]) => `${part}: ${fault}`).join('; ')}`,
    atMs,
  };
}

/** What a settled window tells: whether its report is on its way. */
export function observedWindow(
  account: string,
  { window, state, reason, taken, planned }: WindowNews,
  atMs: number,
  place = '',
): Observation {
  const startMs = window * 1_000;
  const when = new Date(startMs).toISOString().replace('.000Z', 'Z');
  const isAbsent = state === 'absent';
  return {
    key: `report/${place}${account}`,
    kind: 'report',
    subject: account,
    severity: 'warning',
    state: isAbsent ? 'bad' : 'good',
    summary: isAbsent
      ? `no report of the window ${when}: ${reason ?? 'unknown'}`
      : `the window ${when} has a report, with ${taken} of ${planned} samples`,
    // Of windows that lie back it is told when they began, not when they were settled.
    atMs: isAbsent ? atMs : startMs,
    ...(isAbsent && { sinceMs: startMs }),
  };
}

/** Tells of the reporters of a process what there is to tell, from now on. @returns what ends it */
export function tellReporters(
  notifier: Pick<Notifier, 'observe'>,
  agents: readonly Pick<Agent, 'status'>[],
  log: Logger,
  everyMs = lookEveryMs,
  clock: Pick<SampleClock, 'wallMs' | 'monotonicMs'> = systemClock,
): () => void {
  const beganMs = clock.monotonicMs();
  const look = async (): Promise<void> => {
    const statuses = await Promise.all(agents.map(async (agent) => await agent.status()));
    const sinceStartMs = clock.monotonicMs() - beganMs;
    notifier.observe(statuses.map((status) => observedStatus(status, sinceStartMs, clock.wallMs())));
  };
  let isLooking = false;
  const timer = setInterval(() => {
    // A queue that hangs answers late; it is not asked twice meanwhile.
    if (isLooking) return;
    isLooking = true;
    look()
      .catch(logFault(log, 'looking at what is to be told'))
      .finally(() => {
        isLooking = false;
      });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
