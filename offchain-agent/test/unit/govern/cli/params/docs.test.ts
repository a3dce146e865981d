import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readGoverned } from '../../../../../src/chain/govern/governed.ts';
import { parameterRows } from '../../../../../src/words/parameter-rows.ts';
import { boundsText } from '../../../../../src/words/value-text.ts';
import { fakeState } from '../../../chain/govern/fake-state.ts';

const document = readFileSync(
  new URL('../../../../../../docs/reference/configuration.md', import.meta.url),
  'utf8',
);
const [, section = ''] = /^## Governed parameters$(.*)/ms.exec(document) ?? [];
const table = section.split('\n').filter((line) => line.startsWith('| `'));

/** Whose bounds are told in words, since they follow from other values. */
const inWords =
  /^(sampling\.(fastUs|minReporters|grace)|retention\.windows|closing|deposits|scalability\.deposits)/;

describe('the table of docs/reference/configuration.md', () => {
  it('has every governed parameter, with the bounds and the time that the command line tells', async () => {
    const rows = parameterRows(await readGoverned(fakeState({ 'scalability.subjects': [] }), 0));
    for (const { name, bounds, inForce } of rows) {
      const row = table.find((line) => line.split(' | ')[0]?.includes(`\`${name}\``));
      assert.ok(row, `no row for ${name}`);
      assert.ok(row.includes(inForce), `${name} holds ${inForce}: ${row}`);
      const allowed = boundsText(bounds);
      if (!inWords.test(name)) assert.ok(row.replaceAll(',', '').includes(allowed), `${allowed}: ${row}`);
    }
  });
});
