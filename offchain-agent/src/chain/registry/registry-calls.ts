import type { ApiPromise } from '@polkadot/api';
import { type DynamicCall, dynamicCall } from '../call/dynamic-call.ts';
import { type CallAddress, hexOfText } from './target-address.ts';

/** Whom a target stands for. */
type TargetWho = { readonly account: string } | { readonly name: string };

/**
 * The calls of pallet-registry, for a runtime that is met only now.
 * Each throws AgentError `bad_input/not_in_runtime` when the runtime lacks it, `bad_input/call` when the arguments do not fit.
 */
export const registryCalls = {
  join: (
    api: ApiPromise,
    network: number,
    { signer, region, head }: { signer: string; region?: string | undefined; head: string },
  ): DynamicCall => call(api, 'join', network, signer, region === undefined ? null : hexOfText(region), head),

  setSigner: (api: ApiPromise, network: number, signer: string): DynamicCall =>
    call(api, 'setSigner', network, signer),

  leave: (api: ApiPromise, network: number): DynamicCall => call(api, 'leave', network),

  resume: (api: ApiPromise, network: number, head: string): DynamicCall => call(api, 'resume', network, head),

  withdraw: (api: ApiPromise, network: number): DynamicCall => call(api, 'withdraw', network),

  /** For the Council. */
  registerNetwork: (
    api: ApiPromise,
    {
      genesisHash,
      name,
      consensus,
      slotMs,
      era,
    }: {
      readonly genesisHash: string;
      readonly name: string;
      readonly consensus: 'Aura' | 'Babe' | 'Other';
      readonly slotMs: number;
      readonly era: { readonly startMs: number; readonly lengthMs: number } | undefined;
    },
  ): DynamicCall =>
    call(api, 'registerNetwork', genesisHash, hexOfText(name), consensus, slotMs, era ?? null),

  /** For the Council. */
  addTarget: (api: ApiPromise, network: number, who: TargetWho, owner: string): DynamicCall =>
    call(
      api,
      'addTarget',
      network,
      'account' in who ? { Account: who.account } : { Name: hexOfText(who.name) },
      owner,
    ),

  /** For the Council. */
  removeTarget: (api: ApiPromise, network: number, target: number): DynamicCall =>
    call(api, 'removeTarget', network, target),

  addAddress: (api: ApiPromise, network: number, target: number, address: CallAddress): DynamicCall =>
    call(api, 'addAddress', network, target, address),

  /** @param encoded the address as the chain keeps it */
  removeAddress: (api: ApiPromise, network: number, target: number, encoded: unknown): DynamicCall =>
    call(api, 'removeAddress', network, target, encoded),

  /** Of its owner, or the validator itself; none clears it. */
  setRegion: (api: ApiPromise, network: number, target: number, region: string | undefined): DynamicCall =>
    call(api, 'setRegion', network, target, region === undefined ? null : hexOfText(region)),

  /** @param members ids of targets, ascending */
  createGroup: (api: ApiPromise, network: number, name: string, members: readonly number[]): DynamicCall =>
    call(api, 'createGroup', network, hexOfText(name), members),

  /** @param members ids of targets, ascending */
  setMembers: (api: ApiPromise, network: number, group: number, members: readonly number[]): DynamicCall =>
    call(api, 'setMembers', network, group, members),

  /** For the owner, or the Council. */
  removeGroup: (api: ApiPromise, network: number, group: number): DynamicCall =>
    call(api, 'removeGroup', network, group),
} as const;

function call(api: ApiPromise, name: string, ...args: readonly unknown[]): DynamicCall {
  return dynamicCall(api, 'registry', name, args);
}
