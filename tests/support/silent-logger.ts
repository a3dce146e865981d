import type { Logger } from '../../offchain-agent/src/base/logger.ts';

/** A logger that says nothing. */
export function silentLogger(): Logger {
  const silent: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
    child: () => silent,
  };
  return silent;
}
