import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';

/** That a runtime is too old for groups. */
export function noGroups(api: Pick<ApiPromise, 'runtimeVersion'>, lacks: string): AgentError {
  const specName = plainText(api.runtimeVersion.specName);
  const specVersion = api.runtimeVersion.specVersion.toNumber();
  return new AgentError(
    'bad_input/no_groups',
    `the chain "${specName}" (runtime ${specVersion}) knows no groups: its runtime lacks ${lacks}; ask for one target at a time, or name an Almanac chain of runtime 3 or later with --url`,
    { data: { spec_name: specName, spec_version: specVersion, lacks } },
  );
}
