import type { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';

/**
 * A value of a chain in the shape that is known of it.
 * @param what the storage item, constant or function
 * @throws AgentError as `unknownShape`
 */
export function readAs<Shape extends z.ZodType>(shape: Shape, json: unknown, what: string): z.infer<Shape> {
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw unknownShape(what, `${issue?.path.join('.')}: ${issue?.message}`);
}

/** What is thrown where a chain answers in a shape that is not known: `bad_input/chain_version`. */
export function unknownShape(what: string, why: string, cause?: unknown): AgentError {
  return new AgentError(
    'bad_input/chain_version',
    `${what} is of a shape that this version does not know (${plainText(why)}); use the version of almanac that belongs to the chain`,
    { data: { what }, cause },
  );
}
