import { AgentError } from '../../../base/error.ts';
import type { GeneratorReport } from './plan.ts';

/**
 * Refuses a load of which nothing at all arrived: there is nothing to measure.
 * @throws AgentError `no/funds`, `no/pool_refused`
 */
export function requireSomeTaken({ acceptedUs, refusals }: GeneratorReport): void {
  if (acceptedUs.some((us) => !Number.isNaN(us))) return;
  const [most] = refusals;
  if (most && /inability to pay|balance too low/i.test(most.message)) {
    throw new AgentError(
      'no/funds',
      `the accounts of the load cannot pay their fees (${most.message}); fund them with a --funding-key that holds more`,
      { data: { refusals } },
    );
  }
  throw new AgentError(
    'no/pool_refused',
    most
      ? `no node took a single transfer: ${most.message} (${most.code}); see the nodes' logs, or wait until their pools are empty`
      : 'no node answered a single transfer; see whether they are overloaded',
    { data: { refusals } },
  );
}
