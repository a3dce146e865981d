// Auto-generated via `yarn polkadot-types-from-defs`, do not edit
/* eslint-disable */

import type { Call } from '@polkadot/types/interfaces/runtime';

/** @name AlmanacRuntimeRuntimeCall */
export interface AlmanacRuntimeRuntimeCall extends Call {}

export type PHANTOM_RUNTIMECALL = 'runtimeCall';
