import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { ChangedMetadata, type RecordedName } from '../../../../../tests/support/changed-metadata.ts';
import { type Dice, dice } from '../../../../../tests/support/dice.ts';
import { fuzzRuns } from '../../../../../tests/support/fuzz.ts';
import { type Hex, testTrie, u32, unhex } from '../../../../../tests/support/grandpa-bytes.ts';
import { AgentError } from '../../../../src/base/error.ts';
import type { HashedHeader } from '../../../../src/chain/grandpa/header.ts';
import { RpcSessionSource } from '../../../../src/chain/relay/session-source.ts';

/** What a session, its accounts and a dispute are read from. */
const parts = {
  session: [
    ['ParasShared', 'CurrentSessionIndex'],
    ['ParaScheduler', 'SessionStartBlock'],
    ['Configuration', 'ActiveConfig'],
    ['Session', 'Validators'],
    ['ParaSessionInfo', 'Sessions'],
    ['ParaSessionInfo', 'AccountKeys'],
  ],
  accounts: [['ParaSessionInfo', 'AccountKeys']],
  dispute: [
    ['ParasDisputes', 'Disputes'],
    ['ParasDisputes', 'BackersOnDisputes'],
  ],
} as const;

type Part = keyof typeof parts;
type ItemName = readonly [pallet: string, item: string];

const stored: readonly ItemName[] = [...parts.session, ...parts.dispute];

/** Fields without which nothing can be told, by the item that has them. */
const needed: Readonly<Record<string, readonly string[]>> = {
  ActiveConfig: ['group_rotation_frequency', 'paras_availability_period', 'minimum_backing_votes'],
  Sessions: ['validator_groups'],
  Disputes: ['validators_for', 'validators_against'],
};

const session = 7;
const candidate: Hex = `0x${'5c'.repeat(32)}`;

/** What the chain holds, made up; the same whatever the metadata is. */
function truthOf({ hash, whole, chance }: Dice) {
  const accounts = Array.from({ length: 6 + whole(3) }, () => hash());
  const bits = (): boolean[] => accounts.map(() => chance(0.4));
  return {
    index: session,
    startBlock: 100 + whole(1_000),
    accounts,
    groups: [[0, 1, 2], accounts.map((_, place) => place).slice(3)],
    elected: [...accounts, hash()],
    rules: {
      groupRotationFrequency: 1 + whole(40),
      availabilityPeriod: 1 + whole(9),
      minBackingVotes: 1 + whole(4),
    },
    votes: { for: bits(), against: bits() },
  };
}

type Truth = ReturnType<typeof truthOf>;

/** The state of the chain, as its metadata has it. */
function stateOf(metadata: ChangedMetadata, truth: Truth): Map<string, Uint8Array> {
  const rules = {
    group_rotation_frequency: truth.rules.groupRotationFrequency,
    paras_availability_period: truth.rules.availabilityPeriod,
    minimum_backing_votes: truth.rules.minBackingVotes,
  };
  const entries: readonly (readonly [...ItemName, readonly Buffer[], unknown])[] = [
    ['ParasShared', 'CurrentSessionIndex', [], truth.index],
    ['ParaScheduler', 'SessionStartBlock', [], truth.startBlock],
    ['Configuration', 'ActiveConfig', [], { ...rules, scheduler_params: rules }],
    ['Session', 'Validators', [], truth.elected],
    [
      'ParaSessionInfo',
      'Sessions',
      [u32(session)],
      { validators: truth.accounts, validator_groups: truth.groups },
    ],
    ['ParaSessionInfo', 'AccountKeys', [u32(session)], truth.accounts],
    [
      'ParasDisputes',
      'Disputes',
      [u32(session), unhex(candidate)],
      { validators_for: truth.votes.for, validators_against: truth.votes.against },
    ],
  ];
  const isThere = (pallet: string, item: string): boolean =>
    metadata.pallets.some(
      ({ name, storage }) => name === pallet && storage.items.some((one) => one.name === item),
    );
  return new Map(
    entries
      .filter(([pallet, item]) => isThere(pallet, item))
      .map(([pallet, item, keys, value]) => [
        metadata.key(pallet, item, keys),
        metadata.encode(metadata.valueType(pallet, item), value),
      ]),
  );
}

