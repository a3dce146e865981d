import { useState } from 'react';
import { textOf } from '../app/form-text.ts';
import { ownLabels } from './own-labels.ts';
import { useName } from './use-names.ts';

/** Lets the viewer call an account as they like; kept in this browser. */
export function OwnName({ account }: { readonly account: string }) {
  const { name, source } = useName(account);
  const [isOpen, setIsOpen] = useState(false);
  const isOwn = source === 'own';
  if (!isOpen) {
    return (
      <button type="button" onClick={() => setIsOpen(true)} data-own-name>
        {isOwn ? 'Rename' : 'Name it'}
      </button>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ownLabels().set(account, textOf(event.currentTarget, 'label'));
        setIsOpen(false);
      }}
    >
      <label>
        Your name for it, kept in this browser{' '}
        <input name="label" defaultValue={isOwn ? name : ''} maxLength={40} autoComplete="off" autoFocus />
      </label>{' '}
      <button type="submit">Save</button>{' '}
      <button type="button" onClick={() => setIsOpen(false)}>
        Cancel
      </button>
    </form>
  );
}
