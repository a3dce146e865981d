import assert from 'node:assert/strict';
import { basisOf, embeddedVersion, readBasis } from '../../../../src/chain/rpc/basis.ts';

describe('basisOf', () => {
  it('tells the embedded chain from a node', () => {
    assert.equal(basisOf(embeddedVersion), 'simulated');
    assert.equal(basisOf('1.0.0-4f1b2c3d4e5'), 'census');
  });
});

describe('readBasis', () => {
  it('asks the node, and takes one that does not answer for no embedded chain', async () => {
    const asked: string[] = [];
    const answering = async (method: string): Promise<never> => {
      asked.push(method);
      return embeddedVersion as never;
    };
    assert.equal(await readBasis({ request: answering }), 'simulated');
    assert.deepEqual(asked, ['system_version']);
    assert.equal(await readBasis({ request: () => Promise.reject(new Error('no such method')) }), 'census');
  });
});
