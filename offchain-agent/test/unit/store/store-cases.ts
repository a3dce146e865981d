import type { Sample } from '../../../src/sli/sample.ts';
import { effectOfKey } from '../../../src/store/migrate.ts';
import type { OutboxRow } from '../../../src/store/outbox-row.ts';
import type { WindowRow } from '../../../src/store/store.ts';
import { window } from '../sli/evidence/evidence-case.ts';

export const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
export const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';

export function sampleCase(change: Partial<Sample> = {}): Sample {
  return {
    network: 0,
    window,
    target: 1,
    indicator: 'rpc',
    instantUs: window * 1_000_000,
    outcome: { kind: 'answer', latencyUs: 812 },
    ...change,
  };
}

export function windowCase(change: Partial<WindowRow> = {}): WindowRow {
  return { network: 0, reporter: alice, window, state: 'measuring', ...change };
}

export function outboxCase(key: string, change: Partial<OutboxRow> = {}): OutboxRow {
  return {
    key,
    effect: effectOfKey(key),
    account: alice,
    call: '0x0c00',
    state: 'pending',
    attempts: 0,
    ...change,
  };
}
