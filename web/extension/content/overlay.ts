import type {
  FigureFrame,
  Figures,
  FiguresAnswer,
  HistoryAnswer,
  PageQuestion,
  PageStatus,
  Who,
} from '../figures.ts';
import { FigureElement } from './figure-element.ts';
import { LineQueue } from './line-queue.ts';
import { anchor, placeOf, themeAround } from './places.ts';
import { figureTag, type ReadRow, type RowReader } from './rows.ts';

/** What the overlay needs of its surroundings. */
interface OverlayParts {
  readonly reader: RowReader;
  /** The genesis hash of the chain that has the page's validators, or why it is not known. */
  readonly chain: () => Promise<{ readonly genesis: string } | { readonly nothing: string }>;
  /** Whether an account of a row can be of this chain. */
  readonly isOf: (genesis: string, who: Who) => boolean;
  readonly ask: (question: PageQuestion) => Promise<unknown>;
}

interface Placed {
  readonly id: string;
  readonly figures: Figures;
  readonly element: FigureElement;
}

/** A page that changes is read again so much later, at most once a second; what is no longer true is taken away at once. */
const settleMs = 150;
const paceMs = 1_000;
const refreshMs = 60_000;
/** Rows of one page that figures are read for. */
const mostAsked = 5_000;

/** Figures beside the validators of one page, as long as it lives. */
export class FigureOverlay {
  readonly #around: OverlayParts;
  readonly #placed = new Map<Element, Placed>();
  readonly #visible: IntersectionObserver;
  /** Told when one has a size: a tab that is opened changes nothing in its rows. */
  readonly #hidden = new ResizeObserver((entries) => {
    for (const { target } of entries) this.#hidden.unobserve(target);
    this.readSoon();
  });
  readonly #lines = new LineQueue<Element>(async (row) => await this.#drawLine(row));
  #chain: string | undefined;
  #status: PageStatus = emptyStatus;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #readMs = Number.NEGATIVE_INFINITY;
  #isReading = false;
  #isAskedAgain = false;

  constructor(around: OverlayParts) {
    this.#around = around;
    this.#visible = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting) this.#lines.seen(target);
        else this.#lines.gone(target);
    });
  }

  get status(): PageStatus {
    return this.#status;
  }

  start(): void {
    new MutationObserver((mutations) => this.#changed(mutations)).observe(document.body, {
      childList: true,
      characterData: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['id', 'name', 'href'],
    });
    addEventListener('resize', () => this.readSoon());
    setInterval(() => {
      if (document.visibilityState === 'visible') this.readSoon();
    }, refreshMs);
    this.readSoon();
  }

  readSoon(): void {
    // Not put off by what comes meanwhile: some pages change ten times a second.
    if (this.#timer !== undefined) return;
    const delayMs = Math.max(settleMs, this.#readMs + paceMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#readMs = performance.now();
      this.#read().catch((error: unknown) => this.#clear(String(error)));
    }, delayMs);
  }

  #changed(mutations: readonly MutationRecord[]): void {
    let isOfRows = false;
    for (const { target, addedNodes, removedNodes } of mutations) {
      const nodes = [...addedNodes, ...removedNodes];
      if (nodes.length > 0 && nodes.every((node) => node.nodeName.toLowerCase() === figureTag)) continue;
      const element = target instanceof Element ? target : target.parentElement;
      isOfRows ||= this.#concernsRows(element, nodes);
      const row = element && this.#rowAround(element);
      // A list that is sorted gives its rows to other accounts: before the browser paints, figures of the one before are gone.
      if (row && idOf(this.#around.reader.read(row)?.who) !== this.#placed.get(row)?.id) this.#remove(row);
    }
    if (isOfRows) this.readSoon();
  }

  #concernsRows(element: Element | null, nodes: readonly Node[]): boolean {
    const { parts } = this.#around.reader;
    return (
      Boolean(element?.closest(parts)) ||
      nodes.some((node) => node instanceof Element && (node.matches(parts) || node.querySelector(parts)))
    );
  }

  #rowAround(element: Element): Element | undefined {
    for (let at: Element | null = element; at; at = at.parentElement) if (this.#placed.has(at)) return at;
    return undefined;
  }

  async #read(): Promise<void> {
    if (this.#isReading) {
      this.#isAskedAgain = true;
      return;
    }
    this.#isReading = true;
    try {
      await this.#readRows();
    } finally {
      this.#isReading = false;
      if (this.#isAskedAgain) {
        this.#isAskedAgain = false;
        this.readSoon();
      }
    }
  }

  async #readRows(): Promise<void> {
    if (this.#rows().length === 0) return this.#clear('this page has no list of validators');
    const chain = await this.#around.chain();
    const rows = this.#rows();
    if ('nothing' in chain) return this.#clear(chain.nothing, unreadNames(rows));
    const { genesis } = chain;
    if (this.#chain !== genesis) this.#clear(undefined);
    this.#chain = genesis;
    const told = rows.flatMap(({ row, name, who }) =>
      who && this.#around.isOf(genesis, who) ? [{ row, name, who }] : [],
    );
    const known = told.slice(0, mostAsked);
    const taken = new Set(known.map(({ row }) => row));
    const unread = rows.flatMap(({ row, name }) => (taken.has(row) ? [] : [name]));
    const question: PageQuestion = { kind: 'figures', genesis, who: known.map(({ who }) => who) };
    const answer = (await this.#around.ask(question)) as FiguresAnswer;
    if ('nothing' in answer) return this.#clear(answer.nothing, unread);
    const now = await this.#around.chain();
    if (!('genesis' in now) || now.genesis !== genesis) {
      this.#clear('nothing' in now ? now.nothing : undefined);
      return this.readSoon();
    }
    this.#place(answer.frame, known, answer.rows, unread);
  }

  /** All rows that are laid out: polkadot.js Apps keeps the lists of its other tabs in the page. */
  #rows(): ReadRow[] {
    const { reader } = this.#around;
    const rows = [...reader.rows(document)].flatMap((row) => reader.read(row) ?? []);
    return rows.filter(({ holder }) => {
      const isLaidOut = holder.getClientRects().length > 0;
      if (!isLaidOut) this.#hidden.observe(holder);
      return isLaidOut;
    });
  }

  /** First all that is measured, then all that is changed: the page is laid out once. */
  #place(
    frame: FigureFrame,
    asked: readonly { readonly row: Element; readonly who: Who }[],
    answers: readonly (Figures | null)[],
    unread: readonly string[],
  ): void {
    const { reader } = this.#around;
    const notTargets: string[] = [];
    const narrow: string[] = [];
    const kept = new Set<Element>();
    const plans = asked.flatMap(({ row, who }, index) => {
      const figures = answers[index];
      // The page may have changed while the answer was on its way.
      const now = row.isConnected ? reader.read(row) : undefined;
      if (!now || idOf(now.who) !== idOf(who)) return [];
      if (!figures) {
        notTargets.push(now.name);
        return [];
      }
      const place = placeOf(now);
      if (!place) {
        narrow.push(now.name);
        return [];
      }
      return [{ row, now, id: idOf(who), figures, place, theme: themeAround(now.holder) }];
    });
    for (const { row, now, id, figures, place, theme } of plans) {
      const before = this.#placed.get(row);
      const isSame = before?.id === id && before.element.host.isConnected;
      if (!isSame && !anchor(now)) {
        unread = [...unread, now.name];
        continue;
      }
      if (!isSame) this.#remove(row);
      const element = isSame ? before.element : new FigureElement(frame, figures);
      if (isSame) element.show(frame, figures);
      element.put(place, theme);
      if (!isSame) now.slot.append(element.host);
      this.#placed.set(row, { id, figures, element });
      kept.add(row);
      this.#visible.unobserve(row);
      this.#visible.observe(row);
    }
    for (const row of this.#placed.keys()) if (!kept.has(row)) this.#remove(row);
    this.#status = {
      nothing: undefined,
      chain: frame.networkName,
      source: frame.source,
      asOf: frame.asOf,
      shown: kept.size,
      notTargets,
      unread,
      narrow,
    };
  }

  async #drawLine(row: Element): Promise<{ readonly isLimited: boolean }> {
    const placed = this.#placed.get(row);
    const genesis = this.#chain;
    if (!placed || genesis === undefined) return { isLimited: false };
    this.#visible.unobserve(row);
    try {
      const answer = await this.#around.ask({ kind: 'history', genesis, target: placed.figures.target });
      const history = answer as HistoryAnswer;
      if ('nothing' in history) return { isLimited: history.isLimited === true };
      if (this.#placed.get(row)?.element === placed.element) placed.element.draw(history.sharesPpm);
    } catch {
      // A line that cannot be had is left out: the figures beside it stay what they are.
    }
    return { isLimited: false };
  }

  #remove(row: Element): void {
    this.#placed.get(row)?.element.host.remove();
    this.#visible.unobserve(row);
    this.#lines.gone(row);
    this.#placed.delete(row);
  }

  #clear(nothing: string | undefined, unread: readonly string[] = []): void {
    for (const row of this.#placed.keys()) this.#remove(row);
    this.#status = { ...emptyStatus, nothing, unread };
  }
}

const emptyStatus: PageStatus = {
  nothing: undefined,
  chain: undefined,
  source: undefined,
  asOf: undefined,
  shown: 0,
  notTargets: [],
  unread: [],
  narrow: [],
};

function unreadNames(rows: readonly ReadRow[]): string[] {
  return rows.flatMap(({ name, who }) => (who ? [] : [name]));
}

/** By the address as written: one key has another address on another chain. */
function idOf(who: Who | undefined): string {
  if (!who) return '';
  return 'key' in who ? who.address : `${who.head} ${who.tail}`;
}
