import { deepEqual } from 'node:assert/strict';
import { planFaults, planNodes } from '../../../../src/lab/plan/node-plan.ts';

const four = { validators: 3, candidates: 1, fullNodes: 1 };

function messages(options: Parameters<typeof planFaults>[0]): readonly string[] {
  return planFaults(options).map(({ message }) => message);
}

describe('planNodes', () => {
  it('numbers validators, then candidates, then full nodes, which have no keys', () => {
    deepEqual(
      planNodes(four).map(({ name, role, seed }) => [name, role, seed]),
      [
        ['v1', 'validator', '//Alice'],
        ['v2', 'validator', '//Bob'],
        ['v3', 'validator', '//Charlie'],
        ['v4', 'candidate', '//Dave'],
        ['f1', 'full', undefined],
      ],
    );
  });

  it('fills the regions in their order', () => {
    deepEqual(
      planNodes({ ...four, regions: { us: 2, eu: 3 } }).map(({ region }) => region),
      ['us', 'us', 'eu', 'eu', 'eu'],
    );
  });

  it('gives one node a command of its own', () => {
    deepEqual(
      planNodes({ ...four, nodeOf: { v3: '../real/old-node' } }).map(({ node }) => node),
      [undefined, undefined, '../real/old-node', undefined, undefined],
    );
  });

  it('gives a listed node the seed that it names, and the others the next that nobody has', () => {
    const nodes = [
      { name: 'a', role: 'validator' as const },
      { name: 'b', role: 'validator' as const, seed: '//Alice', region: 'eu' },
      { name: 'c', role: 'full' as const },
    ];
    deepEqual(
      planNodes({ validators: 2, candidates: 0, nodes }).map(({ seed, region }) => [seed, region]),
      [
        ['//Bob', undefined],
        ['//Alice', 'eu'],
        [undefined, undefined],
      ],
    );
  });
});

describe('planFaults', () => {
  it('takes regions that add up, and says what is missing where they do not', () => {
    deepEqual(messages({ ...four, regions: { eu: 2, us: 3 } }), []);
    deepEqual(messages({ ...four, regions: { eu: 2, us: 2 } }), [
      '--region eu=2 us=2: 4 nodes have a region, and there are 5; expected as many',
    ]);
    deepEqual(messages({ ...four, regions: { v1: 5 } }), [
      '--region v1=5: expected a name of a-z, 0-9 and "-" that no node has',
    ]);
    deepEqual(messages({ ...four, regions: { eu: 0, us: 5 } }), ['--region eu=0: expected 1 or more nodes']);
  });

  it('names commands and links of nodes that are not there', () => {
    deepEqual(messages({ ...four, nodeOf: { v9: 'x' }, links: [{ between: ['eu', 'us'], delay: 1 }] }), [
      '--node v9=...: unknown node "v9"; expected one of v1, v2, v3, v4, f1',
      '--links [0].between: unknown region or node "eu"; expected v1, v2, v3, v4, f1',
      '--links [0].between: unknown region or node "us"; expected v1, v2, v3, v4, f1',
    ]);
  });

  it('refuses listed nodes whose names or seeds cannot be told apart or are taken', () => {
    const node = (name: string, more: object = {}) => ({ name, role: 'validator' as const, ...more });
    deepEqual(
      messages({
        validators: 4,
        candidates: 0,
        nodes: [
          node('a', { seed: '//A', region: 'b' }),
          node('b', { seed: '//A' }),
          node('a'),
          node('logs'),
          { name: 'f', role: 'full', seed: '//F' },
        ],
      }),
      [
        'nodes[0].region: "b": expected up to 32 of a-z, 0-9 and "-", and no name of a node',
        'nodes[1].seed: there are two nodes with //A',
        'nodes[2].name: there are two nodes "a"',
        'nodes[3].name: "logs" is not a node name; expected up to 32 of a-z, 0-9 and "-", and not r1',
        'nodes[4].seed: a full node has no keys; leave it out',
      ],
    );
  });
});
