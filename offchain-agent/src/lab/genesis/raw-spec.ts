import type { HexString } from '@polkadot/util/types';

interface RawSpecOptions {
  readonly id: string;
  readonly name: string;
  readonly top: Record<HexString, HexString>;
  readonly properties?: Record<string, unknown>;
  readonly bootNodes?: readonly string[];
  /** A chain that is not Live may use private addresses. */
  readonly chainType?: 'Development' | 'Local' | 'Live';
}

/** A raw chain spec: the file that starts a real node from this genesis. */
export interface RawSpec {
  readonly name: string;
  readonly id: string;
  readonly chainType: string;
  readonly bootNodes: readonly string[];
  readonly telemetryEndpoints: null;
  readonly protocolId: null;
  readonly properties: Record<string, unknown>;
  readonly codeSubstitutes: Record<string, never>;
  readonly genesis: {
    readonly raw: {
      readonly top: Record<HexString, HexString>;
      readonly childrenDefault: Record<string, never>;
    };
  };
}

export function rawSpec(options: RawSpecOptions): RawSpec {
  return {
    name: options.name,
    id: options.id,
    chainType: options.chainType ?? 'Local',
    bootNodes: options.bootNodes ?? [],
    telemetryEndpoints: null,
    protocolId: null,
    properties: options.properties ?? defaultProperties,
    codeSubstitutes: {},
    genesis: { raw: { top: options.top, childrenDefault: {} } },
  };
}

/** How wallets show addresses and amounts of an Almanac chain. */
export const defaultProperties = { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'ALM' };
