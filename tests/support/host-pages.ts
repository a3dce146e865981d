// Pages with the roles and the structure of polkadot.js Apps and of the staking dashboard, as their sources write them. Each has a
// clock that never rests, as Apps has.

/** A row: what it shows of an account, each part only where the real page would have it. */
export interface HostRow {
  /** The address that the identicon has; undefined for themes that have none. */
  readonly icon?: string;
  /** A name, or an address that the page writes where there is no name. */
  readonly name: string;
  /** Whether the page says itself that the name is an address. */
  readonly isAddress?: boolean;
  readonly shortAddress?: string;
  /** The address in the link to a validator's results. */
  readonly results?: string;
  /** Points of the era, which stand at the right edge of the cell. */
  readonly points?: string;
}

/** polkadot.js Apps: a table of validators. */
export function appsPage(rows: readonly HostRow[], style = ''): string {
  return documentOf(
    `table { width: 100%; border-collapse: collapse } td { padding: 4px 12px; height: 48px }
     td.address { width: 100%; position: relative; overflow-x: hidden; white-space: nowrap } .via-identity { display: inline-block }
     .isAddress { display: inline-block; width: 6.5em; overflow: hidden; text-overflow: ellipsis }
     .absolute { position: absolute; right: 8px; top: 12px; padding: 4px 12px; background: #eee } ${style}`,
    `<h1>Validators</h1><table><tbody>${rows.map(appsRow).join('')}</tbody></table>`,
  );
}

function appsRow({ icon, name, isAddress, shortAddress, results, points }: HostRow): string {
  const cell = `<div class="ui--AddressSmall" style="display:flex;align-items:center;gap:8px">
    <div class="ui--IdentityIcon identityIcon">${iconOf(icon)}</div>
    <div class="ui--AccountName accountName"><span class="via-identity"><span class="name${isAddress ? ' isAddress' : ''}">${escaped(name)}</span></span></div>
    ${shortAddress === undefined ? '' : `<button class="shortAddress" aria-label="Copy"><p data-testid="short-address" style="margin:0">${shortAddress}</p></button>`}
  </div>`;
  const tag = points === undefined ? '' : `<div class="absolute">${points}</div>`;
  const link = results === undefined ? '' : `<a href="#/staking/query/${results}">results</a>`;
  return `<tr class="isExpanded isFirst"><td>★</td><td class="address all">${cell}${tag}</td><td class="number">12.3 DOT</td><td>${link}</td></tr>`;
}

/** The staking dashboard: a list of cards, the first line of each with an identity and buttons. */
export function dashboardPage(rows: readonly HostRow[]): string {
  return documentOf(
    `.row { display: flex; align-items: center; height: 3.25rem } .identity { display: flex; flex: 1; position: relative; overflow: hidden; align-items: center; margin-right: 0.5rem }
     .identity > div:last-child { flex-grow: 1; height: 3.25rem } h4 { position: absolute; top: 0; margin: 0; line-height: 3.25rem; width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }`,
    `<h1>Validators</h1><h2>Active</h2><h3>All</h3>${rows
      .map(
        ({ icon, name }) => `<div><div class="inner default"><div class="row top">
          <div class="identity"><div style="min-width:2rem"><span class="polkicon">${iconOf(icon)}</span></div><div><h4>${escaped(name)}</h4></div></div>
          <div><button type="button">Copy</button></div></div></div></div>`,
      )
      .join('')}`,
  );
}

/** In the theme of Polkadot an identicon has circles and the address; in others neither. */
function iconOf(address: string | undefined): string {
  return address === undefined
    ? '<svg width="26" height="26" viewBox="0 0 64 64" aria-hidden="true"><circle r="9"/><path d="M0 0h64v64H0z"/></svg>'
    : `<svg id="${address}" name="${address}" width="26" height="26" viewBox="0 0 64 64" aria-hidden="true"><title>Polkicon</title><circle cx="32" cy="32" r="32" fill="#eee"/></svg>`;
}

function documentOf(style: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>Validators</title>
    <script>setInterval(() => { document.querySelector('output').textContent = (performance.now() / 1_000).toFixed(1); }, 50)</script>
    <style>body { margin: 0; background: #fff; color: #111; font-family: sans-serif } ${style}</style></head><body><main><output style="display:block;height:20px">0</output>${body}</main></body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
