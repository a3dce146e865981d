export const headKinds: Readonly<Record<string, readonly [kind: 'best' | 'final', item: string]>> = {
  chain_subscribeNewHeads: ['best', 'chain_newHead'],
  chain_subscribeAllHeads: ['best', 'chain_allHead'],
  chain_subscribeFinalizedHeads: ['final', 'chain_finalizedHead'],
};
/** What a node of the world offers, and what it says of its runtime. */
export const methods = [
  ...Object.keys(headKinds),
  'author_submitAndWatchExtrinsic',
  'author_submitExtrinsic',
  'author_unwatchExtrinsic',
  'chain_getBlock',
  'chain_getBlockHash',
  'chain_getFinalizedHead',
  'chain_getHeader',
  'chain_unsubscribeAllHeads',
  'chain_unsubscribeFinalizedHeads',
  'chain_unsubscribeNewHeads',
  'rpc_methods',
  'state_call',
  'state_getRuntimeVersion',
  'state_getStorage',
  'state_subscribeRuntimeVersion',
  'system_chain',
  'system_health',
  'system_syncState',
];
export const runtime = {
  specName: 'world',
  specVersion: 1,
  implName: 'world',
  implVersion: 1,
  transactionVersion: 1,
};
