import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import type { RpcClient } from './client.ts';
import { isMethodMissing } from './error.ts';
import { wrongVersionField } from './result-shape.ts';

export interface RuntimeVersion {
  readonly specName: string;
  readonly specVersion: number;
  /** What the runtime offers, by the blake2b-64 of each API's name. */
  readonly apis: readonly (readonly [id: string, version: number])[];
}

/**
 * The version of the runtime at the best block; the first thing to ask of a node.
 * @throws AgentError `bad_input/not_a_node` when what answers is not a Substrate node
 */
export async function readRuntimeVersion(
  client: Pick<RpcClient, 'request' | 'url'>,
): Promise<RuntimeVersion> {
  try {
    const version = await client.request<RuntimeVersion>('state_getRuntimeVersion');
    return { ...version, specName: plainText(version.specName) };
  } catch (error) {
    if (!isMethodMissing(error)) throw error;
    throw new AgentError(
      'bad_input/not_a_node',
      `${shownUrl(client.url)} answers JSON-RPC, but is not a Substrate node: it does not know state_getRuntimeVersion`,
      { data: { url: shownUrl(client.url) }, cause: error },
    );
  }
}

/**
 * Whether a node's word about its runtime can be understood: what @polkadot/api cannot decode of it ends the process.
 * @throws TypeError that names the field
 */
export function requireRuntimeVersion(told: unknown): void {
  const wrong = wrongVersionField(told);
  if (wrong !== undefined) throw new TypeError(`no runtime version: ${wrong} is missing, or of another type`);
}