/** A change of a runtime, and what then cannot be read any more, by the name that says so. */
interface Change {
  readonly what: string;
  readonly refused: readonly (readonly [part: Part, name: string])[];
}

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

function partsWith([pallet, item]: ItemName): Part[] {
  return (Object.keys(parts) as Part[]).filter((part) =>
    parts[part].some(([of, name]) => of === pallet && name === item),
  );
}

/** One change, as runtime upgrades bring them. */
function change(metadata: ChangedMetadata, { pick, whole, chance, shuffled }: Dice, serial: number): Change {
  const [pallet, item] = pick(stored);
  const isThere = metadata.pallets.some(
    (one) => one.name === pallet && one.storage.items.some((i) => i.name === item),
  );
  if (!isThere) return { what: 'nothing', refused: [] };
  const path = `${lower(pallet)}.${lower(item)}`;
  const structs = metadata.structs(pallet, item);
  const need = needed[item] ?? [];
  const refusing = (name: string) => partsWith([pallet, item]).map((part) => [part, name] as const);
  const owner = metadata.pallets.find(({ name }) => name === pallet);
  const kind = whole(10);
  if (kind === 0) {
    metadata.pallets.reverse();
    return { what: 'pallets reordered', refused: [] };
  }
  if (kind === 1 && owner) {
    owner.storage.prefix = `${owner.storage.prefix}V2`;
    return { what: `${pallet} has another prefix`, refused: [] };
  }
  const { map } = metadata.item(pallet, item).type;
  if (kind === 2 && map) {
    map.hashers = map.hashers.map(() => pick(['Identity', 'Twox64Concat', 'Blake2_128Concat']));
    return { what: `${path} has other hashers`, refused: [] };
  }
  if (kind === 3 && chance(0.4)) {
    metadata.item(pallet, item).name = `${item}V2`;
    return { what: `${path} renamed`, refused: refusing(path) };
  }
  if (kind === 4 && item === 'AccountKeys' && map) {
    map.value = metadata.addType({
      sequence: { type: metadata.addType({ tuple: [metadata.def(map.value).sequence?.type ?? 0, 0] }) },
    });
    return { what: `${path} holds pairs`, refused: refusing('accounts') };
  }
  if (structs.length === 0) return { what: 'nothing', refused: [] };
  const { composite } = metadata.def(pick(structs));
  if (!composite) return { what: 'nothing', refused: [] };
  const { fields } = composite;
  const primitive = metadata.types.find(({ type }) => type.def.primitive === 'U32')?.id ?? 0;
  const field = pick(fields);
  const isNeeded = need.includes(field.name ?? '');
  switch (kind) {
    case 5:
      composite.fields = shuffled(fields);
      return { what: `fields of ${path} reordered`, refused: [] };
    case 6:
      fields.splice(whole(fields.length + 1), 0, {
        name: `added_${serial}`,
        type: primitive,
        typeName: null,
        docs: [],
      });
      return { what: `a field of ${path} added`, refused: [] };
    case 7:
      composite.fields = fields.filter((one) => one !== field);
      return {
        what: `${path} ${field.name} removed`,
        refused: isNeeded ? refusing(camel(field.name ?? '')) : holding(metadata, field, need, refusing),
      };
    case 8:
      if (metadata.def(field.type).primitive === 'U32') field.type = metadata.addType({ primitive: 'U64' });
      return { what: `${path} ${field.name} widened`, refused: [] };
    default: {
      const before = camel(field.name ?? '');
      field.name = `renamed_${serial}`;
      return { what: `${path} ${before} renamed`, refused: isNeeded ? refusing(before) : [] };
    }
  }
}

/** What a field that is gone held in its turn. */
function holding(
  metadata: ChangedMetadata,
  field: { readonly type: number },
  need: readonly string[],
  refusing: (name: string) => Change['refused'],
): Change['refused'] {
  const below = metadata.def(field.type).composite?.fields ?? [];
  return below.flatMap(({ name }) => (need.includes(name ?? '') ? refusing(camel(name ?? '')) : []));
}

async function outcomeOf(reading: Promise<unknown>): Promise<unknown> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AgentError && error.code === 'unknown/relay_session') return error;
    throw error;
  }
}

