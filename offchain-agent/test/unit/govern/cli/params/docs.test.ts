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

/** The rows, each with when it holds: what the row says, else the paragraph above its table. */
function rowsOf(text: string): { readonly row: string; readonly holds: string }[] {
  return text.split('\n\n').flatMap((block, index, blocks) =>
    block
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((row) => ({ row, holds: /from the session .* on/.test(row) ? row : (blocks[index - 1] ?? '') })),
  );
}

/** Whose bounds are told in words, since they follow from other values. */
const inWords =
  /^(sampling\.(fastUs|minReporters|grace)|retention\.windows|closing|deposits|scalability\.deposits)/;

describe('the table of docs/reference/configuration.md', () => {
  it('has every governed parameter, with the bounds and the time that the command line tells', async () => {
    const table = rowsOf(section);
    const rows = parameterRows(await readGoverned(fakeState({ 'scalability.subjects': [] }), 0));
    for (const { name, bounds, inForce } of rows) {
      const found = table.find(({ row }) => row.split(' | ')[0]?.includes(`\`${name}\``));
      assert.ok(found, `no row for ${name}`);
      const { row, holds } = found;
      assert.ok(
        holds.toLowerCase().includes(`${inForce.toLowerCase()}${holds === row ? '' : ':'}`),
        `${name} holds ${inForce}: ${holds}`,
      );
      const allowed = boundsText(bounds);
      if (!inWords.test(name)) assert.ok(row.replaceAll(',', '').includes(allowed), `${allowed}: ${row}`);
    }
  });
});
