import { deepEqual, equal, rejects } from 'node:assert/strict';
import { AgentError } from '../../../../src/base/error.ts';
import { latestMetadata } from '../../../../src/chain/rpc/connect.ts';
import { RpcError } from '../../../../src/chain/rpc/error.ts';

const refused = new RpcError('ws://a', 'state_call', { code: -32000, message: 'no such function' });

/** A node that has these versions of its metadata, each an Option of bytes. */
function node(versions: Readonly<Record<string, string | Error>>) {
  const asked: unknown[][] = [];
  const request = async (method: string, params: unknown[] = []): Promise<never> => {
    asked.push([method, ...params]);
    if (method === 'state_getMetadata') return '0x0e' as never;
    const answer = versions[String(params[1])] ?? '0x00';
    if (answer instanceof Error) throw answer;
    return answer as never;
  };
  return { asked, request: request as <Result>(method: string, params?: unknown[]) => Promise<Result> };
}

describe('the metadata of a runtime', () => {
  it('is the newest that tells of runtime APIs, of the block that is asked for', async () => {
    const both = node({ '0x10000000': '0x0108aabb', '0x0f000000': '0x0104cc' });
    equal(await latestMetadata(both, ['0x01']), '0xaabb');
    deepEqual(both.asked, [['state_call', 'Metadata_metadata_at_version', '0x10000000', '0x01']]);
    equal(await latestMetadata(node({ '0x0f000000': '0x0104cc' }), []), '0xcc');
  });

  it('is what the node has where the runtime knows no versions, or not the question', async () => {
    equal(await latestMetadata(node({}), []), '0x0e');
    const old = node({ '0x10000000': refused, '0x0f000000': refused });
    equal(await latestMetadata(old, ['0x01']), '0x0e');
    deepEqual(old.asked.at(-1), ['state_getMetadata', '0x01']);
  });

  it('is not taken for missing when the node cannot be reached', async () => {
    const gone = new AgentError('unreachable/closed', 'gone', { retryable: true });
    await rejects(latestMetadata(node({ '0x10000000': gone }), []), { code: 'unreachable/closed' });
  });
});
