import { writeFileSync } from 'node:fs';
import { AgentError, messageOf } from './error.ts';

/** @throws AgentError `bad_input/output` */
export function writeOutput(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new AgentError('bad_input/output', `${file} cannot be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
