import { blake2, hexBytes, hexText } from '@almanac-chain/agent/base/bytes';
import { type Governed, readGoverned } from '@almanac-chain/agent/chain/govern/governed';
import { type Council, type Motion, readMotions } from '@almanac-chain/agent/chain/govern/motion';
import type { Asked, Connection } from '../chain/connection.ts';
import { type ChainMetadata, runtimeAt } from '../chain/runtime.ts';

/** What a chain is governed by, at one block. */
export interface Governance {
  readonly runtime: ChainMetadata;
  readonly governed: Governed;
  /** Undefined where the chain has no Council. */
  readonly council: Council | undefined;
  /** The block that all of it is of. */
  readonly block: number;
}

/** Above any call that a motion may carry. */
const anyWeight = { refTime: 500_000_000_000n, proofSize: 5_000_000n };

export async function readGovernance(
  connection: Connection,
  { asOf }: Asked,
  network: number,
): Promise<Governance> {
  const runtime = await runtimeAt(connection, asOf.hash);
  const reader = runtime.readerAt(connection, asOf.hash);
  const callOf = async (hash: string): Promise<Motion['call']> =>
    await callOfMotion(connection, runtime, asOf.hash, hash);
  const [governed, council] = await Promise.all([readGoverned(reader, network), readMotions(reader, callOf)]);
  return { runtime, governed, council, block: asOf.number };
}

/** A motion is named by the hash of its call: another call than that is none of it, whatever a node says. */
async function callOfMotion(
  { client }: Connection,
  runtime: ChainMetadata,
  at: string,
  hash: string,
): Promise<Motion['call']> {
  try {
    const decoded: unknown = await client
      .getUnsafeApi()
      .query['Council']?.['ProposalOf']?.getValue(hash, { at });
    if (decoded === undefined) return undefined;
    const bytes = runtime.callBytes(decoded);
    if (hexText(blake2(bytes)) !== hash) return undefined;
    return { hex: hexText(bytes), read: runtime.readCall(bytes) };
  } catch {
    // After an upgrade a call may be of a shape that the runtime has no more.
    return undefined;
  }
}

/** The call that votes on a motion. */
export function voteBytes(runtime: ChainMetadata, { hash, index }: Motion, isYes: boolean): Uint8Array {
  return runtime.encodeCall('council', 'vote', [hash, index, isYes]);
}

/** The call that closes a motion, with the weight and length of what it carries; a lost one may carry anything. */
export async function closeBytes(
  { client }: Connection,
  runtime: ChainMetadata,
  { hash, index, call }: Motion,
): Promise<Uint8Array> {
  const bytes = call && hexBytes(call.hex);
  const length = bytes?.length ?? 0;
  const ask = client.getUnsafeApi().apis['TransactionPaymentCallApi']?.['query_call_info'];
  const info = bytes && ask && ((await ask(runtime.decodedCall(bytes), length)) as Info);
  const asked = info && { refTime: info.weight.ref_time, proofSize: info.weight.proof_size };
  const weight = bytes ? (asked ?? anyWeight) : { refTime: 0n, proofSize: 0n };
  return runtime.encodeCall('council', 'close', [hash, index, weight, length]);
}

interface Info {
  readonly weight: { readonly ref_time: bigint; readonly proof_size: bigint };
}
