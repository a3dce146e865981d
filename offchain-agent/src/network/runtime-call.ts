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
  // Where a runtime clears a prefix, the executor finds the keys of the state but not those that the same call has
  // written (smoldot, runtime_call.rs). They are found afterwards, and the call is run again with them shown.
  let shown: readonly HexString[] = [];
  for (;;) {
    const cleared = new Set<HexString>();
    const answer = await run(code, functions, {
      get: (key) => state.get(key),
      nextKey: async (prefix, after) => {
        // Only clearing asks for the keys of a prefix.
        if (prefix !== '0x') cleared.add(prefix);
        const next = await state.nextKey(prefix, after);
        return prefix === '0x' ? next : earliest([next, ...shown], prefix, after);
      },
    });
    const escaped = await escapedKeys(answer, cleared, state);
    if (escaped.every((key) => shown.includes(key))) return answer;
    shown = [...new Set([...shown, ...escaped])];
  }
}

async function run(
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

/** Keys that the call itself has written below a prefix that it also cleared. */
async function escapedKeys(
  { changes }: RuntimeAnswer,
  cleared: ReadonlySet<HexString>,
  state: StateReader,
): Promise<HexString[]> {
  const escaped: HexString[] = [];
  for (const [key, value] of changes) {
    const isCleared = value !== null && [...cleared].some((prefix) => key.startsWith(prefix));
    if (isCleared && (await state.get(key)) === undefined) escaped.push(key);
  }
  return escaped;
}

function earliest(
  keys: readonly (HexString | undefined)[],
  prefix: HexString,
  after: HexString,
): HexString | undefined {
  return keys
    .filter((key) => key?.startsWith(prefix) && key > after)
    .toSorted()
    .at(0);
}

// The executor hands a deleted key over as undefined, whatever its types say.
function changesOf(
  diff: readonly [HexString, HexString | null | undefined][],
): [HexString, HexString | null][] {
  return diff.map(([key, value]) => [key, value ?? null]);
}
