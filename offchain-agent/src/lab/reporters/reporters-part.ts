import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { endProcesses, identify, type ProcessIdentity } from '../../base/process.ts';
import { renderTable } from '../../cli/table.ts';
import type { TableColumn } from '../../words/column.ts';
import type { NetworkPart } from '../real/part.ts';
import { freePorts } from '../real/ports.ts';
import { type ReporterStatus, reporterStatuses } from './reporter-status.ts';
import { reporterFolder, reporterState } from './reporters-state.ts';

declare module '../real/part.ts' {
  interface PartOptions {
    /** Reporting agents that are started with the network. */
    readonly reporters?: number | undefined;
  }
}

const columns: readonly TableColumn[] = [
  { title: 'reporter' },
  { title: 'state' },
  { title: 'pid', align: 'right' },
  { title: 'health' },
  { title: 'http' },
  { title: 'account' },
];

/** Reporting agents of a network. */
export const reportersPart: NetworkPart = {
  name: 'reporters',
  fields: { reporters: reporterState.array().optional() },
  add({ reporters = 0 }) {
    if (reporters === 0) return undefined;
    return {
      whenReady: async (network, context) => {
        // Loaded where it is needed: most commands only read networks.
        const { startReporters } = await import('./start-reporters.ts');
        await startReporters(network, await freePorts(reporters), context);
      },
    };
  },
  async status(network) {
    const reporters = await reporterStatuses(network);
    return {
      document: reporters.map(documentOf),
      lines: reporters.length === 0 ? [] : renderTable(columns, reporters.map(rowOf)),
    };
  },
  logs: ({ reporters = [] }) => reporters.map(({ name }) => name),
  accounts: ({ reporters = [] }) => reporters,
  // An agent that loses its chain waits for it. One that had to be killed leaves its queue behind.
  async retire(name, network) {
    const reporters = network?.reporters ?? [];
    await endProcesses(reporters.flatMap(({ process }) => process ?? []));
    await endProcesses(reporters.flatMap((reporter) => leftQueue(name, reporter.name) ?? []));
  },
};

function documentOf(reporter: ReporterStatus) {
  return {
    name: reporter.name,
    account: reporter.account,
    state: reporter.state,
    pid: reporter.pid ?? null,
    http_url: reporter.httpUrl,
    config: reporter.config,
    evidence: reporter.evidence,
    faults: reporter.faults ?? null,
  };
}

function rowOf({ name, state, pid, httpUrl, account, faults }: ReporterStatus): string[] {
  const health = state === 'running' ? (faults?.join('; ') ?? '?') : '-';
  return [name, state, pid?.toString() ?? '-', health || 'reports', httpUrl, account];
}

/** The queue of an agent that is gone, if it is that one still: it works in the agent's folder. */
function leftQueue(network: string, reporter: string): ProcessIdentity | undefined {
  const folder = join(reporterFolder(network, reporter), 'data', 'queue');
  try {
    const pid = Number(readFileSync(join(folder, 'redis.pid'), 'utf8'));
    return readlinkSync(`/proc/${pid}/cwd`) === folder ? identify(pid) : undefined;
  } catch {
    return undefined;
  }
}
