import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runs = 21;
/** What the help may take more than Node alone, in ms. */
const limitMs = 150;

/** How long `almanac --help` takes, beside Node alone: medians of runs in turns; 1 when it takes more than its limit. */
export function benchHelp(): number {
  const almanac = fileURLToPath(new URL('../bin/almanac.js', import.meta.url));
  const tookMs = (...args: string[]): number => {
    const startedMs = performance.now();
    execFileSync(process.execPath, args);
    return performance.now() - startedMs;
  };
  const node: number[] = [];
  const help: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    node.push(tookMs('-e', '0'));
    help.push(tookMs(almanac, '--help'));
  }
  const moreMs = median(help) - median(node);
  process.stdout.write(
    `almanac --help: ${median(help).toFixed(0)} ms, node -e 0: ${median(node).toFixed(0)} ms, difference ${moreMs.toFixed(0)} ms (limit ${limitMs} ms); medians of ${runs}\n`,
  );
  return moreMs <= limitMs ? 0 : 1;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
