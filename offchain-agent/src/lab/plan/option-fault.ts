import { AgentError } from '../../base/error.ts';
import { listedFaults } from '../../base/faults.ts';

/** Something that a network cannot be. */
export interface OptionFault {
  readonly code: string;
  /** The options that it lies in, as the command line writes them without the dashes. */
  readonly about: readonly [string, ...string[]];
  /** Begins with the option as it was typed. */
  readonly message: string;
  /** The same of a file, behind its field there, where other advice helps. */
  readonly messageInFile?: string | undefined;
}

/** @throws AgentError with all of them, under the code of the first */
export function refuseFaults(faults: readonly OptionFault[]): void {
  const [first, ...others] = faults;
  if (!first) return;
  const all = faults.map(({ message }) => message);
  if (others.length === 0) throw new AgentError(first.code, first.message, { data: { faults: all } });
  throw listedFaults(first.code, 'no such network can be started', all);
}
