import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import type { Authority } from './set-change.ts';

/** What a user takes as true without proof: this set is in force after this block. */
export interface Checkpoint {
  readonly setId: number;
  readonly authorities: readonly Authority[];
  readonly blockHash: string;
  /** Whose word it is, where that is not the user's own. */
  readonly source?: string;
}

const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i, 'must be 0x and 64 hex digits')
  .transform((text) => text.toLowerCase());
const weight = z.int().positive().transform(BigInt);
/** As a file has it. */
export const checkpointShape = z.strictObject({
  set_id: z.int().nonnegative(),
  block_hash: hash,
  authorities: z.array(z.strictObject({ key: hash, weight })).min(1),
});

const example = '{"set_id":7,"block_hash":"0x...","authorities":[{"key":"0x...","weight":1}]}';

/**
 * Reads a checkpoint as `checkpointJson` writes it.
 * @param source what the text is from, for the message
 * @throws AgentError `bad_input/checkpoint` with the first things that are wrong with it
 */
export function parseCheckpoint(text: string, source: string): Checkpoint {
  const read = checkpointShape.safeParse(jsonOf(text, source));
  if (!read.success) throw notACheckpoint(source, faultsOf(read.error).slice(0, 5).join('; '));
  return checkpointOf(read.data);
}

export function checkpointOf({
  set_id,
  block_hash,
  authorities,
}: z.output<typeof checkpointShape>): Checkpoint {
  return { setId: set_id, blockHash: block_hash, authorities };
}

/** A checkpoint as a file has it; weights are written as numbers, which are 1 on every chain that pallet-grandpa runs on. */
export function checkpointFields({
  setId,
  blockHash,
  authorities,
}: Checkpoint): z.input<typeof checkpointShape> {
  return {
    set_id: setId,
    block_hash: blockHash,
    authorities: authorities.map((authority) => ({ key: authority.key, weight: Number(authority.weight) })),
  };
}

function jsonOf(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notACheckpoint(source, messageOf(cause), cause);
  }
}

function notACheckpoint(source: string, why: string, cause?: unknown): AgentError {
  return new AgentError(
    'bad_input/checkpoint',
    `${source} is not a checkpoint: ${why}; expected ${example}`,
    {
      data: { source },
      cause,
    },
  );
}
