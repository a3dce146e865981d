import { rejects, throws } from 'node:assert/strict';
import type { ApiPromise } from '@polkadot/api';
import { z } from 'zod';
import type { MadeNode } from '../../../../../tests/support/made-node.ts';
import { PublicRuntime } from '../../../../../tests/support/public-runtime.ts';
import { dynamicCall } from '../../../../src/chain/call/dynamic-call.ts';
import { StateAt } from '../../../../src/chain/call/state-at.ts';
import { readCouncil } from '../../../../src/chain/govern/council.ts';
import { openChain } from '../../../../src/chain/rpc/connect.ts';
import { encodeNominate } from '../../../../src/chain/staking/nominate-call.ts';

const code = 'bad_input/not_in_runtime';
const target = `0x${'11'.repeat(32)}`;

describe('a runtime without the pallet', () => {
  const bare = {
    runtimeVersion: { specName: 'bare', specVersion: { toNumber: () => 7 } },
    tx: {},
    query: { system: {} },
    consts: {},
    call: {},
  } as unknown as ApiPromise;
  const without = (pallet: string) => ({
    code,
    message: `the chain "bare" (runtime 7) has no pallet ${pallet}; name a chain that has it`,
  });

  it('refuses a nomination for the missing pallet Staking', () => {
    throws(() => encodeNominate(bare, [target], new Map([[target, false]])), without('Staking'));
  });

  it('refuses a vote for the missing pallet Council', () => {
    throws(() => dynamicCall(bare, 'council', 'vote', []), without('Council'));
  });

  it('refuses a transfer for the missing pallet Balances', () => {
    throws(() => dynamicCall(bare, 'balances', 'transferKeepAlive', []), without('Balances'));
  });

  it('knows a pallet that has storage and no calls', () => {
    throws(() => dynamicCall(bare, 'system', 'remark', []), {
      code,
      message:
        'pallet System of the chain "bare" (runtime 7) has no call remark; use the version of almanac that belongs to the chain',
    });
  });
});

describe('a node of Kusama', () => {
  const runtime = new PublicRuntime('kusama');
  let node: MadeNode;
  let api: ApiPromise;

  before(async () => {
    node = runtime.node();
    await node.start();
    api = (await openChain(node.url)).api;
  });

  after(async () => {
    await api?.disconnect();
    await node?.stop();
  });

  it('has no Council to read', async () => {
    await rejects(readCouncil(api, runtime.head), {
      code,
      message: /^the chain "kusama" .* has no pallet Council;/,
    });
  });

  it('refuses a call, a storage item and a function by name', async () => {
    const lacks = (whole: string, part: string) => ({
      code,
      message: new RegExp(
        `^${whole} of the chain "kusama" \\(runtime \\d+\\) has no ${part}; use the version`,
      ),
    });
    const state = await StateAt.at(api, runtime.head);
    throws(() => dynamicCall(api, 'staking', 'nominateAll', []), lacks('pallet Staking', 'call nominateAll'));
    await rejects(
      state.storage(z.unknown(), 'balances', 'purses'),
      lacks('pallet Balances', 'storage item purses'),
    );
    await rejects(state.answer('core', 'rest'), lacks('runtime API Core', 'function rest'));
  });
});
