import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type uPlot from 'uplot';
import { html, Markup } from '../../base/markup.ts';
import type { WatchDocument } from '../watch/document.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

/** What all charts have in common; the script of the page adds their series. */
const chartOptions: Pick<uPlot.Options, 'height' | 'legend' | 'padding'> & { readonly cursor: object } = {
  height: 170,
  padding: [8, 8, 0, 0],
  legend: { show: false },
  cursor: { sync: { key: 'network' }, drag: { x: false, y: false } },
};

interface WatchPage {
  readonly text: string;
  /** For the header of the same name: nothing but what stands in the page is run or applied, and nobody else is asked. */
  readonly contentSecurityPolicy: string;
}

/**
 * The page of a network, all in one file. What nodes and logs say never stands in it as markup: it is data, which the script
 * puts in place as text.
 * @param document what it shows; left out of a live page, to which it is streamed
 * @param hasCommands whether users with roles may do something on it
 */
export function watchPage(network: string, document?: WatchDocument, hasCommands = false): WatchPage {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    document ? "connect-src 'none'" : "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const script = (text: string): Markup => new Markup(`<script nonce="${nonce}">${text}</script>`);
  const style = (text: string): Markup => new Markup(`<style nonce="${nonce}">${text}</style>`);
  const title = `${network}: a network of Almanac`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title}</title>
${style(asset('uPlot.min.css'))}
${style(pageStyle)}
</head>
<body>
<header>
<h1>${network}</h1>
<p id="about"></p>
<p id="state" role="status">connecting</p>
<label>shown <select id="window">
<option value="120">2 minutes</option><option value="600" selected>10 minutes</option><option value="3600">1 hour</option><option value="0">all</option>
</select></label>
</header>
<main>
<section><div class="wide"><table id="nodes"></table></div></section>
<section id="charts"></section>
${new Markup(hasCommands ? commandsMarkup : '')}
<section><h2>Faults</h2><ul id="faults"></ul></section>
<section><h2>Links, bytes a second from row to column</h2><div class="wide"><table id="links"></table></div></section>
<section><h2>Alerting log lines</h2><div class="wide"><table id="alerts"></table></div></section>
<section><h2>What they have in common</h2><div class="wide"><table id="signatures"></table></div></section>
</main>
${new Markup(`<script type="application/json" id="options">${embedded(chartOptions)}</script>`)}
${document ? new Markup(`<script type="application/json" id="data">${embedded(document)}</script>`) : ''}
${script(asset('uPlot.iife.min.js'))}
${script(pageScript)}
</body>
</html>
`;
  return { text: page.text, contentSecurityPolicy: `${policy}; frame-ancestors 'none'` };
}

/** Shown to users whose role may do something; the script asks. */
const commandsMarkup = `<section id="commands" hidden><h2>Commands</h2>
<p><span id="me"></span> <span id="said" role="status"></span></p>
<p><label>node <select id="node"></select></label> <button data-action="stop">Pause</button> <button data-action="start">Resume</button></p>
<p><label>fault <select id="kind"><option>pause</option><option>kill</option><option>restart</option><option>delay</option><option>loss</option></select></label>
<label>for <input id="fault-for" value="10s" size="6"></label> <button data-action="fault">Inject</button></p>
<p><label>load, transfers a second <input id="rate" type="number" min="1" value="20"></label>
<label>for <input id="load-for" value="30s" size="6"></label> <button data-action="load">Start</button></p>
</section>`;

/** JSON that cannot end the element that it stands in. */
function embedded(value: unknown): string {
  return JSON.stringify(value).replace(/</g, String.raw`\u003c`);
}

function asset(name: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(`uplot/dist/${name}`), 'utf8');
}
