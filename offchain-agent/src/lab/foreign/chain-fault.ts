import { AgentError } from '../../base/error.ts';
import { listedFaults } from '../../base/faults.ts';

/** A field of a specification, or of a genesis, with what is wrong with it. */
export interface FieldFault {
  /** As a path: `genesis.runtimeGenesis.patch.session.keys`. */
  readonly field: string;
  readonly why: string;
}

/** All that keeps a chain from being a network here, each with its field. */
export function refusedChain(source: string, faults: readonly FieldFault[], cause?: unknown): AgentError {
  const lines = faults.map(({ field, why }) => `${field}: ${why}`);
  const data = { source, fields: faults.map(({ field }) => field) };
  const [only, ...others] = lines;
  if (only !== undefined && others.length === 0) {
    return new AgentError('bad_input/chain', `${source}: ${only}`, {
      data: { ...data, faults: lines },
      cause,
    });
  }
  return listedFaults('bad_input/chain', `${source} cannot be a network here`, lines, data);
}
