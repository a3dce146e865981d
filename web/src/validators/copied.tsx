import { Copy } from '../app/copy.tsx';

/** A text to take along: it can be selected, or copied by a button. */
export function Copied({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <label className="copied">
      {label}
      <textarea readOnly rows={3} value={text} spellCheck={false} onFocus={({ target }) => target.select()} />
      <Copy text={text} />
    </label>
  );
}
