import { useState } from 'react';

/** Copies a text; where the browser refuses, says so. */
export function Copy({ text, what }: { readonly text: string; readonly what?: string }) {
  const [said, setSaid] = useState(what === undefined ? 'Copy' : `Copy ${what}`);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      setSaid('Select it and copy by hand');
    }
  };
  return (
    <button type="button" onClick={() => void copy()}>
      {said}
    </button>
  );
}
