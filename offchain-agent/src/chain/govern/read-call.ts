/** A call as data: nothing of it depends on a connection any more. */
export interface ReadCall {
  readonly pallet: string;
  readonly method: string;
  /** As @polkadot/api writes them as JSON. */
  readonly args: readonly { readonly name: string; readonly value: unknown }[];
  /** The calls that it carries: those of a batch, or one that is to be dispatched. */
  readonly inner: readonly ReadCall[];
}

/** A call as @polkadot/api decodes it. */
export interface DecodedCall {
  readonly section: string;
  readonly method: string;
  readonly args: readonly { toJSON(): unknown }[];
  readonly meta: { readonly args: readonly { readonly name: { toString(): string } }[] };
}

/** Reads a decoded call with the calls inside. */
export function readCall({ section, method, args, meta }: DecodedCall): ReadCall {
  return {
    pallet: section,
    method,
    args: args.map((arg, index) => ({
      name: camelCase(meta.args[index]?.name.toString() ?? `${index}`),
      value: arg.toJSON(),
    })),
    inner: args.flatMap(callsIn),
  };
}

function callsIn(arg: unknown): ReadCall[] {
  if (isCall(arg)) return [readCall(arg)];
  return Array.isArray(arg) ? arg.filter(isCall).map(readCall) : [];
}

function isCall(arg: unknown): arg is DecodedCall {
  const { section, method, args } = (arg ?? {}) as Partial<DecodedCall>;
  return typeof section === 'string' && typeof method === 'string' && Array.isArray(args);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
