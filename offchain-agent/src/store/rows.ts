import { isNullReason, isUntakenReason } from '../sli/evidence/evidence.ts';
import { type SampledIndicator, sampledIndicators } from '../sli/indicator.ts';
import type { Receipt } from '../sli/receipt.ts';
import { type Sample, type SampleOutcome } from '../sli/sample.ts';
import { knownKinds, type OutboxEffect, type OutboxFate, type OutboxRow } from './outbox-row.ts';
import type { SqlValue } from './sql-driver.ts';
import type { WindowRow } from './store.ts';

type Row = Readonly<Record<string, SqlValue>>;

/** The column of each field of the outbox but the effect, which has two: its kind, and the rest as JSON. */
const columns = {
  key: 'effect',
  account: 'account',
  call: 'call',
  state: 'state',
  nonce: 'nonce',
  extrinsic: 'extrinsic',
  hash: 'hash',
  diesAt: 'dies_at',
  attempts: 'attempts',
  block: 'block',
  error: 'error',
} as const satisfies Record<Exclude<keyof OutboxRow, 'effect'>, string>;

type Field = keyof typeof columns;

const fields = Object.keys(columns) as Field[];

const effectNames = 'kind, payload';

export const outboxColumns = `${Object.values(columns).join(', ')}, ${effectNames}`;

const fateFields = ['key', 'state', 'block'] as const satisfies readonly (keyof OutboxFate)[];

export const outboxFateColumns = `${fateFields.map((field) => columns[field]).join(', ')}, ${effectNames}`;

export const outboxPlaces = [...fields, 'kind', 'payload'].map(() => '?').join(', ');

/** The values of a row in the order of `outboxColumns`. */
export function outboxValues(row: OutboxRow): readonly SqlValue[] {
  return [...fields.map((field) => row[field] ?? null), ...effectColumns(row.effect)];
}

/** The columns `kind` and `payload` of an effect. */
function effectColumns({ kind, ...payload }: OutboxEffect): readonly [string, string] {
  return [kind, JSON.stringify(payload)];
}

/** A later version may have left a kind that this one does not know. */
function effectIn(row: Row): OutboxEffect {
  const kind = String(row['kind']);
  if (!knownKinds.has(kind)) return { kind: 'other' };
  return { kind, ...(JSON.parse(String(row['payload'])) as object) } as OutboxEffect;
}

/** `SET` of the fields that are in the change; one that is there and undefined is emptied. */
export function outboxChange(change: Partial<Omit<OutboxRow, 'effect'>>): {
  readonly set: string;
  readonly values: readonly SqlValue[];
} {
  const changed = fields.filter((field) => Object.hasOwn(change, field));
  return {
    set: changed.map((field) => `${columns[field]} = ?`).join(', '),
    values: changed.map((field) => change[field] ?? null),
  };
}

export function outboxRowOf(row: Row): OutboxRow {
  return { ...presentOf(row, fields), effect: effectIn(row) } as unknown as OutboxRow;
}

export function outboxFateOf(row: Row): OutboxFate {
  return { ...presentOf(row, fateFields), effect: effectIn(row) } as unknown as OutboxFate;
}

function presentOf(row: Row, wanted: readonly Field[]): Record<string, SqlValue | undefined> {
  const present = wanted.filter((field) => row[columns[field]] !== null);
  return Object.fromEntries(present.map((field) => [field, row[columns[field]]]));
}

export function windowRowOf(row: Row, reporter: string): WindowRow {
  const contentId = row['content_id'];
  const reason = row['reason'];
  return {
    network: Number(row['network']),
    reporter,
    window: Number(row['window_s']),
    state: row['state'] as WindowRow['state'],
    ...(typeof contentId === 'string' && { contentId }),
    ...(typeof reason === 'string' && { reason }),
  };
}

/** The indicator as a number: the order of samples. */
function indicatorPlace(indicator: SampledIndicator): number {
  return sampledIndicators.indexOf(indicator);
}

/** A sample as a list: the columns of almanac_samples after the reporter. */
export function sampleRow({
  network,
  window,
  target,
  indicator,
  instantUs,
  outcome,
}: Sample): readonly SqlValue[] {
  const place = [network, window, target, indicatorPlace(indicator), instantUs, outcome.kind];
  if (outcome.kind !== 'answer') return [...place, null, outcome.reason, null];
  const { latencyUs, receipt } = outcome;
  return [...place, latencyUs, null, receipt ? receiptText(receipt) : null];
}

export function sampleOf(row: Row): Sample {
  return {
    network: Number(row['network']),
    window: Number(row['window_s']),
    target: Number(row['target']),
    indicator: sampledIndicators[Number(row['indicator'])] ?? unknownValue(row, 'indicator'),
    instantUs: Number(row['instant_us']),
    outcome: outcomeOf(row),
  };
}

function outcomeOf(row: Row): SampleOutcome {
  const kind = row['kind'];
  const reason = String(row['reason']);
  if (kind === 'answer') {
    const receipt = receiptIn(row);
    return { kind, latencyUs: Number(row['latency_us']), ...(receipt && { receipt }) };
  }
  if (kind === 'null' && isNullReason(reason)) return { kind, reason };
  if (kind === 'untaken' && isUntakenReason(reason)) return { kind, reason };
  return unknownValue(row, 'kind');
}

function receiptText({ atMs, height, signature }: Receipt): string {
  return `${atMs} ${height} ${signature}`;
}

function receiptIn(row: Row): Receipt | undefined {
  const text = row['receipt'];
  if (typeof text !== 'string') return undefined;
  const [, at, height, signature] = /^(\d+) (\d+) (0x[0-9a-f]{128})$/.exec(text) ?? [];
  if (signature === undefined) return unknownValue(row, 'receipt');
  return { atMs: Number(at), height: Number(height), signature };
}

function unknownValue(row: Row, column: string): never {
  throw new RangeError(`a sample with the ${column} ${String(row[column])} was not written by this version`);
}
