const paths = {
  yes: 'M2 6.3l2.6 2.6L10 3.3',
  no: 'M3 3l6 6M9 3l-6 6',
  wait: 'M6 2.5v4M6 9.2h.01',
  off: 'M2.5 6h7',
} as const;

export type MarkKind = keyof typeof paths;

/** A sign beside a word: state is never color alone. */
export function Mark({ kind }: { readonly kind: MarkKind }) {
  return (
    <svg className="mark" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path d={paths[kind]} />
    </svg>
  );
}
