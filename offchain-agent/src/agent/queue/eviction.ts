import { AgentError } from '../../base/error.ts';

/**
 * Refuses a queue that may throw jobs away when its memory is full.
 * @throws AgentError `bad_input/queue_evicts`
 */
export function requireNoEviction(policy: string, shownAddress: string): void {
  if (policy === 'noeviction') return;
  throw new AgentError(
    'bad_input/queue_evicts',
    `the queue at ${shownAddress} throws jobs away when its memory is full: its maxmemory-policy is "${policy}"; set it to noeviction (CONFIG SET maxmemory-policy noeviction, and in its configuration file), or name another queue in queue.url`,
    { data: { address: shownAddress, policy } },
  );
}
