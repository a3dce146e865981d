import { type RefCallback, useCallback, useState } from 'react';

/** The widest that a drawing gets, pixels. */
const most = 900;

/** The width that a drawing has, so that its letters keep their size on a phone, and what it is measured by. */
export function useWidth(): readonly [measure: RefCallback<Element>, width: number] {
  const [width, setWidth] = useState(most);
  const measure = useCallback((element: Element | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(240, Math.min(most, Math.floor(entry.contentRect.width))));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [measure, width];
}
