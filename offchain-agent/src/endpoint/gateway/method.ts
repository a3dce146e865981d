/**
 * What the gateway does with a method:
 * - `constant`: the same for the life of a chain;
 * - `read`: fixed by a hash, or at the head where it has none;
 * - `number`: a hash by number, fixed once that is finalized;
 * - `final`: what the merged heads know;
 * - `pool`: the transaction pool of a node, as it is now;
 * - `submit`: hands in a transaction;
 * - `own`: about the node, answered by the gateway of itself;
 * - `sticky`: bound to one node by what was asked before;
 * - `subscribe`, `unsubscribe`: of a merged subscription;
 * - `other`: not in the table: forwarded, never twice.
 */
type MethodKind =
  | 'constant'
  | 'read'
  | 'number'
  | 'final'
  | 'pool'
  | 'submit'
  | 'own'
  | 'sticky'
  | 'subscribe'
  | 'unsubscribe'
  | 'other';

export type SubscriptionKind =
  | 'newHeads'
  | 'finalizedHeads'
  | 'allHeads'
  | 'runtimeVersion'
  | 'storage'
  | 'justifications'
  | 'submitAndWatch'
  | 'transactionWatch';

export interface MethodRule {
  readonly kind: MethodKind;
  /**
   * Parameter names by position, as in sc-rpc-api 0.60 and sc-rpc-spec-v2 0.61; optional ones end in `?`. Without names the
   * gateway does not read the parameters and forwards them unmodified.
   */
  readonly params?: readonly string[];
  /** Of `read`: which parameter, from 0, is the hash. */
  readonly hashAt?: number;
  /** Of `read`: without the hash it is another question, and nothing is put in. */
  readonly needsHash?: boolean;
  /** Of a page of keys: the position of the count. */
  readonly countAt?: number;
  /** Whether its first parameter is a storage key or a prefix of keys. */
  readonly isKeyed?: boolean;
  /** Whether null says that the node does not have the block. */
  readonly nullIsUnknown?: boolean;
  /** What JSON its values are, where that is one kind. */
  readonly value?: 'text' | 'object';
  readonly subscription?: SubscriptionKind;
}

/** The table, by method. */
export const methodRules = new Map<string, MethodRule>();

function add(names: string, rule: Omit<MethodRule, 'params'>, params?: string): void {
  const split = params === undefined ? {} : { params: params.split(' ').filter((name) => name !== '') };
  for (const name of names.split(' ')) methodRules.set(name, { ...rule, ...split });
}

add('system_chain system_chainType system_properties', { kind: 'constant' }, '');
add('chainSpec_v1_chainName chainSpec_v1_genesisHash chainSpec_v1_properties', { kind: 'constant' }, '');
add('archive_v1_genesisHash archive_unstable_genesisHash', { kind: 'constant' }, '');

add(
  'chain_getHeader chain_getBlock',
  { kind: 'read', hashAt: 0, nullIsUnknown: true, value: 'object' },
  'hash?',
);
add(
  'state_getStorage state_getStorageHash state_getStorageAt state_getStorageHashAt',
  { kind: 'read', hashAt: 1, isKeyed: true, value: 'text' },
  'key hash?',
);
add('state_getStorageSize state_getStorageSizeAt', { kind: 'read', hashAt: 1, isKeyed: true }, 'key hash?');
add('state_getMetadata', { kind: 'read', hashAt: 0, value: 'text' }, 'hash?');
add('state_getRuntimeVersion chain_getRuntimeVersion', { kind: 'read', hashAt: 0, value: 'object' }, 'hash?');
add('state_call state_callAt', { kind: 'read', hashAt: 2, value: 'text' }, 'name bytes hash?');
add(
  'state_getKeysPaged state_getKeysPagedAt',
  { kind: 'read', hashAt: 3, countAt: 1, isKeyed: true },
  'prefix? count start_key? hash?',
);
add('state_queryStorageAt', { kind: 'read', hashAt: 1 }, 'keys at?');
add('state_getReadProof', { kind: 'read', hashAt: 1, value: 'object' }, 'keys hash?');
add('state_getChildReadProof', { kind: 'read', hashAt: 2, isKeyed: true }, 'child_storage_key keys hash?');
add(
  'childstate_getStorage childstate_getStorageHash childstate_getStorageSize',
  { kind: 'read', hashAt: 2, isKeyed: true },
  'child_storage_key key hash?',
);
add(
  'childstate_getStorageEntries',
  { kind: 'read', hashAt: 2, isKeyed: true },
  'child_storage_key keys hash?',
);
add(
  'childstate_getKeysPaged childstate_getKeysPagedAt',
  { kind: 'read', hashAt: 4, countAt: 2, isKeyed: true },
  'child_storage_key prefix? count start_key? hash?',
);
add('payment_queryInfo payment_queryFeeDetails', { kind: 'read', hashAt: 1 }, 'encoded_xt at?');
add(
  'archive_v1_header archive_v1_body',
  { kind: 'read', hashAt: 0, needsHash: true, nullIsUnknown: true },
  'hash',
);
add('archive_v1_call', { kind: 'read', hashAt: 0, needsHash: true }, 'hash function call_parameters');

