import type { FastifyInstance } from 'fastify';

/** A page and all that it loads are through by then. */
const quietMs = 2_000;
/** Somebody who asks again and again does not put it off for longer. */
const longestMs = 15_000;

/**
 * Begins work of a server that takes seconds of its process once it listens and nobody has asked for a moment: whoever opens a page
 * as soon as there is a link would wait for all of it.
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
