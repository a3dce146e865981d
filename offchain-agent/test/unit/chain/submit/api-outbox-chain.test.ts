import assert from 'node:assert/strict';
import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../../../src/base/error.ts';
import type { ApiReportingChain } from '../../../../src/chain/reporting/api-reporting-chain.ts';
import { RpcError } from '../../../../src/chain/rpc/error.ts';
import { ApiOutboxChain } from '../../../../src/chain/submit/api-outbox-chain.ts';

const head = { number: 40, hash: '0x40', timeMs: 40_000 };
const pair = { address: '5Signer' } as KeyringPair;

/** A chain whose runtime changed at block 30 of the finalized blocks, and that knows blocks from 10 on. */
function chainOf(changes: Partial<Record<'finalizedHead', () => Promise<never>>> = {}): ApiOutboxChain {
  const client = {
    request: async (method: string, [param]: readonly unknown[] = []) => {
      if (method === 'chain_getBlockHash') return Number(param) < 10 ? null : `0x${String(param)}`;
      return { specVersion: Number(String(param).slice(2)) < 30 ? 2 : 3 };
    },
  };
  const api = { runtimeVersion: { specVersion: { toNumber: () => 4 } } };
  return new ApiOutboxChain({ api, client, ...changes } as unknown as ApiReportingChain, pair);
}

function failing(error: Error): ApiOutboxChain {
  return chainOf({ finalizedHead: () => Promise.reject(error) });
}

describe('ApiOutboxChain', () => {
  it('writes for the account of its key', () => {
    assert.equal(chainOf().account, '5Signer');
  });

  it('knows when an upgrade has made invalid what was signed before it', async () => {
    const chain = chainOf();
    assert.equal(await chain.isSuperseded(29, head), true);
    assert.equal(await chain.isSuperseded(30, head), false);
    assert.equal(await chain.isSuperseded(9, head), false);
  });

  it('does not sign while the best block has another runtime than the finalized one', async () => {
    await assert.rejects(chainOf().sign('0x00', 0, head), {
      code: 'unknown/upgrading',
      message: /\(finalized 3, best 4\)/,
      retryable: true,
    });
  });

  it('takes a node that fails as one to wait for', async () => {
    const internal = new RpcError('ws://127.0.0.1:9944', 'state_call', {
      code: -32603,
      message: 'Internal error',
    });
    for (const error of [internal, new Error('Unable to retrieve header')]) {
      await assert.rejects(failing(error).finalizedHead(), { code: 'unknown/chain', retryable: true });
    }
  });

  it('does not wait for a runtime that this version does not know', async () => {
    const unknown = new AgentError('bad_input/chain_version', 'another shape');
    await assert.rejects(failing(unknown).finalizedHead(), unknown);
  });
});
