import { type Checkpoint, checkpointFields } from '../../offchain-agent/src/chain/grandpa/checkpoint.ts';

/** A checkpoint as its file has it. */
export function checkpointJson(checkpoint: Checkpoint): string {
  return JSON.stringify(checkpointFields(checkpoint));
}
