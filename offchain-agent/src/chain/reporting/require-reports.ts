import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { plainMessage, plainText } from '../../base/plain-text.ts';
import { requireSli } from '../rpc/connect.ts';

/** A call as @polkadot/api makes it from the metadata of a runtime that is met only now. */
export type DynamicCall = ReturnType<ApiPromise['tx']>;

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

/**
 * Makes a call of the runtime.
 * @throws AgentError `bad_input/no_reports` when the runtime has no such call
 * @throws AgentError `bad_input/call` when the arguments do not fit it
 */
export function dynamicCall(
  api: ApiPromise,
  pallet: string,
  name: string,
  args: readonly unknown[],
): DynamicCall {
  const create = api.tx[pallet]?.[name];
  if (!create) throw noReports(api, `call ${pallet}.${name}`);
  try {
    return create(...args);
  } catch (cause) {
    throw new AgentError(
      'bad_input/call',
      `the runtime does not take these arguments for ${pallet}.${name}: ${plainMessage(cause)}; use the version of almanac that belongs to the chain`,
      { data: { call: `${pallet}.${name}` }, cause },
    );
  }
}

export function noReports(api: ApiPromise, lacks: string): AgentError {
  const specName = plainText(api.runtimeVersion.specName);
  const specVersion = api.runtimeVersion.specVersion.toNumber();
  return new AgentError(
    'bad_input/no_reports',
    `the chain "${specName}" (runtime ${specVersion}) takes no reports: its runtime lacks ${lacks}; name an Almanac chain of runtime 2 or later with --url`,
    { data: { spec_name: specName, spec_version: specVersion, lacks } },
  );
}
