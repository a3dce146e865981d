import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/folders.mjs';

// @polkadot/api reads structs as maps: a field called `size`, `keys` or `entries` is known to its users as `size_` and so on.
it('no stored value of our pallets has a field that clients keep for themselves', () => {
  const types = readFileSync(join(root, 'types/src/interfaces/types-lookup.ts'), 'utf8');
  const interfaces = [...types.matchAll(/^ {2}interface (\w+) extends .*\{\n([^]*?)^ {2}\}/gm)];
  const ours = interfaces.filter(([, name]) =>
    /^(Pallet(Agreements|Sli|Registry|Scalability|Validators)|AlmanacMath)/.test(name ?? ''),
  );
  // What calls and events carry has places, which is what users of @polkadot/api name it by.
  const stored = ours.filter(([, name]) => !/(Call|Event)$/.test(name ?? ''));
  assert.ok(stored.length > 40, `${stored.length} types`);
  const kept = stored.flatMap(([, name, body]) =>
    [...(body ?? '').matchAll(/readonly (\w+_):/g)].map(([, field]) => `${name}.${field}`),
  );
  assert.deepEqual(kept, []);
});
