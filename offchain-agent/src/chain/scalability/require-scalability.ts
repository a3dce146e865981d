import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';

/**
 * Says whether the chain keeps load tests and predictions.
 * @throws AgentError `bad_input/no_scalability`
 */
export function requireScalability(api: ApiPromise): void {
  if (api.call['scalabilityApi'] !== undefined && api.tx['scalability'] !== undefined) return;
  const specName = plainText(api.runtimeVersion.specName);
  throw new AgentError(
    'bad_input/no_scalability',
    `the chain "${specName}" keeps no load tests: pallet-scalability is not in its runtime; name an Almanac chain with --url`,
    { data: { spec_name: specName } },
  );
}
