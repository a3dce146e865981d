import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/folders.mjs';
import { replaceMethods } from '../lib/weights/methods.ts';

const file = readFileSync(join(root, 'runtime-pallets/pallets/sli/src/weights/measured.rs'), 'utf8');
const methods = (text: string): string[] =>
  Array.from(text.matchAll(/\tfn (\w+)\(/g), ([, name = '']) => name);

function method(name: string): string {
  return `\t/// Storage: anew\n\tfn ${name}(n: u32, ) -> Weight {\n\t\t// Measured.\n\t\tWeight::from_parts(1, 2)\n\t}\n`;
}

describe('weights that are measured anew', () => {
  it('take the place of those before, the others stay', () => {
    const [, second = '', third = ''] = methods(file);
    const replaced = replaceMethods(file, `//! Head\nimpl X {\n${method(third)}${method(second)}}\n`);
    assert.deepEqual(methods(replaced), methods(file));
    assert.ok(replaced.includes(method(second)) && replaced.includes(method(third)));
    assert.equal(replaceMethods(replaced, file), file);
    assert.equal(replaceMethods(file, ''), file);
  });

  it('are refused when the file has no such method', () => {
    assert.throws(() => replaceMethods(file, method('forgotten')), /has no forgotten/);
  });
});
