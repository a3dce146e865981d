import { hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import type { KeyType } from '../../chain/engine/engine.ts';
import { ownerStorageKey } from '../../chain/engine/key-names.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { refusal } from '../../chain/grandpa/refusal.ts';
import { provedValues } from '../../chain/grandpa/state-proof.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import { readU64 } from '../../chain/scale.ts';
import { type Census, dutiesOf, type EraMark } from '../../sli/census.ts';
import { provedAuthorities } from '../finality/aura-blocks.ts';
import { provedEpochs } from '../finality/proved-babe.ts';
import { type CensusEngine, slotOfHeader } from '../finality/slot-of-header.ts';
import { countAura, countBabe, type KeyCounts, type Stretch } from './count-duties.ts';

/** Which census is asked for, and what its network is registered with. */
export interface CensusQuestion {
  readonly engine: CensusEngine;
  readonly slotMs: number;
  /** Of BABE; a constant of its runtime, which no state has. */
  readonly epochSlots: number | undefined;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  readonly windowMs: number;
  /** Whether its censuses name its eras: not where they have a constant length. */
  readonly namesEras: boolean;
}

type ProofSource = Pick<RpcClient, 'request'>;

/** twox128("Timestamp") ++ twox128("Now") */
const timestampKey = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb';
/** twox128("Staking") ++ twox128("ActiveEra") */
const activeEraKey = '0x5f3e4907f716ac89b6347d15ececedca487df464e44a534ba6b0cbb32407b587';
const keysAtOnce = 500;

/**
 * The headers of a window, of those that are proved.
 *
 * @param headers linked, ascending
 * @throws AgentError `unknown/census_open`, retryable, while no block after the window is among them;
 * `unknown/census_headers` when they begin too late
 */
export function stretchOf(
  headers: readonly HashedHeader[],
  { engine, slotMs, window, windowMs }: CensusQuestion,
): Stretch {
  const firstSlot = Math.ceil((window * 1_000) / slotMs);
  const endSlot = Math.ceil((window * 1_000 + windowMs) / slotMs);
  const from = headers.findIndex((header) => isAfter(header, engine, firstSlot));
  const to = headers.findIndex((header) => isAfter(header, engine, endSlot));
  const [first, end] = [headers[from], headers[to]];
  if (!first || !end) {
    throw new AgentError('unknown/census_open', `no block after the window ${window} is final yet`, {
      data: { window },
      retryable: true,
    });
  }
  const parent = headers[from - 1];
  if (!parent && first.number > 1) {
    throw new AgentError(
      'unknown/census_headers',
      `the headers begin with block ${first.number}, and the window ${window} began before it`,
      { data: { window, block: first.number } },
    );
  }
  const blocks = [first, ...headers.slice(from + 1, to + 1)] as const;
  return { engine, parent, blocks, to: end, firstSlot, endSlot };
}

/** The genesis block has no slot, and lies before all. */
function isAfter(header: HashedHeader, engine: CensusEngine, slot: number): boolean {
  return header.number > 0 && slotOfHeader(header, engine) >= slot;
}

/**
 * The census of a window of a network, counted from proved headers; whatever is asked of the source is proved against
 * them. Whoever has the headers gets the same, whichever node they are from (F17 of docs/reference/formulas.md).
 *
 * @param source a node of the network, or a proof
 * @param headers proved, linked, ascending
 * @throws AgentError as `stretchOf`, `countAura`, `countBabe` and `provedValues` do; `bad_input/slot_length` where
 * the network's own clock shows other slots than it is registered with; `unknown/census_empty`
 * @example
 * const census = await countCensus(client, headers, question);
 * const root = censusRoot(census);
 */
export async function countCensus(
  source: ProofSource,
  headers: readonly HashedHeader[],
  question: CensusQuestion,
): Promise<Census> {
  const stretch = stretchOf(headers, question);
  const { blocks, to } = stretch;
  const counts = await countKeys(source, stretch, question);
  if (counts.size === 0) {
    throw new AgentError(
      'unknown/census_empty',
      `the window ${question.window} lies before the first block of the network, so that it has no slots`,
      { data: { window: question.window } },
    );
  }
  const [owners, era] = await Promise.all([
    provedOwners(source, stretch, [...counts.keys()], question.engine),
    provedClock(source, to, question),
  ]);
  return { from: blocks[0].hash, to: to.hash, era, duties: dutiesOf(counts, owners) };
}

async function countKeys(
  source: ProofSource,
  stretch: Stretch,
  { engine, epochSlots }: CensusQuestion,
): Promise<KeyCounts> {
  const [first] = stretch.blocks;
  if (engine === 'aura') return countAura(stretch, await provedAuthorities(source, first));
  if (epochSlots === undefined) throw new TypeError('duties of BABE are counted by epochs');
  return countBabe(stretch, await provedEpochs(source, stretch.parent ?? first, epochSlots));
}

/**
 * Owners of session keys at the end of a window; of those that were given up by then, at its beginning.
 * @throws AgentError as `provedValues` does
 */
export async function provedOwners(
  source: ProofSource,
  { blocks: [from], to }: Pick<Stretch, 'blocks' | 'to'>,
  keys: readonly string[],
  type: KeyType,
): Promise<ReadonlyMap<string, string | undefined>> {
  const owners = await ownersAt(source, to, keys, type);
  const unknown = keys.filter((key) => owners.get(key) === undefined);
  const before = await ownersAt(source, from, unknown, type);
  return new Map(keys.map((key) => [key, owners.get(key) ?? before.get(key)]));
}

async function ownersAt(
  source: ProofSource,
  header: HashedHeader,
  keys: readonly string[],
  type: KeyType,
): Promise<ReadonlyMap<string, string | undefined>> {
  const owners = new Map<string, string | undefined>();
  for (let first = 0; first < keys.length; first += keysAtOnce) {
    const asked = keys.slice(first, first + keysAtOnce);
    const values = await provedValues(
      source,
      header,
      asked.map((key) => ownerStorageKey(key, type)),
    );
    for (const [place, key] of asked.entries()) {
      const value = values[place];
      owners.set(key, value && hexText(value));
    }
  }
  return owners;
}

/**
 * The era in force at a block; and that slots are as long as the network is registered with: the runtimes of Aura and BABE
 * take no time but one within the slot.
 */
export async function provedClock(
  source: ProofSource,
  to: HashedHeader,
  question: CensusQuestion,
): Promise<EraMark | undefined> {
  const keys = question.namesEras ? [timestampKey, activeEraKey] : [timestampKey];
  const [now, era] = await provedValues(source, to, keys);
  const { number, hash } = to;
  try {
    if (now) requireSlotLength(to, readU64(now), question);
    return era && readEra(era);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw refusal(
      'malformed',
      `the time or era of block ${number} cannot be read`,
      { block: number, hash },
      cause,
    );
  }
}

function requireSlotLength(to: HashedHeader, nowMs: number, { engine, slotMs }: CensusQuestion): void {
  const slot = slotOfHeader(to, engine);
  if (Math.floor(nowMs / slotMs) === slot) return;
  throw new AgentError(
    'bad_input/slot_length',
    `block ${to.number} of slot ${slot} has the time ${nowMs} ms: the network's slots are not ${slotMs} ms, as registered; register the network again`,
    { data: { block: to.number, slot, slot_ms: slotMs, now_ms: nowMs } },
  );
}

/** Index u32, then whether it has begun, and when. An era that is not begun is none yet. */
function readEra(bytes: Uint8Array): EraMark | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isBegun = view.getUint8(4) === 1;
  return isBegun ? { index: view.getUint32(0, true), startMs: readU64(bytes, 5) } : undefined;
}
