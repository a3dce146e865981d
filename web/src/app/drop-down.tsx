import { type ReactNode, useEffect, useRef, useState } from 'react';

/** A menu that closes with a click elsewhere, with Escape, and with a step to another page. */
export function DropDown({
  summary,
  label,
  className,
  children,
}: {
  readonly summary: ReactNode;
  readonly label?: string;
  readonly className: string;
  readonly children: ReactNode;
}) {
  const own = useRef<HTMLDetailsElement>(null);
  // What is in it may ask the chain: only when somebody looks.
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const close = (): void => own.current?.removeAttribute('open');
    const onClick = ({ target }: MouseEvent): void => {
      if (target instanceof Node && !own.current?.contains(target)) close();
    };
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') close();
    };
    addEventListener('click', onClick);
    addEventListener('keydown', onKey);
    addEventListener('hashchange', close);
    return () => {
      removeEventListener('click', onClick);
      removeEventListener('keydown', onKey);
      removeEventListener('hashchange', close);
    };
  }, []);
  return (
    <details
      className={`drop-down ${label === 'Chain' ? 'chain' : ''}`}
      ref={own}
      onToggle={() => setIsOpen(own.current?.open === true)}
    >
      <summary aria-label={label === 'Pages' ? label : undefined}>{summary}</summary>
      <div className={className}>{(isOpen || label !== 'Chain') && children}</div>
    </details>
  );
}
