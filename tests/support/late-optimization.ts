/**
 * Options of Node for processes that run tests, or commands of tests: V8 waits eight times as long before it optimizes a function. Most of
 * them run a few times, and optimizing took a sixth of the CPU time. Later V8 compiles in between, which costs less, and has no such flag.
 */
export const lateOptimization: readonly string[] = process.versions.v8.startsWith('11.')
  ? ['--interrupt-budget=540000']
  : [];
