import assert from 'node:assert/strict';
import { fakeCall, MadeLedger } from '../../../../../tests/support/fake-outbox-chain.ts';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { Outbox, type OutboxOptions } from '../../../../src/reporting/outbox/outbox.ts';
import type { OutboxEvent } from '../../../../src/reporting/outbox/outbox-pass.ts';
import { effectOfKey } from '../../../../src/store/migrate.ts';
import { type OutboxRow, outboxKey, type ReportStep } from '../../../../src/store/outbox-row.ts';

export const account = '5Signer';

export function partKey(part: ReportStep, window = 60): string {
  return outboxKey({ kind: 'report', network: 0, reporter: '5Reporter', window, part });
}

export function row(key: string, changes: Partial<OutboxRow> = {}): OutboxRow {
  return {
    key,
    effect: effectOfKey(key),
    account,
    call: fakeCall(key),
    state: 'pending',
    attempts: 0,
    ...changes,
  };
}

/** An outbox with a chain and a store in memory. */
export class OutboxScene {
  readonly ledger = new MadeLedger();
  readonly store = new MemoryStore();
  readonly events: OutboxEvent[] = [];

  outbox(options: Partial<OutboxOptions> = {}): Outbox {
    return new Outbox({
      store: this.store,
      chain: this.ledger.chainOf(account),
      holder: 'one',
      clock: { now: () => 0, wait: async () => undefined },
      onEvent: (event) => this.events.push(event),
      ...options,
    });
  }

  async row(key: string): Promise<OutboxRow> {
    const found = (await this.store.outbox(account)).find((candidate) => candidate.key === key);
    assert.ok(found, `${key} is lost`);
    return found;
  }
}
