import { messageOf } from '../../base/error.ts';
import { followFile } from '../../base/follow-file.ts';
import type { Logger } from '../../base/logger.ts';
import { type GatewayConfig, readGatewayConfig } from './config.ts';

/** What takes another configuration in two steps: the second is not begun before all have done the first. */
interface Reloadable {
  /** @returns what makes it hold, and cannot fail @throws AgentError for one that it cannot take; then nothing has changed */
  prepare(config: GatewayConfig): () => void;
}

/** Takes a configuration whole: where one of the parts refuses it, none has changed anything. */
export function takenBy(...parts: readonly Reloadable[]): (config: GatewayConfig) => void {
  return (config) => {
    const changes = parts.map((part) => part.prepare(config));
    for (const change of changes) change();
  };
}

/**
 * Reads the file again when it changes, and when asked to; one that is wrong, or cannot be taken, is said, and what was before
 * stays.
 * @param take throws when it cannot take it
 * @param seen as `followFile` has it
 */
export function followConfig(
  file: string,
  take: (config: GatewayConfig) => void,
  log: Logger,
  seen?: string,
): { again(): void; close(): void } {
  const again = (): void => {
    try {
      take(readGatewayConfig(file));
      log.info({ file }, 'the configuration was read again, and holds');
    } catch (error) {
      log.error({ file }, `the configuration before this change stays: ${messageOf(error)}`);
    }
  };
  return { again, close: followFile(file, again, undefined, seen) };
}
