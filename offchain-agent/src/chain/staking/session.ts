import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { accountHex } from '../address.ts';
import type { StateReader } from '../call/state-at.ts';
import { smallJson } from '../json-numbers.ts';

/** The session that goes on. */
export interface StakingSession {
  readonly index: number;
  /** Accounts as hex. */
  readonly validators: readonly string[];
  /** Where BABE gives sessions their length. */
  readonly length: { readonly slots: number; readonly slotMs: number; readonly slot: number } | undefined;
}

/** Where validators are elected, as seen from the chain on which they work. */
type StakingPlace = 'here' | 'elsewhere' | 'nowhere';

/** @throws AgentError `bad_input/no_sessions` */
export async function readSession(reader: StateReader): Promise<StakingSession> {
  const [index, validators] = await Promise.all([
    reader.storage('session', 'currentIndex'),
    reader.storage('session', 'validators'),
  ]);
  const read = z.tuple([smallJson, z.array(z.string())]).safeParse([index, validators]);
  if (!read.success) {
    throw new AgentError(
      'bad_input/no_sessions',
      'the runtime has no sessions, so it has no validators that were elected',
    );
  }
  return {
    index: read.data[0],
    validators: read.data[1].map((account) => accountHex(account) ?? account),
    length: await readLength(reader),
  };
}

/**
 * Whether staking is on this chain: after the migration a relay chain has pallet-staking-async-ah-client, which takes the elected
 * from another chain once it is active.
 */
export async function readStakingPlace(reader: StateReader): Promise<StakingPlace> {
  const mode = await reader.storage('stakingAhClient', 'mode');
  const era = await reader.storage('staking', 'activeEra');
  if (mode !== undefined && (mode !== 'Passive' || era === undefined)) return 'elsewhere';
  return era === undefined ? 'nowhere' : 'here';
}

/** Points of the session that goes on, by account as hex, on a chain that sends them elsewhere at its end. */
export async function readSessionPoints(
  reader: StateReader,
): Promise<ReadonlyMap<string, number> | undefined> {
  const entries = await reader.entries('stakingAhClient', 'validatorPoints');
  return (
    entries &&
    new Map(entries.map(({ keys, value }) => [accountHex(String(keys[0])) ?? '', smallJson.parse(value)]))
  );
}

async function readLength(reader: StateReader): Promise<StakingSession['length']> {
  const items = ['currentSlot', 'genesisSlot', 'epochIndex'];
  const values = await Promise.all(items.map((item) => reader.storage('babe', item)));
  const constants = ['epochDuration', 'expectedBlockTime'].map((name) => reader.constant('babe', name));
  const read = z.array(smallJson).safeParse([...values, ...constants]);
  if (!read.success) return undefined;
  const [current = 0, genesis = 0, epoch = 0, slots = 0, slotMs = 0] = read.data;
  return { slots, slotMs, slot: current - genesis - epoch * slots };
}
