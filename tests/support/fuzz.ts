import fc from 'fast-check';

/** How often a property is tried: a few hundred times in the unit tests, more where `ALMANAC_FUZZ_RUNS` says so. */
export function fuzzRuns(usual = 300): number {
  const given = Number(process.env['ALMANAC_FUZZ_RUNS']);
  return Number.isSafeInteger(given) && given > 0 ? given : usual;
}

/** Values that programs stumble over: what JSON can say, with the names and numbers that mean something to JavaScript. */
export function strangeValue(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>(
      null,
      true,
      '',
      '0x',
      '0x0',
      '0x00',
      `0x${'00'.repeat(32)}`,
      `0x${'ff'.repeat(32)}`,
      -1,
      Number.MAX_VALUE,
      2 ** 53 + 2,
      4_294_967_296,
      '__proto__',
      'constructor',
      '\ud800',
      [],
      [[]],
      [null],
      {},
      { toString: null, valueOf: null },
      { length: 1_000_000_000 },
    ),
  );
}

/** The text of a message that is JSON, and of one that nearly is. */
export function strangeText(): fc.Arbitrary<string> {
  return fc.oneof(
    strangeValue().map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('', '[', '{"', '[[[[', 'null', '{"__proto__":{"a":1}}', '['.repeat(5_000), '1e9999'),
  );
}

/** Bytes as they come from anywhere. */
export function strangeBytes(): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    strangeText().map((text) => Buffer.from(text)),
  );
}

/**
 * What nobody caught while the work went on: each of these would have ended a process that is no test.
 * @returns a function that stops listening and names them
 */
export function uncaught(): () => readonly string[] {
  const found: string[] = [];
  const note = (error: unknown): void => {
    found.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  const others = {
    unhandledRejection: process.listeners('unhandledRejection'),
    uncaughtException: process.listeners('uncaughtException'),
  };
  for (const name of ['unhandledRejection', 'uncaughtException'] as const) {
    process.removeAllListeners(name);
    process.on(name, note);
  }
  return () => {
    for (const name of ['unhandledRejection', 'uncaughtException'] as const) {
      process.off(name, note);
      for (const listener of others[name]) process.on(name, listener as () => void);
    }
    return found;
  };
}
