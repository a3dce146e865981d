import { auraSlot } from '../../chain/aura/aura-source.ts';
import { babeHeader } from '../../chain/babe/babe-source.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { refusal } from '../../chain/grandpa/refusal.ts';

/** Engines whose blocks name their slot and author, and whose finality headers prove. */
export type CensusEngine = 'aura' | 'babe';

/**
 * The slot that a header claims.
 * @throws AgentError `unknown/finality_malformed` when it has none
 */
export function slotOfHeader(header: HashedHeader, engine: CensusEngine): number {
  const slot = engine === 'aura' ? auraSlot(header.logs) : babeHeader(header.rpc).preDigest?.slot;
  if (slot !== undefined) return slot;
  const { number, hash } = header;
  throw refusal('malformed', `block ${number} has no slot of ${engine === 'aura' ? 'Aura' : 'BABE'}`, {
    block: number,
    hash,
  });
}
