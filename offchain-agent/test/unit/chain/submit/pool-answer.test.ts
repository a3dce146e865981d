import assert from 'node:assert/strict';
import { AgentError } from '../../../../src/base/error.ts';
import { RpcError } from '../../../../src/chain/rpc/error.ts';
import { poolAnswer } from '../../../../src/chain/submit/refusal.ts';

function refused(code: number, data: string): RpcError {
  const failure = { code, message: 'Invalid Transaction', data };
  return new RpcError('ws://127.0.0.1:9944', 'author_submitExtrinsic', failure);
}

describe('poolAnswer', () => {
  it('takes what is there already as taken', () => {
    assert.deepEqual(poolAnswer(refused(1013, '')), { kind: 'taken' });
  });

  it('knows an account that cannot pay', () => {
    assert.deepEqual(poolAnswer(refused(1010, 'Inability to pay some fees (e.g. account balance too low)')), {
      kind: 'unpaid',
    });
  });

  it('lets all else wait, with the words of the node: no pool has the last word', () => {
    for (const [code, data] of [
      [1010, 'Transaction is outdated'],
      [1010, 'Transaction has a bad signature'],
      [1012, ''],
      [1014, 'nonce too low'],
      [1016, ''],
    ] as const) {
      const answer = poolAnswer(refused(code, data));
      assert.ok(answer.kind === 'waiting' && answer.why.includes(data), data);
    }
  });

  it('is no answer when the connection is gone', () => {
    const closed = new AgentError('unreachable/closed', 'gone', { retryable: true });
    assert.throws(() => poolAnswer(closed), closed);
  });
});
