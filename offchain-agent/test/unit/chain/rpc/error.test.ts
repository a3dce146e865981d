import assert from 'node:assert/strict';
import { RpcError } from '../../../../src/chain/rpc/error.ts';

describe('RpcError', () => {
  it('says what the node said, without its control characters', () => {
    const failure = { code: 1, message: 'no\u001b[2J', data: 'because\r' };
    const { message, data } = new RpcError('ws://127.0.0.1:9944', 'chain_getHeader', failure);
    assert.equal(message, 'ws://127.0.0.1:9944 refused chain_getHeader: no?[2J (because?)');
    assert.equal(data['rpc_message'], 'no\u001b[2J');
  });
});
