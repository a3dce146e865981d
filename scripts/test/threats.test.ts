import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Metadata, TypeRegistry } from '@polkadot/types';
import { levers } from '../lib/docs/levers.ts';
import { hasPlace, readPages } from '../lib/docs/page-faults.ts';
import { cellsOf } from '../lib/docs/sentences.ts';
import { metadataPath } from '../lib/generate-types.ts';

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

describe('the levers of calls', () => {
  it('name a threat for each call of the runtime', () => {
    const calls = callsOf(metadataPath);
    assert.ok(calls.length > 100);
    assert.deepEqual(withoutLever(calls), []);
  });

  it('miss a call that a runtime adds', () => {
    assert.deepEqual(withoutLever(['Agreements.accept', 'Agreements.sell', 'Council.sell', 'Market.sell']), [
      'Agreements.sell',
      'Market.sell',
    ]);
  });

  it('name rows of the tables', () => {
    const known = new Set(rows.map(([id]) => id));
    const named = Object.values(levers).flatMap((calls) => Object.values(calls));
    assert.deepEqual(
      named.flatMap((ids) => ids.split(' ')).filter((id) => !known.has(id)),
      [],
    );
  });
});

/** The calls of a runtime as `Pallet.call`. */
function callsOf(path: string): string[] {
  const { result } = JSON.parse(readFileSync(path, 'utf8'));
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, result);
  registry.setMetadata(metadata);
  return metadata.asLatest.pallets.flatMap(({ name, calls }) =>
    calls.isNone
      ? []
      : registry.lookup
          .getSiType(calls.unwrap().type)
          .def.asVariant.variants.map((call) => `${name.toString()}.${call.name.toString()}`),
  );
}

/** Those of which no threat says what they move. */
function withoutLever(calls: readonly string[]): string[] {
  return calls.filter((path) => {
    const [pallet = '', call = ''] = path.split('.');
    const known = levers[pallet] ?? {};
    return !known[call] && !known['*'];
  });
}

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