/** Reads all three from a changed runtime, and holds them against the truth. @returns what was refused, and what was read */
async function judge(
  name: RecordedName,
  seed: number,
): Promise<{ readonly refused: number; readonly changes: number }> {
  const metadata = new ChangedMetadata(name, stored);
  const drawn = dice(seed);
  const truth = truthOf(drawn);
  const changes = Array.from({ length: 1 + drawn.whole(4) }, (_, serial) => change(metadata, drawn, serial));
  const trie = testTrie(stateOf(metadata, truth), 1);
  const header = { number: 9, hash: `0x${'09'.repeat(32)}`, stateRoot: trie.root } as HashedHeader;
  const client = { request: async () => await Promise.resolve({ proof: trie.nodes }) };
  const items = metadata.items();
  const source = new RpcSessionSource(client as never, async () => await Promise.resolve(items));
  const places = (bits: readonly boolean[]): number[] => bits.flatMap((bit, place) => (bit ? [place] : []));
  const { votes, ...whole } = truth;
  const expected: Readonly<Record<Part, unknown>> = {
    session: whole,
    accounts: truth.accounts,
    dispute: { votedFor: places(votes.for), votedAgainst: places(votes.against), hasBackers: false },
  };
  const found: Readonly<Record<Part, unknown>> = {
    session: await outcomeOf(source.sessionAfter(header)),
    accounts: await outcomeOf(source.accountsAfter(header, session)),
    dispute: await outcomeOf(source.disputeAfter(header, session, candidate)),
  };
  let refused = 0;
  for (const part of Object.keys(parts) as Part[]) {
    const names = changes.flatMap((one) => one.refused.filter(([of]) => of === part).map(([, why]) => why));
    const what = `seed ${seed}, ${part} of ${name}: ${changes.map((one) => one.what).join(', ')}`;
    if (names.length === 0) {
      deepEqual(found[part], expected[part], what);
      continue;
    }
    refused += 1;
    const { message = '' } = found[part] as Partial<AgentError>;
    ok(
      names.some((why) => message.includes(why)),
      `${what}: ${message}`,
    );
  }
  return { refused, changes: changes.filter(({ what }) => what !== 'nothing').length };
}

describe('what is read of a relay chain by metadata that changes', () => {
  const names: readonly RecordedName[] = ['kusama', 'polkadot', 'polkadot-1002'];

  // ALMANAC_FUZZ_RUNS says how many seeds, 24 by itself.
  it('reads fields that were added, removed, reordered or widened rightly, or refuses by name', async () => {
    const runs = fuzzRuns(24);
    const judged: Awaited<ReturnType<typeof judge>>[] = [];
    for (let seed = 1; seed <= runs; seed += 1)
      judged.push(await judge(names[seed % names.length] ?? 'kusama', seed));
    const sum = (of: (one: (typeof judged)[number]) => number): number =>
      judged.reduce((total, one) => total + of(one), 0);
    ok(sum(({ changes }) => changes) >= runs);
    ok(sum(({ refused }) => refused) >= runs / 6, `${sum(({ refused }) => refused)} of ${runs} refused`);
  });

  it('refuses bytes that are shorter or longer than the metadata says', async () => {
    const metadata = new ChangedMetadata('kusama', stored);
    const truth = truthOf(dice(5));
    const items = metadata.items();
    for (const cut of [-1, 1]) {
      const state = stateOf(metadata, truth);
      const key = metadata.key('Configuration', 'ActiveConfig', []);
      const value = Buffer.from(state.get(key) ?? []);
      state.set(key, cut < 0 ? value.subarray(0, -1) : Buffer.concat([value, Buffer.of(0)]));
      const trie = testTrie(state, 1);
      const header = { number: 9, hash: '0x09', stateRoot: trie.root } as HashedHeader;
      const client = { request: async () => await Promise.resolve({ proof: trie.nodes }) };
      const source = new RpcSessionSource(client as never, async () => await Promise.resolve(items));
      await rejects(source.sessionAfter(header), { code: 'unknown/relay_session' });
      deepEqual(await source.accountsAfter(header, session), truth.accounts);
    }
    equal(items('configuration', 'noSuchItem'), undefined);
  });
});
