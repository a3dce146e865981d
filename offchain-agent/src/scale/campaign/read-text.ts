import { readFileSync } from 'node:fs';
import { AgentError } from '../../base/error.ts';

/** @throws AgentError with the code given */
export function readText(path: string, code: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AgentError(code, `${path} cannot be read: ${why}`, { cause, data: { path } });
  }
}
