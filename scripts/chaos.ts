// `npm run chaos [-- --kills 50 --seed N --minutes M --json]`: what becomes of every window when agents, queues and nodes
// are killed at random moments, the chain halts and forks, and a clock is set. Options: tests/chaos/options.ts.
import { parseChaosOptions, usage } from '../tests/chaos/options.ts';
import { chaosDocument, chaosText, isSoundRun } from '../tests/chaos/print.ts';
import { runChaos } from '../tests/chaos/run.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: ReturnType<typeof parseChaosOptions>;
  try {
    options = parseChaosOptions(args);
  } catch (error) {
    console.error(`almanac: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
  if (options === 'help') {
    console.log(usage);
    return 0;
  }
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort()).once('SIGTERM', () => interrupted.abort());
  const { signal } = interrupted;
  const result = await runChaos(options, { say: (line) => console.error(line), signal }).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error;
    },
  );
  if (!result) return 130;
  console.log(options.json ? JSON.stringify(chaosDocument(result), null, 2) : chaosText(result));
  return isSoundRun(result) ? 0 : 1;
}
