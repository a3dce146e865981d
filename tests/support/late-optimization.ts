/**
 * Options of Node for processes that run tests, or commands of tests. V8 waits eight times as long before it optimizes a function: most of
 * them run a few times, and optimizing took a sixth of the CPU time. Later V8 compiles in between, which costs less, and has no such flag.
 * Its threads that collect garbage would wait for each other where all cores are busy, an eighth of the CPU time.
 */
export const lateOptimization: readonly string[] = [
  '--single-threaded-gc',
  ...(process.versions.v8.startsWith('11.') ? ['--interrupt-budget=540000'] : []),
];
