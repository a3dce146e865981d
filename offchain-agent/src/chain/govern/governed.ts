import { z } from 'zod';
import { hexBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import type { StateReader } from '../call/state-at.ts';
import { smallJson, unsignedJson } from '../json-numbers.ts';
import { depositConstants, depositGroups } from './deposit-groups.ts';
import { type Group, isMeasured, type Limits, type Surroundings, storedForm, type Timed } from './group.ts';
import { retentionGroup } from './retention-group.ts';
import { samplingGroup } from './sampling-group.ts';
import { accountGroups, requirementGroup, singleGroups } from './single-groups.ts';

/** A group as it stands. */
export interface GovernedGroup {
  readonly group: Group;
  /** Undefined where the runtime knows no such thing, or not for this network. */
  readonly timed: Timed | undefined;
  /** Whether the runtime has the call that changes it. */
  readonly isGoverned: boolean;
  /** What it is about, where that is not in its key: the name of a subject. */
  readonly about?: string;
}

/** All that the Council governs on a chain, at one block. */
export interface Governed extends Surroundings {
  readonly network: number;
  readonly nowMs: number;
  readonly groups: readonly GovernedGroup[];
  readonly members: readonly string[];
}

/** What is there for good since genesis: the lengths that records and seats are made of. */
export const genesisValues: readonly {
  readonly name: string;
  readonly unit: string;
  readonly read: (reader: StateReader, network: number) => Promise<bigint | undefined>;
}[] = [
  {
    name: 'windowMs',
    unit: 'ms',
    read: async (reader, network) => {
      if (!(await isMeasured(reader, network))) return undefined;
      const stored = await reader.storage('sli', 'parameters', network);
      return stored ? parametersShape.parse(storedForm(stored)).current.windowMs : undefined;
    },
  },
  { name: 'slotDurationMs', unit: 'ms', read: async (reader) => await own(reader, 'slotDuration') },
  { name: 'sessionLength', unit: 'blocks', read: async (reader) => await own(reader, 'sessionLength') },
  { name: 'sessionsPerEra', unit: 'sessions', read: async (reader) => await own(reader, 'sessionsPerEra') },
];

const parametersShape = z.object({ current: z.object({ windowMs: unsignedJson }) });

/**
 * Reads all that the Council governs; what the runtime lacks is told as undefined.
 * @throws AgentError `bad_input/network` for a network that is not registered
 */
export async function readGoverned(reader: StateReader, network: number): Promise<Governed> {
  if (network !== 0 && !(await reader.storage('registry', 'networks', network))) throw unknown(network);
  const constant = groupsOf(await subjectsOf(reader));
  const limits = await limitsOf(reader, network);
  const groups = await Promise.all(
    constant.map(async ({ group, about }) => ({
      group,
      timed: await group.read(reader, network),
      isGoverned: reader.hasCall(group.pallet, group.method),
      ...(about !== undefined && { about }),
    })),
  );
  const timed = (key: string): Timed | undefined => groups.find(({ group }) => group.key === key)?.timed;
  return {
    network,
    nowMs: smallJson.parse((await reader.storage('timestamp', 'now')) ?? 0),
    groups,
    limits,
    timed,
    members: (timed('council')?.current['members'] ?? []) as readonly string[],
  };
}

function unknown(network: number): AgentError {
  return new AgentError(
    'bad_input/network',
    `--network: the chain has no network ${network}; 0 is this chain, and the Council registers others (registry.registerNetwork)`,
    { data: { network } },
  );
}

function groupsOf(
  subjects: readonly (readonly [id: number, name: string])[],
): readonly { readonly group: Group; readonly about?: string }[] {
  const constant = [samplingGroup, retentionGroup, ...singleGroups, ...depositGroups, ...accountGroups];
  return [
    ...constant.map((group) => ({ group })),
    ...subjects.map(([id, about]) => ({ group: requirementGroup(id), about })),
  ];
}

async function subjectsOf(reader: StateReader): Promise<readonly (readonly [number, string])[]> {
  const subjects = (await reader.entries('scalability', 'subjects')) ?? [];
  return subjects
    .map(({ keys, value }) => [Number(keys[0]), nameOf(value)] as const)
    .toSorted(([one], [other]) => one - other);
}

function nameOf(subject: unknown): string {
  const name = (subject as { name?: unknown } | null)?.name;
  const isHex = typeof name === 'string' && name.startsWith('0x');
  return plainText(isHex ? new TextDecoder().decode(hexBytes(name)) : (name ?? ''));
}

async function limitsOf(reader: StateReader, network: number): Promise<Limits> {
  const constant = (pallet: string, name: string): bigint | undefined => {
    const json = reader.constant(pallet, name);
    return json === undefined ? undefined : unsignedJson.parse(json);
  };
  const [windowMs, slotMs] = await Promise.all(
    genesisValues.slice(0, 2).map(async ({ read }) => await read(reader, network)),
  );
  const quorum = await quorumOf(reader, network, constant('registry', 'maxReporters'));
  const maxValidators = constant('validators', 'maxValidators');
  const maxReplacementBlocks = constant('scalability', 'maxReplacementBlocks');
  const maxTurnBlocks = constant('scalability', 'maxTurnBlocks');
  return {
    ...(windowMs !== undefined && { windowMs }),
    ...(slotMs !== undefined && { slotMs }),
    ...(quorum !== undefined && { quorum }),
    ...(maxValidators !== undefined && { maxValidators }),
    ...(maxReplacementBlocks !== undefined && { maxReplacementBlocks }),
    ...(maxTurnBlocks !== undefined && { maxTurnBlocks }),
    givenDeposits: Object.fromEntries(
      Object.entries(depositConstants).map(([name, [pallet, item]]) => [name, constant(pallet, item)]),
    ),
  };
}

/**
 * As `set_sampling` of pallet-sli bounds `min_reporters`: at least what genesis said, at most that or the smallest
 * majority of the admitted reporters. Before storage version 2 of the pallet 2 to all seats.
 */
async function quorumOf(
  reader: StateReader,
  network: number,
  seats: bigint | undefined,
): Promise<readonly [bigint, bigint] | undefined> {
  if (seats === undefined) return undefined;
  const stored = await reader.storage('sli', 'leastReporters');
  if (stored === undefined) return [2n, seats];
  const least = unsignedJson.parse(stored);
  const reporters = (await reader.entries('registry', 'reporters')) ?? [];
  const admitted = BigInt(
    reporters.filter(
      ({ keys, value }) => Number(keys[0]) === network && (value as { left?: unknown }).left == null,
    ).length,
  );
  const majority = admitted === 0n ? 0n : admitted - (admitted - 1n) / 2n;
  return [least, majority > least ? majority : least];
}

async function own(reader: StateReader, item: string): Promise<bigint | undefined> {
  const json = await reader.storage('validators', item);
  return json === undefined ? undefined : unsignedJson.parse(json);
}
