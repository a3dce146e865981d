import type { RpcClient } from '../rpc/client.ts';
import type { HashedHeader } from './header.ts';
import { ScaleReader } from './scale-reader.ts';
import { provedValues } from './state-proof.ts';

/** twox128("Grandpa") ++ twox128("CurrentSetId") */
const setIdKey = '0x5f9cc45b7a00c5899361e1c6099678dc8a2d09463effcc78a22d75b9cb87dffc';
const setIdBytes = 8;

/**
 * How often the authorities changed up to a block; 0 where a chain does not count it as all do.
 * @param header of the block; what is proved is its state
 * @throws AgentError as `provedValues` does
 */
export async function provedSetId(client: Pick<RpcClient, 'request'>, header: HashedHeader): Promise<number> {
  const [stored] = await provedValues(client, header, [setIdKey]);
  return stored?.length === setIdBytes ? new ScaleReader(stored).count() : 0;
}
