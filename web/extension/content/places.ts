import type { Fit } from './figure-element.ts';
import { type ReadRow, textNodesIn } from './rows.ts';

/** Room that figures take, with a distance to the words beside them, pixels. */
const fullPx = 340;
const compactPx = 100;

/** How figures fit into a row; undefined where they would cover words of it. */
export function fitOf({ holder, words }: ReadRow): Fit | undefined {
  const { right } = holder.getBoundingClientRect();
  const room = right - rightmost(words);
  if (room >= fullPx) return 'full';
  return room >= compactPx ? 'compact' : undefined;
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

/** Where the words of an element end, in the window. */
function rightmost(element: Element): number {
  const range = document.createRange();
  let right = element.getBoundingClientRect().left;
  for (const node of textNodesIn(element)) {
    range.selectNodeContents(node);
    right = Math.max(right, range.getBoundingClientRect().right);
  }
  return right;
}
