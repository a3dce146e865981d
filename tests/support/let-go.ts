/** So long @polkadot/api keeps a subscription that nobody listens to any more; then it lets go of the next one below it. */
const lingerMs = 1_750;

/** So long what is open may take to close behind the last test. */
const closingMs = 60_000;

/**
 * Root hooks of mocha: what a client of a chain still keeps when its tests have ended keeps no process alive, which would
 * be for three times this long. Everything else that is open does: a test file that leaves a server open fails.
 */
export const mochaHooks = {
  beforeAll: letGo,
  afterAll: (): void => void failWhereOpen(),
};

/** What a client of a chain still keeps keeps this process alive no more. */
export function letGo(): void {
  globalThis.setInterval = new Proxy(globalThis.setInterval, {
    apply: (begin, self, args: Parameters<typeof setInterval>) => {
      const timer: NodeJS.Timeout = Reflect.apply(begin, self, args);
      return args[1] === lingerMs ? timer.unref() : timer;
    },
  });
}

/** Ends this process with a failure that names what is open, if it still runs in a minute and the timer is not cleared. */
export function failWhereOpen(): NodeJS.Timeout {
  return setTimeout(() => {
    const open = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`still open behind the last test: ${open}\n`);
    // After mocha's own handler, which would say that no test failed.
    process.on('exit', () => {
      process.exitCode = 1;
    });
    process.exit();
  }, closingMs).unref();
}
