import { findNetwork, findNode } from '../../network/real/find.ts';
import { logTail } from '../../network/real/log-tail.ts';
import { logFile } from '../../network/real/state.ts';
import { print, say } from '../output.ts';
import { parseCount } from './figures.ts';

export interface LogsOptions {
  readonly name?: string;
  readonly lines: string;
}

/** Prints the end of one log or of all; where the logs are is said beside them. */
export async function runLogs(name: string | undefined, options: LogsOptions): Promise<void> {
  const lines = parseCount(options.lines, '--lines');
  const network = await findNetwork(options.name);
  const nodes = name === undefined ? network.nodes : [findNode(network, name)];
  for (const node of nodes) {
    const path = logFile(network.name, node.name);
    say(`${node.name}: ${path}`);
    for (const line of await logTail(path, lines)) print(line);
  }
}
