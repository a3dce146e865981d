import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import type { RpcClient } from './client.ts';
import { RpcError } from './error.ts';

/** The newest first, of those that @polkadot/api reads; older ones do not tell of runtime APIs. */
const withRuntimeApis = [16, 15] as const;

/**
 * The metadata of a runtime in the newest version that it has, at a block or at the newest one. A node's own
 * `state_getMetadata` answers version 14, with which @polkadot/api loses the runtime APIs of a chain that is upgraded
 * while it is connected.
 * @throws AgentError of the transport; `unknown/rpc` when the node refuses even the plain question
 */
export async function latestMetadata(
  client: Pick<RpcClient, 'request'>,
  at: readonly unknown[],
): Promise<string> {
  for (const version of withRuntimeApis) {
    const metadata = await metadataAtVersion(client, version, at);
    if (metadata !== undefined) return metadata;
  }
  return await client.request<string>('state_getMetadata', [...at]);
}

async function metadataAtVersion(
  client: Pick<RpcClient, 'request'>,
  version: number,
  at: readonly unknown[],
): Promise<string | undefined> {
  const argument = u8aToHex(Uint8Array.of(version, 0, 0, 0));
  try {
    const answer = await client.request<string>('state_call', [
      'Metadata_metadata_at_version',
      argument,
      ...at,
    ]);
    // An Option of bytes.
    const bytes = hexToU8a(answer);
    return bytes[0] === 1 ? u8aToHex(compactStripLength(bytes.subarray(1))[1]) : undefined;
  } catch (error) {
    // A runtime that does not know the question.
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}
