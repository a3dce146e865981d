import { FakeNodeReader } from '../../../../../tests/support/fake-node-reader.ts';
import { nodeReaderConformance } from '../../../../../tests/support/node-reader-conformance.ts';
import { stateOf } from '../../../../../tests/support/watched-network.ts';

describe('a fake reader of nodes', () => {
  nodeReaderConformance(() => {
    const blocks: string[] = [];
    const reader = new FakeNodeReader((hash) => blocks.push(hash));
    const [node] = stateOf('v1').nodes;
    if (!node) throw new RangeError('no node');
    const set = (state: FakeNodeReader['state']) => async () => {
      reader.state = state;
    };
    return {
      reader,
      blocks,
      node: () => node,
      pause: set('paused'),
      resume: set('running'),
      kill: set('gone'),
    };
  });
});
