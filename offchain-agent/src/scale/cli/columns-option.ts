import type { Command } from 'commander';

/** What commands take that read a table of points. */
export interface ColumnFlags {
  readonly columns?: string;
  readonly where?: string;
  readonly failed?: string;
}

/** Adds the options that say which columns and rows of a table are read. */
export function withColumns(command: Command): Command {
  return command
    .option('--columns <names>', 'table columns, such as n=nodes,throughput=tps')
    .option('--where <row>', 'table rows, such as database=postgres')
    .option('--failed <how>', 'failed answers: included, excluded or ignore');
}