add('chain_getBlockHash chain_getHead', { kind: 'number' }, 'hash?');
add('archive_v1_hashByHeight', { kind: 'number' }, 'height');
add('chain_getFinalizedHead chain_getFinalisedHead archive_v1_finalizedHeight', { kind: 'final' }, '');
add('system_accountNextIndex account_nextIndex author_pendingExtrinsics grandpa_proveFinality', {
  kind: 'pool',
});
add('grandpa_roundState beefy_getFinalizedHead mmr_root', { kind: 'pool' });
add('author_submitExtrinsic', { kind: 'submit' }, 'extrinsic');
add('rpc_methods system_health system_localPeerId system_version system_name system_nodeRoles', {
  kind: 'own',
});
add('system_syncState system_localListenAddresses system_unstable_networkState', { kind: 'own' });

const subscriptions: readonly (readonly [
  SubscriptionKind,
  subscribe: string,
  unsubscribe: string,
  params?: string,
])[] = [
  [
    'newHeads',
    'chain_subscribeNewHeads chain_subscribeNewHead subscribe_newHead',
    'chain_unsubscribeNewHeads chain_unsubscribeNewHead unsubscribe_newHead',
  ],
  [
    'finalizedHeads',
    'chain_subscribeFinalizedHeads chain_subscribeFinalisedHeads',
    'chain_unsubscribeFinalizedHeads chain_unsubscribeFinalisedHeads',
  ],
  ['allHeads', 'chain_subscribeAllHeads', 'chain_unsubscribeAllHeads'],
  [
    'runtimeVersion',
    'state_subscribeRuntimeVersion chain_subscribeRuntimeVersion',
    'state_unsubscribeRuntimeVersion chain_unsubscribeRuntimeVersion',
  ],
  ['storage', 'state_subscribeStorage', 'state_unsubscribeStorage', 'keys?'],
  ['justifications', 'grandpa_subscribeJustifications', 'grandpa_unsubscribeJustifications'],
  ['submitAndWatch', 'author_submitAndWatchExtrinsic', 'author_unwatchExtrinsic', 'bytes'],
  ['transactionWatch', 'transactionWatch_v1_submitAndWatch', 'transactionWatch_v1_unwatch', 'bytes'],
];
for (const [subscription, subscribe, unsubscribe, params = ''] of subscriptions) {
  add(subscribe, { kind: 'subscribe', subscription }, params);
  add(unsubscribe, { kind: 'unsubscribe', subscription });
}

/** What nodes name the items of a subscription. */
export const itemNames: Readonly<Record<SubscriptionKind, string>> = {
  newHeads: 'chain_newHead',
  finalizedHeads: 'chain_finalizedHead',
  allHeads: 'chain_allHead',
  runtimeVersion: 'state_runtimeVersion',
  storage: 'state_storage',
  justifications: 'grandpa_justifications',
  submitAndWatch: 'author_extrinsicUpdate',
  transactionWatch: 'transactionWatch_v1_watchEvent',
};

const unsafe = new Set(
  [
    'author_hasKey author_hasSessionKeys author_insertKey author_removeExtrinsic author_rotateKeys',
    'author_rotateKeysWithOwner offchain_localStorageClear offchain_localStorageGet offchain_localStorageSet',
    'state_getPairs state_queryStorage state_traceBlock state_callRecorded system_peers system_dryRun system_dryRunAt',
    'system_addReservedPeer system_removeReservedPeer system_reservedPeers system_addLogFilter system_resetLogFilter',
    'state_getKeys childstate_getKeys dev_getBlockStats sync_state_genSyncSpec mixnet_register statement_dump',
    'statement_remove babe_epochAuthorship engine_createBlock engine_finalizeBlock',
  ].flatMap((names) => names.split(' ')),
);
const sticky =
  /^(chainHead|transaction|transactionWatch)_|^archive_(v1|unstable)_(storage|stopStorage|storageDiff)/;
const subscribing = /_(un)?subscribe[A-Z]|_subscription$|_(un)?subscribe$/;

/** What becomes of a method. */
export function ruleOf(method: string): MethodRule {
  const rule = methodRules.get(method);
  if (rule) return rule;
  return sticky.test(method) || subscribing.test(method) ? { kind: 'sticky' } : { kind: 'other' };
}

/** Whether a method may do harm, or much work, in anybody's hands; by name it can be opened. */
export function isUnsafe(method: string): boolean {
  return unsafe.has(method);
}

/** Whether a call may be made again, and elsewhere, without any change to what it does. */
export function isIdempotent({ kind }: MethodRule): boolean {
  return kind === 'constant' || kind === 'read' || kind === 'number' || kind === 'pool' || kind === 'final';
}

/** The most keys that one page may have; nodes of old allowed any number. */
export const mostKeys = 1_000;

/** The most heights that one call may ask the hashes of: each takes two bytes to ask for, and seventy to answer. */
export const mostHeights = 1_000;
