import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { requireSli } from '../rpc/connect.ts';

/**
 * Says whether the chain takes reports.
 * @throws AgentError `bad_input/no_sli`, `bad_input/no_reports`
 */
export function requireReports(api: ApiPromise): void {
  requireSli(api);
  const lacks = [
    ...(api.tx['sli']?.['report'] ? [] : ['call sli.report']),
    ...(api.call['registryApi'] ? [] : ['RegistryApi']),
    ...(api.call['sliApi']?.['sampling'] ? [] : ['SliApi.sampling']),
  ];
  if (lacks.length > 0) throw noReports(api, lacks.join(', '));
}

/** @param lacks what its runtime has not got */
export function noReports(api: ApiPromise, lacks: string): AgentError {
  const specName = plainText(api.runtimeVersion.specName);
  const specVersion = api.runtimeVersion.specVersion.toNumber();
  return new AgentError(
    'bad_input/no_reports',
    `the chain "${specName}" (runtime ${specVersion}) takes no reports: its runtime lacks ${lacks}; name an Almanac chain of runtime 2 or later with --url`,
    { data: { spec_name: specName, spec_version: specVersion, lacks } },
  );
}
