import { deepEqual } from 'node:assert/strict';
import { overrideFile, type TypedFields } from '../../../../src/lab/plan/override-file.ts';

function overridden(document: Record<string, unknown>, typed: TypedFields): unknown[] {
  const { document: result, warnings } = overrideFile({ document, warnings: [] }, typed);
  return [result, warnings];
}

describe('overrideFile', () => {
  it('puts every typed field above that of the file', () => {
    const file = { name: 'a', slot: '6s', port: 1, links: [{ within: 'eu', loss: 1 }] };
    const typed = { name: 'b', slot: '2s', port: 2, links: [] };
    deepEqual(overridden({ ...file, era: 3 }, typed), [{ ...typed, era: 3 }, []]);
  });

  it('starts the typed program for all nodes, and names those that lose their own', () => {
    const nodes = [{ name: 'a' }, { name: 'b', node: '/old --x' }, { name: 'c', node: '/usual' }];
    deepEqual(overridden({ node: '/usual', nodes, node_of: { a: '/single' } }, { node: '/new' }), [
      { node: '/new', nodes: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] },
      [
        'nodes[1].node: "/old --x" is replaced by --node; keep it with --node "b=/old --x"',
        'node_of.a: "/single" is replaced by --node; keep it with --node "a=/single"',
      ],
    ]);
  });

  it('starts the typed program for one node, and leaves the others theirs', () => {
    deepEqual(overridden({ node_of: { a: '/a', b: '/b' } }, { node_of: { b: '/new', c: '/c' } }), [
      { node_of: { a: '/a', b: '/new', c: '/c' } },
      [],
    ]);
    deepEqual(overridden({ node_of: { a: '/a', b: '/b' } }, { node: '/x', node_of: { b: '/new' } }), [
      { node: '/x', node_of: { b: '/new' } },
      ['node_of.a: "/a" is replaced by --node; keep it with --node "a=/a"'],
    ]);
  });

  it('takes one chain for another', () => {
    const file = { runtime: 'a.wasm', preset: 'dev', name: 'a' };
    deepEqual(overridden(file, { chain: 'local' }), [{ name: 'a', chain: 'local' }, []]);
    deepEqual(overridden(file, { runtime: 'b.wasm' }), [{ ...file, runtime: 'b.wasm' }, []]);
    deepEqual(overridden({ chain_command: 'print' }, { runtime: 'b.wasm' }), [{ runtime: 'b.wasm' }, []]);
  });

  it('gives the nodes the typed regions in place of their own', () => {
    deepEqual(overridden({ nodes: [{ name: 'a', region: 'eu' }] }, { regions: { us: 1 } }), [
      { nodes: [{ name: 'a' }], regions: { us: 1 } },
      [],
    ]);
  });

  it('leaves a list of another kind to the check of the file', () => {
    deepEqual(overridden({ nodes: 'a', node_of: 4 }, { node: '/new' }), [{ node: '/new', nodes: 'a' }, []]);
    deepEqual(overridden({ nodes: ['a'] }, { node: '/new' }), [{ node: '/new', nodes: ['a'] }, []]);
  });
});
