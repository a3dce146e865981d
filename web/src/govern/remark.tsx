import { textBytes } from '@almanac-chain/agent/base/bytes';
import type { FormEvent } from 'react';
import { textOf } from '../app/form-text.ts';

/** A sentence in a block, signed: the smallest thing that a wallet can be tried with. */
export function Remark({ onRemark }: { readonly onRemark: (bytes: Uint8Array) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onRemark(textBytes(textOf(event.currentTarget, 'remark')));
  };
  return (
    <form className="card wide propose" onSubmit={submit} aria-label="Sign a remark">
      <label>
        Text <input name="remark" required maxLength={256} autoComplete="off" />
      </label>
      <button type="submit">Look at the remark</button>
      <p className="muted">
        It stands in a block for good, with the account that signed it, and changes nothing.
      </p>
    </form>
  );
}
