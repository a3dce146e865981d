import { deepEqual, equal, ok } from 'node:assert/strict';
import { runTransactions } from '../chaos/transactions/campaign.ts';
import { isSoundTransactions, transactionsText } from '../chaos/transactions/print.ts';

/** One fault, shorter than calls wait for a node. */
const pace = { longestMs: 300, connectedMs: 60_000, longestPauseMs: 1 };
const clients = ['polkadot-js', 'dedot-legacy', 'plain', 'plain-v1'];

describe('transactions that clients watch through a gateway whose nodes break', () => {
  it('end as the blocks of the chain say', async () => {
    const faults = ['empty'] as const;
    const result = await runTransactions(
      { transactions: 72, seed: 3, clients, faults, pace },
      { say: () => undefined, signal: new AbortController().signal },
    );
    ok(isSoundTransactions(result), transactionsText(result));
    deepEqual(
      result.clients.map(({ name, transactions }) => [name, transactions]),
      clients.map((name) => [name, 18]),
    );
    deepEqual(result.faults, { empty: 1 });
    equal(result.rivals, 1);
  });
});
