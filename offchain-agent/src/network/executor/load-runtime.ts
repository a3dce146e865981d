import type { HexString } from '@polkadot/util/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { AgentError } from '../../base/error.ts';
import { compileRuntime } from './compile-runtime.ts';
import { bytesOf } from './overlay.ts';
import { Runtime } from './runtime.ts';

/** How many runtimes stay compiled: one, and those before and after its upgrades. */
const kept = 4;

const runtimes = new Map<HexString, Promise<Runtime>>();

/**
 * The runtime that a chain keeps under `:code`, compressed or not; compiled once for all its calls.
 * @throws AgentError `bad_input/runtime` when it is no WebAssembly module.
 */
export async function loadRuntime(code: HexString): Promise<Runtime> {
  const loading = runtimes.get(code) ?? load(code);
  // Last used, last forgotten.
  runtimes.delete(code);
  runtimes.set(code, loading);
  const [oldest] = runtimes.keys();
  if (runtimes.size > kept && oldest !== undefined) runtimes.delete(oldest);
  return await loading;
}

async function load(code: HexString): Promise<Runtime> {
  await cryptoWaitReady();
  try {
    return new Runtime(compileRuntime(bytesOf(code)));
  } catch (cause) {
    throw new AgentError(
      'bad_input/runtime',
      `the runtime is no WebAssembly module: ${String(cause)}; expected what cargo builds as *.compact.compressed.wasm`,
      { cause },
    );
  }
}
