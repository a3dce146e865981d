import type { ApiPromise } from '@polkadot/api';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { StateAt } from '../call/state-at.ts';
import { unsignedJson } from '../json-numbers.ts';
import { readTargets } from '../reporting/read-targets.ts';
import type { TargetInfo } from '../reporting/reporting-shapes.ts';
import { hexOfText } from './target-address.ts';

// As @polkadot/api writes them as JSON.
const group = z.object({
  group: z.number(),
  name: z
    .string()
    .regex(/^0x(?:[0-9a-f]{2})*$/)
    .transform((hex) => plainText(Buffer.from(hex.slice(2), 'hex').toString('utf8'))),
  members: z.array(z.number()),
  owner: z.string(),
  deposit: unsignedJson,
});

/** A named set of targets; members are ids, ascending. `deposit` is held from the owner, in the chain's smallest unit. */
export type TargetGroup = z.infer<typeof group>;

const groupShapes = {
  groups: z.array(group),
  group: group.nullish().transform((value) => value ?? undefined),
  nextId: z.number(),
  deposits: z.object({ group: unsignedJson, member: unsignedJson }),
};

/** Ids that the runtime API looks at in one call. */
const pageIds = 256;

/** The groups of a network, and its targets by region, as they stood at one block. */
export class TargetGroups {
  readonly network: number;
  readonly #api: ApiPromise;
  readonly #hash: string;
  #state: Promise<StateAt> | undefined;

  constructor(api: ApiPromise, hash: string, network: number) {
    this.#api = api;
    this.#hash = hash;
    this.network = network;
  }

  /**
   * The group of a name.
   * @throws AgentError `bad_input/no_groups` when the runtime has none
   */
  async named(name: string): Promise<TargetGroup | undefined> {
    const state = await this.#withGroups();
    return await state.call(groupShapes.group, 'registryApi', 'groupOf', this.network, hexOfText(name));
  }

  /**
   * All groups, the oldest first.
   * @throws AgentError `bad_input/no_groups` when the runtime has none
   */
  async all(): Promise<readonly TargetGroup[]> {
    const state = await this.#withGroups();
    const next = await state.storage(groupShapes.nextId, 'registry', 'nextGroupId', this.network);
    const groups: TargetGroup[] = [];
    // Ids are not used again: where many groups were removed, a page may be empty and not the last.
    for (let offset = 0; offset < next; offset += pageIds) {
      const { network } = this;
      const page = await state.call(groupShapes.groups, 'registryApi', 'groups', network, offset, pageIds);
      groups.push(...page);
    }
    return groups;
  }

  /**
   * What a group of so many members holds from its owner, in the chain's smallest unit.
   * @throws AgentError `bad_input/no_groups` when the runtime has none
   */
  async deposit(members: number): Promise<bigint> {
    const state = await this.#withGroups();
    const deposits = await state.call(groupShapes.deposits, 'registryApi', 'deposits');
    return deposits.group + deposits.member * BigInt(members);
  }

  /** All targets of the network. */
  async targets(): Promise<readonly TargetInfo[]> {
    return await readTargets(await this.#open(), this.network);
  }

  async #withGroups(): Promise<StateAt> {
    if (!this.#api.call['registryApi']?.['groupOf']) throw noGroups(this.#api, 'RegistryApi.groupOf');
    return await this.#open();
  }

  async #open(): Promise<StateAt> {
    this.#state ??= StateAt.at(this.#api, this.#hash);
    return await this.#state;
  }
}

/** That a runtime is too old for groups. */
export function noGroups(api: Pick<ApiPromise, 'runtimeVersion'>, lacks: string): AgentError {
  const specName = plainText(api.runtimeVersion.specName);
  const specVersion = api.runtimeVersion.specVersion.toNumber();
  return new AgentError(
    'bad_input/no_groups',
    `the chain "${specName}" (runtime ${specVersion}) knows no groups: its runtime lacks ${lacks}; ask for single targets, or pass --url of an Almanac chain`,
    { data: { spec_name: specName, spec_version: specVersion, lacks } },
  );
}
