import { parseArgs } from 'node:util';
import { wholeNumber } from '../../support/whole-number.ts';
import { type FaultKind, type FaultPace, faultKinds } from './faults.ts';
import { watcherNames } from './watchers.ts';

export interface TransactionsOptions {
  /** Of all clients together. */
  readonly transactions: number;
  /** Decides the order and length of faults, and which transactions get a rival. */
  readonly seed: number;
  readonly clients: readonly string[];
  readonly faults: readonly FaultKind[];
  /** As usual unless given. */
  readonly pace?: FaultPace;
}

interface TransactionsCommandOptions extends TransactionsOptions {
  readonly json: boolean;
}

export const transactionsUsage = `npm run chaos -- transactions [OPTIONS]: whether clients of a gateway are told the truth about the transactions that they watch
Three ways to one real chain are reset, killed, silenced, and come back with an empty pool, while clients hand in and watch remarks.
  --transactions N  of all clients together (2000)
  --client LIST     of ${watcherNames.join(', ')} (all; subxt needs Rust, and 3 minutes once)
  --fault LIST      of ${faultKinds.join(', ')} (all)
  --seed N          decides the order and length of faults (1)
  --json            one document in place of text
Exit code 0: each watch ended, and as the blocks of the chain say; 1: not so; 2: bad options.`;

/** @throws Error with a sentence, for options that cannot be */
export function parseTransactionsOptions(args: readonly string[]): TransactionsCommandOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      transactions: { type: 'string', default: '2000' },
      client: { type: 'string', default: watcherNames.join() },
      fault: { type: 'string', default: faultKinds.join() },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const faults = values.fault.split(',').map((name): FaultKind => {
    const fault = faultKinds.find((known) => known === name);
    if (!fault) throw new Error(`--fault ${name}: expected some of ${faultKinds.join(', ')}`);
    return fault;
  });
  const clients = values.client.split(',');
  for (const name of clients)
    if (!watcherNames.includes(name))
      throw new Error(`--client ${name}: expected some of ${watcherNames.join(', ')}`);
  return {
    transactions: wholeNumber('transactions', values.transactions, 1, 100_000),
    seed: wholeNumber('seed', values.seed, 1, 1_000_000),
    clients,
    faults,
    json: values.json,
  };
}
