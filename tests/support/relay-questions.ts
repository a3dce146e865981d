import { u8aToHex } from '@polkadot/util';
import { xxhashAsHex } from '@polkadot/util-crypto';

// What is asked of a node of a relay chain for a recount of its blocks: the same when it is recorded and when it is read.
/** Asks a node, or a recording of it. */
export type AskRelay = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Items of the state after each block. */
const blockItems = {
  events: ['System', 'Events'],
  onChainVotes: ['ParaInherent', 'OnChainVotes'],
  validators: ['Session', 'Validators'],
  session: ['Session', 'CurrentIndex'],
  paraSession: ['ParasShared', 'CurrentSessionIndex'],
  disabled: ['Session', 'DisabledValidators'],
  mode: ['StakingAhClient', 'Mode'],
  report: ['StakingAhClient', 'OutgoingSessionReport'],
} as const;

/** Maps that are read whole after each block. */
const blockMaps = {
  points: ['StakingAhClient', 'ValidatorPoints'],
  pending: ['ParaInclusion', 'V1'],
} as const;

type Pairs = readonly (readonly [key: string, value: string])[];

/** A block, and what the state says after it, in SCALE as hex. */
export interface BlockMatter {
  readonly hash: string;
  readonly header: AskedHeader;
  readonly extrinsics: readonly string[];
  readonly items: Readonly<Record<keyof typeof blockItems, string | null>>;
  readonly maps: Readonly<Record<keyof typeof blockMaps, Pairs>>;
}

interface AskedHeader {
  readonly number: string;
  readonly parentHash: string;
  readonly stateRoot: string;
  readonly extrinsicsRoot: string;
  readonly digest: { readonly logs: readonly string[] };
}

/** What the state says of a session of parachains. */
export interface SessionMatter {
  readonly index: number;
  readonly info: string | null;
  readonly accounts: string | null;
  /** Of all accounts that set some. */
  readonly nextKeys: Pairs;
}

/** @example prefixOf('System', 'Events') // '0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7' */
export function prefixOf(pallet: string, item: string): string {
  return `0x${[pallet, item].map((name) => xxhashAsHex(name, 128).slice(2)).join('')}`;
}

/** The blocks up to a number, genesis first, each with the session that is new after it. */
export async function* askBlocks(
  ask: AskRelay,
  to: number,
): AsyncGenerator<{ matter: BlockMatter; session: SessionMatter | undefined }> {
  let last = -1;
  for (let number = 0; number <= to; number += 1) {
    const matter = await askBlock(ask, (await ask('chain_getBlockHash', [number])) as string);
    const index = sessionAfter(matter);
    yield { matter, session: index === last ? undefined : await askSession(ask, index, matter.hash) };
    last = index;
  }
}

/** Of parachains: the one that votes in the next block are of. */
export function sessionAfter({ items }: Pick<BlockMatter, 'items'>): number {
  return items.paraSession === null ? 0 : u32Of(items.paraSession);
}

export function u32Of(value: string): number {
  return Buffer.from(value.slice(2), 'hex').readUInt32LE();
}

async function askBlock(ask: AskRelay, hash: string): Promise<BlockMatter> {
  const answer = (await ask('chain_getBlock', [hash])) as {
    block: { header: AskedHeader; extrinsics: string[] };
  } | null;
  if (!answer) throw new Error(`the node has no block ${hash}`);
  const names = Object.keys(blockItems) as (keyof typeof blockItems)[];
  const keys = names.map((name) => {
    const [pallet, item] = blockItems[name];
    return prefixOf(pallet, item);
  });
  const values = new Map(await valuesOf(ask, keys, hash));
  const items = Object.fromEntries(
    names.map((name, place) => [name, values.get(keys[place] ?? '') ?? null]),
  ) as BlockMatter['items'];
  const { points, pending } = blockMaps;
  const maps = {
    points: await pairsBelow(ask, prefixOf(...points), hash),
    pending: await pairsBelow(ask, prefixOf(...pending), hash),
  };
  return { hash, ...answer.block, items, maps };
}

/** @param hash of a block of it */
async function askSession(ask: AskRelay, index: number, hash: string): Promise<SessionMatter> {
  const [info, accounts] = ['Sessions', 'AccountKeys'].map(
    (item) => `${prefixOf('ParaSessionInfo', item)}${littleEndian(index)}`,
  );
  const values = new Map(await valuesOf(ask, [info ?? '', accounts ?? ''], hash));
  return {
    index,
    info: values.get(info ?? '') ?? null,
    accounts: values.get(accounts ?? '') ?? null,
    nextKeys: await pairsBelow(ask, prefixOf('Session', 'NextKeys'), hash),
  };
}

const mostKeys = 1_000;

async function pairsBelow(ask: AskRelay, prefix: string, hash: string): Promise<Pairs> {
  const keys = (await ask('state_getKeysPaged', [prefix, mostKeys, null, hash])) as string[];
  if (keys.length === mostKeys) throw new Error(`too many keys below ${prefix}`);
  return keys.length === 0 ? [] : await valuesOf(ask, keys, hash);
}

async function valuesOf(ask: AskRelay, keys: readonly string[], hash: string): Promise<Pairs> {
  const [set] = (await ask('state_queryStorageAt', [keys, hash])) as {
    changes: [string, string | null][];
  }[];
  return (set?.changes ?? []).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]));
}

function littleEndian(number: number): string {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number, true);
  return u8aToHex(bytes).slice(2);
}
