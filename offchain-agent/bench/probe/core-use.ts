import { readdirSync, readFileSync } from 'node:fs';

/** How a process used its core for some time. */
export interface CoreUse {
  /** Cores used, 1 for a whole one. */
  readonly cores: number;
  /** Of the time in which it ran or could have run, the share in which others had its core. */
  readonly waited: number;
}

interface ThreadTimes {
  readonly ranMs: number;
  readonly waitedMs: number;
}

/** Watches a process that is on one core (Linux); the result ends it. */
export function watchCoreUse(pid: number): () => CoreUse {
  const startMs = performance.now();
  const before = threadsOf(pid);
  return () => {
    const tookMs = performance.now() - startMs;
    const threads = [...threadsOf(pid)].map(([id, { ranMs, waitedMs }]) => {
      const since = before.get(id) ?? { ranMs: 0, waitedMs: 0 };
      return { ranMs: ranMs - since.ranMs, waitedMs: waitedMs - since.waitedMs };
    });
    return coreUseOf(threads, tookMs);
  };
}

/** Threads of one process also wait for each other: what the others ran meanwhile is nobody else's doing. */
export function coreUseOf(threads: readonly ThreadTimes[], tookMs: number): CoreUse {
  const ranMs = threads.reduce((sum, thread) => sum + thread.ranMs, 0);
  const waitedMs = threads.map((thread) => thread.waitedMs - (ranMs - thread.ranMs));
  const longestMs = Math.max(0, ...waitedMs);
  return { cores: ranMs / tookMs, waited: longestMs === 0 ? 0 : longestMs / (ranMs + longestMs) };
}

function threadsOf(pid: number): Map<string, ThreadTimes> {
  const threads = new Map<string, ThreadTimes>();
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    try {
      const [ran, waited] = readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ');
      threads.set(id, { ranMs: Number(ran) / 1e6, waitedMs: Number(waited) / 1e6 });
    } catch (error) {
      // It ended before it was read.
      if ((error as { code?: string }).code !== 'ENOENT' && (error as { code?: string }).code !== 'ESRCH')
        throw error;
    }
  }
  return threads;
}
