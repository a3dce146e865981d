/** A call line by line: bytes and addresses are wrapped, and nothing is cut. */
export function CallLines({ of }: { readonly of: readonly string[] }) {
  return <pre className="call">{of.join('\n')}</pre>;
}
