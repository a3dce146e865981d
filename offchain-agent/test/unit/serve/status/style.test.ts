import { equal, match } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { statusStyle } from '../../../../src/serve/status/style.ts';
import { designTokens } from '../../../../src/serve/status/tokens.ts';

const pages = join(import.meta.dirname, '../../../../../web/src/style/tokens.css');

describe('the style of status pages', () => {
  it('has the colors and sizes of the pages', async () => {
    equal(designTokens, await readFile(pages, 'utf8'));
  });

  it('uses no color of its own', () => {
    const own = statusStyle.slice(designTokens.length);
    equal(/#[0-9a-f]{3,8}\b|rgb\(/i.test(own), false);
    match(own, /var\(--up-weak\)/);
  });

  it('uses only tokens that exist', () => {
    const defined = new Set([...designTokens.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
    for (const [, name] of statusStyle.matchAll(/var\((--[\w-]+)\)/g)) equal(defined.has(name), true, name);
  });
});
