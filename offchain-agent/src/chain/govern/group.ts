import type { StateReader } from './state-reader.ts';

/** A governed value: a whole number, a choice by its name, accounts by their addresses; undefined where none is set. */
export type Value = bigint | string | readonly string[] | undefined;

/** Values of a group by the key of their field. */
export type Values = Readonly<Record<string, Value>>;

/** What is in force, and what follows it at a UTC midnight. */
export interface Timed {
  readonly current: Values;
  readonly next?: { readonly fromS: number; readonly values: Values };
  /** Windows from before the last change are open still: until they are closed there is no other. */
  readonly isUnderway?: boolean;
}

/** What values may be. */
export type Bounds =
  | {
      readonly kind: 'range';
      readonly min: bigint;
      readonly max: bigint;
      readonly isOptional?: boolean;
      /** A bound that the runtime alone can compute, in words. */
      readonly note?: string;
    }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'accounts'; readonly most: number };

/** Constants of the runtime and values of genesis that bounds are made of; undefined where the runtime lacks one. */
export interface Limits {
  readonly slotMs?: bigint;
  readonly windowMs?: bigint;
  /** The quorums of reporters that the Council may ask for now. */
  readonly quorum?: readonly [least: bigint, most: bigint];
  readonly maxValidators?: bigint;
  readonly maxReplacementBlocks?: bigint;
  readonly maxTurnBlocks?: bigint;
  /** What the runtime gives a deposit, by the name of its parameter. */
  readonly givenDeposits: Readonly<Record<string, bigint | undefined>>;
}

/** What bounds depend on besides the values of their own group. */
export interface Surroundings {
  readonly limits: Limits;
  /** A group's values by its key; undefined where the runtime lacks it. */
  readonly timed: (group: string) => Timed | undefined;
}

/** One governed parameter. */
export interface Field {
  /** As people name it: `sampling.samplesPerWindow`. */
  readonly name: string;
  /** Where it stands in the values of its group: `fastUs.arrival`. */
  readonly key: string;
  readonly unit: string;
  /** @param values those of the group as they would be together */
  readonly bounds: (values: Values, surroundings: Surroundings) => Bounds;
}

/** The share of the Council that a change needs. */
export type Share = 'more than half' | 'three quarters';

/** What one call of the runtime changes. */
export interface Group {
  readonly key: string;
  readonly pallet: string;
  readonly method: string;
  readonly share: Share;
  /** From when a change holds, once its motion is executed. */
  readonly inForce: string;
  readonly fields: readonly Field[];
  /** Nothing where the runtime has no such thing. */
  readonly read: (reader: StateReader, network: number) => Promise<Timed | undefined>;
  /** The arguments of the call. */
  readonly args: (network: number, values: Values, before: Values) => readonly unknown[];
  /** The values in arguments as @polkadot/api writes them as JSON; undefined for another network's or another item. */
  readonly valuesOf: (args: readonly unknown[], network: number) => Values | undefined;
}
