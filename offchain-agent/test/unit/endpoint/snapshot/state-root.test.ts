import { deepEqual, equal, rejects } from 'node:assert/strict';
import { hexText, textBytes } from '../../../../src/base/bytes.ts';
import { readExported, stateRoots } from '../../../../src/endpoint/snapshot/state-root.ts';
import { trieRoot } from '../../../../src/lab/executor/trie-root.ts';

async function* linesOf(document: object): AsyncGenerator<string> {
  yield* JSON.stringify(document, null, 2).split('\n');
}

function exported(top: object, childrenDefault: object = {}): AsyncGenerator<string> {
  return linesOf({ name: 'x', id: 'x', bootNodes: [], genesis: { raw: { top, childrenDefault } } });
}

const long = `0x${'ab'.repeat(40)}` as const;

describe('the state root of a database', () => {
  it('is that of the keys and values that a node exports, for both ways of keeping long values', async () => {
    const state = await readExported(exported({ '0x00': '0x01', '0x0102': long, '0x03': '0x' }));
    equal(state.top.length, 3);
    const [hashed, whole] = stateRoots(state);
    equal(hashed === whole, false);
    equal(hashed, hexText(trieRoot(state.top, 1)));
  });

  it('holds the roots of the tries below, which exports leave out', async () => {
    const state = await readExported(exported({ '0x00': '0x01' }, { '0xaabb': { '0x05': '0x06' } }));
    deepEqual([...state.children.keys()], ['0xaabb']);
    const child = trieRoot([[Uint8Array.of(5), Uint8Array.of(6)]], 1);
    const key = Buffer.concat([textBytes(':child_storage:default:'), Uint8Array.of(0xaa, 0xbb)]);
    const all = [...state.top, [key, child] as const];
    equal(stateRoots(state)[0], hexText(trieRoot(all, 1)));
  });

  it('is another one with one value changed', async () => {
    const one = stateRoots(await readExported(exported({ '0x00': '0x01' })));
    const other = stateRoots(await readExported(exported({ '0x00': '0x02' })));
    equal(one[0] === other[0], false);
  });

  it('is none where the node exports nothing', async () => {
    await rejects(readExported(linesOf({ name: 'x' })), { code: 'unknown/snapshot_state' });
  });
});
