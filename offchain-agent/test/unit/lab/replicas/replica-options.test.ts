import { deepEqual } from 'node:assert/strict';
import { planNodes } from '../../../../src/lab/plan/node-plan.ts';
import { replicatedNodes } from '../../../../src/lab/replicas/replica-options.ts';

describe('the nodes of a network with a replicated validator', () => {
  it('are one for each validator and two for the last, which share its keys', () => {
    const planned = planNodes({ validators: 3, candidates: 0, nodes: replicatedNodes(3) });
    deepEqual(
      planned.map(({ name, role, seed, replicaOf }) => [name, role, seed, replicaOf]),
      [
        ['v1', 'validator', '//Alice', undefined],
        ['v2', 'validator', '//Bob', undefined],
        ['v3a', 'validator', '//Charlie', 'v3'],
        ['v3b', 'validator', '//Charlie', 'v3'],
      ],
    );
  });

  it('take a given seed for both', () => {
    const [, a, b] = replicatedNodes(2);
    const nodes = [{ ...a, name: 'a', role: 'validator' as const, replicaOf: 'v2', seed: '//Alice' }];
    const planned = planNodes({
      validators: 2,
      candidates: 0,
      nodes: [
        ...nodes,
        { name: 'b', role: 'validator', replicaOf: b?.replicaOf },
        { name: 'c', role: 'validator' },
      ],
    });
    deepEqual(
      planned.map(({ seed }) => seed),
      ['//Alice', '//Alice', '//Bob'],
    );
  });
});
