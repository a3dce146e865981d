import { figureTag, type ReadRow, textNodesIn } from './rows.ts';

/** Room that figures take, with a distance to what is next to them, pixels. */
const fullPx = 340;
const compactPx = 100;
const edgePx = 8;

/** Where figures go in a row: all of them or the share alone, and how far from the right edge of the holder. */
export interface FigurePlace {
  readonly fit: 'full' | 'compact';
  readonly rightPx: number;
}

interface Span {
  readonly left: number;
  readonly right: number;
}

/** The widest free room behind the words of a row; undefined where figures would cover something of it. */
export function placeOf({ holder }: ReadRow): FigurePlace | undefined {
  const { right: end } = holder.getBoundingClientRect();
  const taken = [...takenIn(holder)].toSorted((a, b) => a.left - b.left);
  const [first] = taken;
  if (!first) return undefined;
  let best: Span = { left: end, right: end };
  let from = first.right;
  // Pages also put something at the right edge: polkadot.js Apps its points of the era.
  for (const { left, right } of [...taken, { left: end, right: end }]) {
    if (left - from >= best.right - best.left) best = { left: from, right: left };
    from = Math.max(from, right);
  }
  const room = best.right - best.left;
  if (room < compactPx) return undefined;
  return { fit: room >= fullPx ? 'full' : 'compact', rightPx: Math.round(end - best.right) + edgePx };
}

/**
 * Makes the holder what the figures are placed in: they are taken out of the flow, so that nothing of the page moves.
 * @returns whether it could be done
 */
export function anchor({ holder, slot }: ReadRow): boolean {
  for (let at: Element | null = slot; at && at !== holder; at = at.parentElement)
    if (getComputedStyle(at).position !== 'static') return false;
  if (getComputedStyle(holder).position !== 'static') return true;
  // A cell of a table has nothing of its own that is placed in an outer one; elsewhere this could move what is.
  if (holder.tagName !== 'TD') return false;
  holder.style.setProperty('position', 'relative');
  return true;
}

/** Light or dark, by what is behind an element. */
export function themeAround(element: Element): 'light' | 'dark' {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const [r = 0, g = 0, b = 0, alpha = 1] =
      getComputedStyle(at)
        .backgroundColor.match(/[\d.]+/g)
        ?.map(Number) ?? [];
    if (alpha > 0.5) return 0.299 * r + 0.587 * g + 0.114 * b < 128 ? 'dark' : 'light';
  }
  return 'light';
}

/** What a reader sees in an element, from left to right in the window: words, icons and buttons. */
function* takenIn(holder: HTMLElement): Generator<Span> {
  const range = document.createRange();
  for (const node of textNodesIn(holder)) {
    range.selectNodeContents(node);
    if (node.parentElement) yield* shownOf(range.getBoundingClientRect(), node.parentElement, holder);
  }
  for (const element of holder.querySelectorAll('svg, img, canvas, button, input'))
    if (!element.closest(figureTag)) yield* shownOf(element.getBoundingClientRect(), element, holder);
}

/** The part of a box that is not cut off (a page shows the beginning of an address that is much longer), with what it lies on. */
function* shownOf(box: Span, element: Element, holder: Element): Generator<Span> {
  let { left, right } = box;
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { overflowX, position, paddingLeft, paddingRight } = getComputedStyle(at);
    if (overflowX !== 'visible') {
      const edge = at.getBoundingClientRect();
      left = Math.max(left, edge.left);
      right = Math.min(right, edge.right);
    }
    if (at === holder) break;
    // A tag that is put over the row has edges of its own.
    if (position === 'absolute') {
      left -= Number.parseFloat(paddingLeft);
      right += Number.parseFloat(paddingRight);
    }
  }
  if (left < right) yield { left, right };
}
