import type { FastifyInstance } from 'fastify';

/** A page and all that it loads are through by then. */
const quietMs = 2_000;
/** The longest that steady requests put it off. */
const longestMs = 15_000;

/**
 * Begins work that takes seconds of a server's process once the server listens and nobody has asked for a moment. Whoever opens the
 * page at once would wait for all of it.
 */
export function onceQuiet(server: FastifyInstance, begin: () => void): void {
  let quiet: NodeJS.Timeout | undefined;
  let longest: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(quiet);
    clearTimeout(longest);
    longest = undefined;
  };
  const go = (): void => {
    end();
    begin();
  };
  const wait = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(go, quietMs);
  };
  server.addHook('onListen', () => {
    wait();
    longest = setTimeout(go, longestMs);
  });
  server.addHook('onRequest', async () => {
    if (longest) wait();
  });
  server.addHook('onClose', end);
}
