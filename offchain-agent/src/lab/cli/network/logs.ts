import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { findNetwork, parts } from '../../networks.ts';
import { logTail } from '../../real/ready.ts';
import { findNode, logFile, type NetworkState } from '../../real/state.ts';
import { followFile } from '../../watch/follow-file.ts';
import { parseLogLine } from '../../watch/log-line.ts';
import { parseWholeNumber } from './run.ts';

interface LogsOptions {
  readonly name?: string;
  readonly lines: string;
  readonly follow?: boolean;
  readonly json?: boolean;
}

/** A log of a network, and whose it is. */
interface Log {
  readonly node: string;
  readonly file: string;
}

/** Prints the end of one log or of all, and with --follow what is written from then on. */
export async function runLogs(name: string | undefined, options: LogsOptions): Promise<void> {
  const lines = parseWholeNumber(options.lines, '--lines');
  const network = await findNetwork(options.name);
  const logs = namesOf(network, name).map((node) => ({ node, file: logFile(network.name, node) }));
  if (options.follow) return await follow(logs, lines, options.json === true);
  const ends = await Promise.all(
    logs.map(async (log) => ({ ...log, lines: await logTail(log.file, lines) })),
  );
  if (options.json) {
    writeJson({ schema: 'almanac.network_logs.v1', logs: ends });
    return;
  }
  for (const log of ends) {
    say(`${log.node}: ${log.file}`);
    for (const line of log.lines) print(line);
  }
}

/** Nodes, and what parts of the network write logs. @throws AgentError `bad_input/node_name` */
function namesOf(network: NetworkState, name: string | undefined): string[] {
  const others = parts.flatMap((part) => part.logs?.(network) ?? []);
  if (name === undefined) return [...network.nodes.map((node) => node.name), ...others];
  return [others.includes(name) ? name : findNode(network, name).name];
}

async function follow(logs: readonly Log[], lines: number, isJson: boolean): Promise<void> {
  const signal = processSignal();
  const show = ({ node }: Log, line: string): void => {
    if (isJson) print(jsonLine(node, line));
    else print(logs.length === 1 ? line : `${node}  ${line}`);
  };
  await Promise.all(
    logs.map(async (log) => {
      await followFile(log.file, { lines, signal, onLine: (line) => show(log, line) });
    }),
  );
}

/** A line for programs that keep logs: as it was, and what it says of itself. */
function jsonLine(node: string, line: string): string {
  const { time = null, level = null, target, text } = parseLogLine(line);
  return JSON.stringify({ schema: 'almanac.network_log_line.v1', node, time, level, target, text, line });
}
