/** Functions that a runtime imports, by name. Numbers are 32 bits, bigints 64: mostly a span of memory. */
export type HostFunctions = Readonly<
  Record<string, (...parameters: never[]) => number | bigint | undefined | void>
>;
