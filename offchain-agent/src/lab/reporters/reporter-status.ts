import { join } from 'node:path';
import { type ProcessState, processState } from '../../base/process.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import type { NetworkState } from '../real/state.ts';
import { type ReporterState, reporterFolder } from './reporters-state.ts';

/** A reporting agent of a network, now. */
export interface ReporterStatus {
  readonly name: string;
  readonly account: string;
  readonly state: ProcessState;
  readonly pid: number | undefined;
  readonly httpUrl: string;
  readonly config: string;
  /** Where its evidence lies. */
  readonly evidence: string;
  /** What keeps it from reporting, a sentence each; undefined when it does not answer. */
  readonly faults: readonly string[] | undefined;
}

const answerWithinMs = 3_000;

/** Asks all agents that run. */
export async function reporterStatuses(network: NetworkState): Promise<ReporterStatus[]> {
  return await Promise.all(
    (network.reporters ?? []).map(async (reporter) => {
      const state = reporter.process ? processState(reporter.process) : 'gone';
      const folder = reporterFolder(network.name, reporter.name);
      return {
        name: reporter.name,
        account: reporter.account,
        state,
        pid: state === 'gone' ? undefined : reporter.process?.pid,
        httpUrl: `http://127.0.0.1:${reporter.http_port}`,
        config: join(folder, 'agent.yaml'),
        evidence: join(folder, 'data', 'evidence'),
        faults: state === 'running' ? await reporterHealth(reporter) : undefined,
      };
    }),
  );
}

/** What /health of an agent says is wrong; undefined while it does not answer. */
export async function reporterHealth(
  { http_port: port }: Pick<ReporterState, 'http_port'>,
  signal?: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    const { reporters } = await withTimeLimit(answerWithinMs, signal, async (within) => {
      const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: within });
      return (await response.json()) as {
        reporters: readonly { faults: Readonly<Record<string, string>> }[];
      };
    });
    return reporters.flatMap(({ faults }) => Object.values(faults));
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
