import type { ReactNode } from 'react';

/** One entry of a list of facts. */
export function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd data-fact={title}>{children}</dd>
    </div>
  );
}
