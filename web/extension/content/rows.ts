import type { Who } from '../figures.ts';
import { endsOf, keyOf, sameEnds } from '../ss58.ts';

// Where a page has validators. A row is taken for the account that everything in it agrees on. Where two pieces disagree, or none has
// an address, it is left alone and named in the popup: an on-chain name can be made to look like the address of another account.

/** A row of a page, as far as it could be read. */
export interface ReadRow {
  readonly row: Element;
  /** Whose right edge figures keep to. */
  readonly holder: HTMLElement;
  /** What they become the last child of: the holder itself, or an element in it whose styles do not count children. */
  readonly slot: HTMLElement;
  /** What the page calls the account. */
  readonly name: string;
  /** Undefined where the row does not say it. */
  readonly who: Who | undefined;
}

/** How a kind of page is read. */
export interface RowReader {
  /** Elements that a change must be in, or bring, to concern rows: pages also have clocks. */
  readonly parts: string;
  rows(root: ParentNode): Iterable<Element>;
  read(row: Element): ReadRow | undefined;
}

/** The element that figures are put in; nothing else has this name. */
export const figureTag = 'almanac-figure';

const longestName = 60;

/**
 * polkadot.js Apps: the first cell of a table row that has an identicon. Accounts without a name are their address, whole or cut in
 * its middle, in an element that says so; a link to the results of a validator ends with its address.
 */
export const appsReader: RowReader = {
  parts: 'tr',
  rows: (root) => root.querySelectorAll('tr'),
  read: (row) => {
    const cell = [...row.querySelectorAll<HTMLElement>(':scope > td')].find((one) =>
      one.querySelector('.ui--IdentityIcon, .identityIcon, svg[name]'),
    );
    if (!cell) return undefined;
    const links = [...row.querySelectorAll('a[href*="/staking/query/"]')].map(
      (link) => link.getAttribute('href')?.split('/staking/query/')[1] ?? '',
    );
    const own = [...cell.querySelectorAll('.isAddress, .shortAddress, [data-testid="short-address"]')];
    return {
      row,
      holder: cell,
      slot: cell,
      name: nameOf(textsIn(cell.querySelector('.accountName, .ui--AccountName') ?? cell)),
      who: agreed({
        whole: [...iconsIn(cell), ...links, ...textsIn(cell)],
        cut: own.flatMap(textsIn),
        words: textsIn(cell),
      }),
    };
  },
};

/** The staking dashboard: a heading beside an identicon, in a row that has buttons. The icon has the address, whatever the heading says. */
export const dashboardReader: RowReader = {
  parts: 'h4, svg',
  rows: (root) =>
    [...root.querySelectorAll('h4')].flatMap((heading) => {
      const identity = heading.parentElement?.parentElement;
      return identity && isIdentity(identity) ? [identity] : [];
    }),
  read: (row) => {
    const heading = headingOf(row);
    const slot = heading?.parentElement;
    if (!heading || !slot || !(row instanceof HTMLElement)) return undefined;
    const words = textsIn(heading);
    return {
      row,
      holder: row,
      slot,
      name: nameOf(words),
      who: agreed({ whole: [...iconsIn(row), ...words], cut: [], words }),
    };
  },
};

/** An identicon in the theme of Polkadot has the address twice: as `id` and as `name`. */
function iconsIn(element: Element): string[] {
  return [...element.querySelectorAll('svg[name]')].flatMap((icon) => {
    const name = icon.getAttribute('name') ?? '';
    return icon.id === name ? [name] : [];
  });
}

function isIdentity(element: Element): boolean {
  const heading = headingOf(element);
  const icon = heading?.parentElement?.previousElementSibling;
  const picture = icon?.matches('svg') ? icon : icon?.querySelector('svg circle');
  return Boolean(picture && element.parentElement?.querySelector('button'));
}

function headingOf(identity: Element): Element | undefined {
  const [heading, ...others] = identity.querySelectorAll(':scope > * > h4');
  return others.length === 0 ? heading : undefined;
}

/** What a row has of an account. */
export interface RowEvidence {
  /** Texts of which those that are addresses tell the account. */
  readonly whole: readonly string[];
  /** What the page itself cut in its middle. */
  readonly cut: readonly string[];
  /** All that is written there, also by the account's owner: it tells no account, and must not contradict. */
  readonly words: readonly string[];
}

/** The one account that all evidence means; undefined where there is none, or two pieces differ. */
export function agreed({ whole, cut, words }: RowEvidence): Who | undefined {
  const accounts = whole.flatMap((text) => {
    const key = keyOf(text);
    return key === undefined ? [] : [{ key, address: text }];
  });
  const [first] = accounts;
  const ends = first ?? cut.flatMap((text) => endsOf(text) ?? [])[0];
  if (!ends || accounts.some(({ key }) => key !== first?.key)) return undefined;
  const isSame = [...cut, ...words].every((text) => {
    const other = endsOf(text);
    if (!other) return true;
    const { head, tail } = other;
    if (!first) return 'head' in ends && head === ends.head && tail === ends.tail;
    return (
      (first.address.startsWith(head) && first.address.endsWith(tail)) || sameEnds(first.key, head, tail)
    );
  });
  return isSame ? ends : undefined;
}

/** The text nodes of an element that a reader sees, without what is ours. */
export function* textNodesIn(element: Element): Generator<Node> {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.textContent?.trim() && !node.parentElement?.closest(figureTag)) yield node;
}

function textsIn(element: Element): string[] {
  return [...textNodesIn(element)].map((node) => node.textContent?.trim() ?? '');
}

function nameOf(texts: readonly string[]): string {
  const name = texts.join(' ');
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}
