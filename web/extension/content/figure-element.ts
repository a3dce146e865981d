import { shortAddress } from '@almanac-chain/agent/words/short-address';
import { floorOf } from '../../src/design/range.tsx';
import { pathOf } from '../../src/design/spark.tsx';
import type { FigureFrame, Figures } from '../figures.ts';
import type { FigurePlace } from './places.ts';
import { figureTag } from './rows.ts';
import { cellStyle } from './style.ts';
import { detailWords, rowWords, shareName } from './words.ts';

const svg = 'http://www.w3.org/2000/svg';
const lineWidth = 64;
const lineHeight = 18;
/** Room that the details take in a window, with a distance to its edge. */
const detailsPx = 356;

/** The element of one row: text nodes alone, in a shadow tree that the page's styles do not reach. */
export class FigureElement {
  readonly host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #button: HTMLButtonElement;
  readonly #details: HTMLElement;
  readonly #line = document.createElementNS(svg, 'path');

  constructor(frame: FigureFrame, figures: Figures) {
    this.host = document.createElement(figureTag);
    this.#root = this.host.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = cellStyle;
    this.#button = document.createElement('button');
    this.#details = part('section', 'details');
    this.#details.setAttribute('popover', 'auto');
    this.#details.setAttribute('role', 'dialog');
    this.#root.append(style, this.#button, this.#details);
    this.#keepToItself();
    this.#open();
    this.show(frame, figures);
  }

  /** Shows other figures in the same place. */
  show(frame: FigureFrame, figures: Figures): void {
    const { share, range, latency } = rowWords(figures, frame.origin);
    const { host } = this;
    const { record } = figures;
    setData(host, 'network', frame.network);
    setData(host, 'target', figures.target);
    setData(host, 'ppm', record.sli_ppm);
    setData(host, 'low', record.low_ppm);
    setData(host, 'high', record.high_ppm);
    setData(host, 'p50', figures.latency?.p50_us ?? null);
    setData(host, 'start', record.start_s);
    setData(host, 'latencyStart', figures.latency?.start_s ?? null);
    host.toggleAttribute('data-away', frame.unreachableSince !== undefined);
    const strong = document.createElement('b');
    strong.textContent = share;
    this.#button.type = 'button';
    this.#button.replaceChildren(
      part('span', 'seen', `Almanac, ${shareName(frame)} `),
      strong,
      part('span', 'range', range),
      part('span', 'latency', latency),
      this.#frameOfLine(),
    );
    this.#fill(frame, figures);
  }

  /** Draws the newest shares, the oldest first. */
  draw(sharesPpm: readonly (number | null)[]): void {
    const known = sharesPpm.flatMap((share) => (share === null ? [] : [share]));
    if (known.length < 2) return;
    const floorPpm = floorOf(known) * 10_000;
    const step = lineWidth / (sharesPpm.length - 1);
    const points = sharesPpm.map((share, index) =>
      share === null
        ? undefined
        : ([
            index * step,
            lineHeight -
              1 -
              ((Math.max(share, floorPpm) - floorPpm) / (1_000_000 - floorPpm)) * (lineHeight - 2),
          ] as const),
    );
    this.#line.setAttribute('d', pathOf(points));
  }

  /** Puts it where its holder has room. */
  put({ fit, rightPx }: FigurePlace, theme: 'light' | 'dark'): void {
    this.host.dataset['theme'] = theme;
    this.host.style.setProperty('right', `${rightPx}px`);
    this.#button.classList.toggle('compact', fit === 'compact');
  }

  /** Has its room before there is a line: nothing moves when it comes. */
  #frameOfLine(): SVGElement {
    const frame = document.createElementNS(svg, 'svg');
    frame.setAttribute('class', 'line');
    frame.setAttribute('viewBox', `0 0 ${lineWidth} ${lineHeight}`);
    frame.setAttribute('aria-hidden', 'true');
    frame.append(this.#line);
    return frame;
  }

  #fill(frame: FigureFrame, figures: Figures): void {
    const { account, label } = figures;
    const title = document.createElement('h2');
    title.textContent = label ?? shortAddress(account);
    title.append(part('small', '', account));
    this.#details.setAttribute('aria-label', `Figures of ${label ?? account}`);
    const list = document.createElement('dl');
    for (const [term, text] of detailWords(frame, figures))
      list.append(part('dt', '', term), part('dd', '', text));
    this.#details.replaceChildren(title, list, ...linksOf(frame, account));
  }

  /** What is clicked here is no click on the row of the page. */
  #keepToItself(): void {
    for (const kind of ['click', 'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'keydown', 'keyup'])
      this.#root.addEventListener(kind, (event) => event.stopPropagation());
  }

  #open(): void {
    this.#button.setAttribute('aria-haspopup', 'dialog');
    this.#button.popoverTargetElement = this.#details;
    // Placed before it is seen: what appears elsewhere first would be a layout shift.
    this.#details.addEventListener('beforetoggle', () => {
      const { right, bottom, top } = this.#button.getBoundingClientRect();
      const { style } = this.#details;
      style.setProperty('right', `${Math.max(8, Math.min(innerWidth - right, innerWidth - detailsPx))}px`);
      const isBelow = bottom < innerHeight / 2;
      style.setProperty('top', isBelow ? `${bottom + 4}px` : 'auto');
      style.setProperty('bottom', isBelow ? 'auto' : `${innerHeight - top + 4}px`);
    });
  }
}

function linksOf({ pages, source, network }: FigureFrame, account: string): readonly HTMLElement[] {
  const line = document.createElement('p');
  if (pages === undefined) {
    line.textContent = `Read from ${source}. To recompute, run almanac verify, or name pages in the options.`;
    return [line];
  }
  const base = pages.replace(/\/+$/, '');
  const query = network === 0 ? '' : `?network=${network}`;
  line.append(
    link(`${base}/#/verify${query}`, 'Recompute here'),
    link(`${base}/#/v/${encodeURIComponent(account)}${query}`, 'All figures'),
  );
  return [line];
}

function link(href: string, text: string): HTMLAnchorElement {
  const anchor = document.createElement('a');
  anchor.href = href;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer';
  anchor.textContent = text;
  return anchor;
}

function part(tag: string, name: string, text = ''): HTMLElement {
  const element = document.createElement(tag);
  if (name !== '') element.className = name;
  element.textContent = text;
  return element;
}

function setData(host: HTMLElement, name: string, value: number | null): void {
  if (value === null) delete host.dataset[name];
  else host.dataset[name] = String(value);
}
