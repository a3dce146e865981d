import { html, type Markup } from '../../base/markup.ts';
import type { MonthDocument } from './document.ts';
import { type Section, sectionsOf } from './sections.ts';

/** The report as Markdown; the same document gives the same bytes. */
export function monthMarkdown(document: MonthDocument): string {
  const lines = sectionsOf(document).flatMap(({ title, lines: texts, table, list }) => [
    '',
    `## ${title}`,
    ...texts.flatMap((text) => ['', inert(text)]),
    ...(table && table.rows.length > 0
      ? [
          '',
          `| ${table.titles.join(' | ')} |`,
          `| ${table.titles.map(() => '---').join(' | ')} |`,
          ...table.rows.map((row) => `| ${row.map(inert).join(' | ')} |`),
        ]
      : []),
    ...(list && list.length > 0 ? ['', ...list.map((text) => `- ${inert(text)}`)] : []),
  ]);
  return `${[`# ${titleOf(document)}`, ...lines].join('\n')}\n`;
}

/** The report as a page of its own, which needs nothing else. */
export function monthHtml(document: MonthDocument): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titleOf(document)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse; font-size: 0.9rem } th, td { border: 1px solid #ccc; padding: 0.25rem 0.5rem; text-align: left }
.scroll { overflow-x: auto }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } th, td { border-color: #444 } }
</style>
</head>
<body>
<h1>${titleOf(document)}</h1>
${sectionsOf(document).map(sectionHtml)}
</body>
</html>
`.text;
}

function sectionHtml({ title, lines, table, list }: Section): Markup {
  return html`<h2>${title}</h2>
${lines.map((text) => html`<p>${text}</p>`)}
${
  table &&
  table.rows.length > 0 &&
  html`<div class="scroll"><table><thead><tr>${table.titles.map((one) => html`<th>${one}</th>`)}</tr></thead>
<tbody>${table.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
}
${list && list.length > 0 && html`<ul>${list.map((text) => html`<li>${text}</li>`)}</ul>`}
`;
}

function titleOf({ month, open_at_block: block }: MonthDocument): string {
  return `Month report ${month}${block === null ? '' : ` (so far, at block ${block})`}`;
}

/** Names come from a chain, from clients and from people: nothing of them is markup, a link or a column. */
function inert(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~&]/g, (sign) => `\\${sign}`).replace(/\s+/g, ' ');
}
