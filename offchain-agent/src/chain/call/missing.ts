import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';

/** What a runtime may lack: a call or storage item of a pallet, or a function of a runtime API. */
export interface RuntimePart {
  readonly kind: 'call' | 'storage item' | 'function';
  /** The pallet or the runtime API, as @polkadot/api writes it: `staking`, `sliApi`. */
  readonly of: string;
  readonly name: string;
}

type Named = Readonly<Record<string, unknown>>;

/** The pallets and runtime APIs of a runtime. */
interface Runtime extends Pick<ApiPromise, 'runtimeVersion'> {
  readonly tx: Named;
  readonly query: Named;
  readonly consts: Named;
  readonly call: Named;
}

/** Says what a runtime lacks: a whole pallet, or a part of a pallet that it has. Another advice belongs to each. */
export function missingPart(
  { runtimeVersion, tx, query, consts, call }: Runtime,
  { kind, of, name }: RuntimePart,
): AgentError {
  const hasWhole = (kind === 'function' ? [call] : [tx, query, consts]).some(
    (parts) => parts[of] !== undefined,
  );
  const specName = plainText(runtimeVersion.specName);
  const specVersion = runtimeVersion.specVersion.toNumber();
  const chain = `chain "${specName}" (runtime ${specVersion})`;
  const whole = `${kind === 'function' ? 'runtime API' : 'pallet'} ${of.charAt(0).toUpperCase()}${of.slice(1)}`;
  return new AgentError(
    'bad_input/not_in_runtime',
    hasWhole
      ? `${whole} of the ${chain} has no ${kind} ${name}; use the version of almanac that belongs to the chain`
      : `the ${chain} has no ${whole}; name a chain that has it`,
    { data: { spec_name: specName, spec_version: specVersion, lacks: `${of}.${name}` } },
  );
}
