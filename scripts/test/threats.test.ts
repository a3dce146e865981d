import assert from 'node:assert/strict';
import { hasPlace, readPages } from '../lib/docs/page-faults.ts';
import { cellsOf } from '../lib/docs/sentences.ts';

const [page] = readPages('docs/explanation/threats.md');
const rows = (page?.text ?? '')
  .split('\n')
  .filter((line) => /^\| \[?[A-Z]\d/.test(line))
  .map(cellsOf);

describe('the tables of threats', () => {
  it('have unique IDs and six cells in each row', () => {
    assert.ok(rows.length > 150);
    assert.deepEqual(
      rows.filter((cells) => cells.length !== 6 || cells.includes('')),
      [],
    );
    assert.equal(new Set(rows.map(([id]) => id)).size, rows.length);
  });

  it('cite tests that exist', () => {
    const cited = rows.flatMap((cells) =>
      [...(cells[5] ?? '').matchAll(/`([a-z0-9]+\/[\w/-]+)`/g)].map(([, name = '']) => name),
    );
    assert.ok(cited.length > 100);
    assert.deepEqual(
      cited.filter((name) => !placesOf(name).some(hasPlace)),
      [],
    );
  });
});

/** The files that a short name of a test may stand for, as the page explains them. */
function placesOf(name: string): string[] {
  const [folder = '', ...rest] = name.split('/');
  const file = rest.join('/');
  if (folder === 'unit') return [`offchain-agent/test/unit/${file}.test.ts`];
  if (folder === 'web') return [`web/test/unit/${file}.test.ts`];
  if (folder === 'ha')
    return [`runtime-pallets/ha/tests/${file}.rs`, `runtime-pallets/ha/src/${file}/tests.rs`];
  if (folder === 'e2e') return [`tests/e2e/${file}.test.ts`];
  const tests = folder === 'runtime' ? 'runtime/tests/runtime' : `pallets/${folder}/src/tests`;
  return [`runtime-pallets/${tests}/${file}.rs`, `runtime-pallets/${tests}/${file}/mod.rs`];
}
