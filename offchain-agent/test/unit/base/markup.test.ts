import { equal } from 'node:assert/strict';
import { escaped, html, Markup } from '../../../src/base/markup.ts';

describe('html', () => {
  it('escapes every text, in content and in attributes', () => {
    const name = `<script>alert("1")</script>' onload='x&y`;
    equal(html`<b title="${name}">${name}</b>`.text, `<b title="${escaped(name)}">${escaped(name)}</b>`);
    equal(escaped(name).search(/[<>"']/), -1);
  });

  it('keeps markup that it made, and joins lists', () => {
    const rows = ['a', '<'].map((text) => html`<li>${text}</li>`);
    equal(html`<ul>${rows}</ul>`.text, '<ul><li>a</li><li>&#60;</li></ul>');
  });

  it('writes numbers, and nothing for what is not there', () => {
    equal(html`${0}${undefined}${false}${['x', undefined]}`.text, '0x');
    equal(String(new Markup('<hr>')), '<hr>');
  });
});
