import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../error.ts';
import { loadChopsticks } from './chopsticks.ts';

/** One function of the runtime with its SCALE-encoded argument. */
export type RuntimeFunction = readonly [name: string, argument: HexString];

/** The state that a call reads. */
export interface StateReader {
  get(key: HexString): Promise<HexString | undefined>;
  /** The first key after `after` that begins with `prefix`. */
  nextKey(prefix: HexString, after: HexString): Promise<HexString | undefined>;
}

export interface RuntimeAnswer {
  /** What the last function returned, SCALE-encoded. */
  readonly result: HexString;
  /** What all functions together wrote; null for a deleted key. */
  readonly changes: [HexString, HexString | null][];
}

/**
 * Runs functions of the runtime one after the other, each seeing what those before it wrote. One call with
 * three functions costs a third of three calls, since the executor makes an instance of the blob per call.
 * @throws AgentError `unknown/runtime` when the runtime traps, with what it said.
 */
export async function callRuntime(
  code: HexString,
  functions: readonly RuntimeFunction[],
  state: StateReader,
): Promise<RuntimeAnswer> {
  const { runTask, emptyTaskHandler } = await loadChopsticks();
  const response = await runTask(
    {
      wasm: code,
      calls: functions.map(([name, argument]) => [name, [argument]]),
      mockSignatureHost: false,
      allowUnresolvedImports: false,
      runtimeLogLevel: 0,
    },
    {
      ...emptyTaskHandler,
      getStorage: (key) => state.get(key),
      getNextKey: (prefix, key) => state.nextKey(prefix, key),
    },
  );
  if ('Call' in response)
    return { result: response.Call.result, changes: changesOf(response.Call.storageDiff) };
  const names = functions.map(([name]) => name).join(', ');
  throw new AgentError('unknown/runtime', `the runtime failed in ${names}: ${response.Error}`, {
    data: { functions: functions.map(([name]) => name), words: response.Error },
  });
}

// The executor hands a deleted key over as undefined, whatever its types say.
function changesOf(
  diff: readonly [HexString, HexString | null | undefined][],
): [HexString, HexString | null][] {
  return diff.map(([key, value]) => [key, value ?? null]);
}
