import { z } from 'zod';
import type { NetworkPart } from '../real/part.ts';

const runtimeState = z.object({
  /** The file, or the command, that it came from. */
  source: z.string(),
  preset: z.string().optional(),
  spec_name: z.string(),
  spec_version: z.number(),
  /** BLAKE2-256 of the code as the chain stores it. */
  code_hash: z.string(),
  account_bytes: z.number(),
  /** Whether accounts have balances and sign transfers as a load does: pallet Balances, accounts of 32 bytes. */
  transfers: z.boolean(),
});

/** Which runtime a network runs, where it is not one of Almanac's. */
type RuntimeState = z.infer<typeof runtimeState>;

declare module '../real/state.ts' {
  interface NetworkState {
    runtime?: RuntimeState | undefined;
  }
}

/** Networks of other people's runtimes: what they run is shown with them. */
export const foreignPart: NetworkPart = {
  name: 'runtime',
  fields: { runtime: runtimeState.optional() },
  status: ({ runtime }) => ({
    document: runtime ?? null,
    lines: runtime ? [runtimeLine(runtime)] : [],
  }),
};

/** @example runtimeLine(state) // 'runtime: solochain-template-runtime 100 (0x1234...cdef), preset local_testnet, from x.wasm' */
function runtimeLine({
  source,
  preset,
  spec_name: name,
  spec_version: version,
  code_hash: hash,
}: RuntimeState): string {
  const how = preset === undefined ? '' : `, preset ${preset}`;
  return `runtime: ${name} ${version} (${hash.slice(0, 10)}), from ${source}${how}`;
}
