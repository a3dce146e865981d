import { useEffect, useState } from 'react';

/** A row that is only passed by asks nothing. */
const settledMs = 120;

/** Whether a row has been on screen for a moment. */
export function useSettled(): boolean {
  const [isSettled, setIsSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSettled(true), settledMs);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
}
