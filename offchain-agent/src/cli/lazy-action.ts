/**
 * The action of a command whose module is loaded only when the command runs, so that the others start without it. What the
 * module exports gets the arguments and the options of the command.
 * @example
 * command.action(lazyAction(async () => (await import('./fit/run.ts')).runFit));
 */
export function lazyAction<Given extends unknown[]>(
  load: () => Promise<(...given: Given) => Promise<void> | void>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const run = await load();
    // Commander adds the command itself.
    await run(...(given.slice(0, -1) as Given));
  };
}
