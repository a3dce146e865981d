import { findNetwork, findNode } from '../../network/real/find.ts';
import { logTail } from '../../network/real/log-tail.ts';
import { logFile } from '../../network/real/state.ts';
import { print, say, writeJson } from '../output.ts';
import { parseWholeNumber } from './figures.ts';

export interface LogsOptions {
  readonly name?: string;
  readonly lines: string;
  readonly json?: boolean;
}

/** Prints the end of one log or of all; where the logs are is said beside them. */
export async function runLogs(name: string | undefined, options: LogsOptions): Promise<void> {
  const lines = parseWholeNumber(options.lines, '--lines');
  const network = await findNetwork(options.name);
  const nodes = name === undefined ? network.nodes : [findNode(network, name)];
  const logs = await Promise.all(
    nodes.map(async (node) => {
      const file = logFile(network.name, node.name);
      return { node: node.name, file, lines: await logTail(file, lines) };
    }),
  );
  if (options.json) {
    writeJson({ schema: 'almanac.network_logs.v1', logs });
    return;
  }
  for (const log of logs) {
    say(`${log.node}: ${log.file}`);
    for (const line of log.lines) print(line);
  }
}
