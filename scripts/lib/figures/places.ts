import type { Page } from 'playwright-core';
import type { PageBrowser } from '../../../tests/support/page-browser.ts';
import type { StillChain } from './scene.ts';

/** Letters and numbers of a page, by what they are of. */
interface SeenPage {
  /** Of each row of a validator, by target. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of each tile: its number, and all of its text. */
  readonly tiles: Readonly<Record<string, { readonly data: string | null; readonly text: string }>>;
  /** Of each indicator's record, by column. */
  readonly records: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of a group's sum, by column. */
  readonly sum: Readonly<Record<string, string>>;
  readonly startS: string | null;
  readonly single: string | null;
  readonly events: readonly string[];
  readonly text: string;
}

/** Of one page on a busy machine. */
const patienceMs = 60_000;

// It stands as text: scripts know no DOM.
const see = `(() => {
  const of = (list, value) => Object.fromEntries([...list].map(value));
  const columns = (root, selector) =>
    of(root.querySelectorAll(selector), (cell) => [(cell.dataset.of ? cell.dataset.of + ' ' : '') + cell.dataset.column, cell.dataset.value ?? '']);
  const overview = (row) => ({
    share: row.querySelector('[data-share]')?.dataset.share ?? '',
    missed: row.querySelector('[data-missed]')?.dataset.missed ?? '',
    low: /low end ([0-9.]+)/.exec(row.innerText)?.[1] ?? '',
  });
  return {
    rows: of(document.querySelectorAll('[data-validator], [data-target]'), (row) =>
      [row.dataset.validator ?? row.dataset.target, row.dataset.validator ? overview(row) : columns(row, '.number[data-column]')]),
    tiles: of(document.querySelectorAll('[data-tile]'), (tile) =>
      [tile.dataset.tile, { data: tile.querySelector('[data-value]')?.dataset.value ?? null, text: tile.innerText.replace(/\\s+/g, ' ') }]),
    records: of(document.querySelectorAll('section[data-indicator]'), (part) => [part.dataset.indicator,
      { ...columns(part, '[data-column]'), text: part.innerText.replace(/\\s+/g, ' ') }]),
    sum: columns(document, 'dl.sum [data-column]'),
    startS: document.querySelector('[data-start]')?.dataset.start ?? null,
    single: document.querySelector('[data-single]')?.dataset.single ?? null,
    events: [...document.querySelectorAll('[data-event]')].map((event) => event.dataset.event + ': ' + event.innerText),
    text: document.body.innerText,
  };
})()`;

/** Everything that shows figures of a still chain; each place is asked once. */
export class FigurePlaces {
  readonly #chain: StillChain;
  readonly #browser: PageBrowser;
  #page: Page | undefined;
  readonly #known = new Map<string, Promise<unknown>>();

  constructor(chain: StillChain, browser: PageBrowser) {
    this.#chain = chain;
    this.#browser = browser;
  }

  /** A page of `almanac serve`, once nothing of it is awaited. */
  async page(route: string, shows: string): Promise<SeenPage> {
    return await this.#once(`page ${route}`, async () => {
      const page = (this.#page ??= (await this.#browser.open()).page);
      page.setDefaultTimeout(patienceMs);
      await page.goto('about:blank');
      await page.goto(`${this.#chain.http}/${route}`);
      await page.waitForSelector(shows);
      await page.waitForSelector('main .bone', { state: 'detached' });
      await page.waitForFunction(
        `!/…/.test([...document.querySelectorAll('.number')].map((cell) => cell.textContent).join(''))`,
      );
      return await page.evaluate<SeenPage>(see);
    });
  }

  async json<Answer>(path: string): Promise<Answer> {
    return await this.#once(path, async () => JSON.parse(await this.text(path)) as Answer);
  }

  async text(path: string): Promise<string> {
    return await this.#once(`text ${path}`, async () => {
      const answer = await fetch(`${this.#chain.http}${path}`);
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
      return text;
    });
  }

  /** What a command prints with `--json`. */
  async command<Answer>(...args: readonly string[]): Promise<Answer> {
    return await this.#once(args.join(' '), async () => {
      const { stdout, stderr } = await this.#chain.almanac(...args, '--json');
      if (stdout === '') throw new Error(`almanac ${args.join(' ')}: ${stderr}`);
      return JSON.parse(stdout) as Answer;
    });
  }

  async #once<Value>(what: string, read: () => Promise<Value>): Promise<Value> {
    const known = this.#known.get(what) ?? read();
    this.#known.set(what, known);
    return (await known) as Value;
  }
}
