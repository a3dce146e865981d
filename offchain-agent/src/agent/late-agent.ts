import type { Agent } from './agent.ts';

/**
 * An agent whose chain may answer later than others of the same process, which do not wait for it.
 * @param opened rejects with what `run` then throws, unless the signal has aborted
 */
export function lateAgent(account: string, opened: Promise<Agent>, signal: AbortSignal): Agent {
  let agent: Agent | undefined;
  opened.then(
    (found) => {
      agent = found;
    },
    // Whoever runs it hears of it.
    () => undefined,
  );
  return {
    run: async () => await (await unlessAborted(opened, signal))?.run(),
    status: async () =>
      (await agent?.status()) ?? {
        account,
        window: undefined,
        head: undefined,
        faults: { chain: 'the chain has not answered yet' },
      },
  };
}

async function unlessAborted(opened: Promise<Agent>, signal: AbortSignal): Promise<Agent | undefined> {
  try {
    return await opened;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
