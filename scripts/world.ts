// `npm run world [-- --scenarios N --seed S]`: the real gateway in a simulated world of nodes that lag, lie, fork and restart.
// Options: tests/world/options.ts.
import { messageOf } from '../offchain-agent/src/base/error.ts';
import { replayScene, runWorld } from '../tests/world/campaign.ts';
import { heapText, runHeap } from '../tests/world/heap.ts';
import { runTwice, runWithout } from '../tests/world/modes.ts';
import { parseWorldOptions, type WorldOptions, worldUsage } from '../tests/world/options.ts';
import { summaryOf, violationLines, worldText } from '../tests/world/print.ts';

const schema = 'almanac.world.v1';
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort()).once('SIGTERM', () => interrupted.abort());
const place = { say: (line: string): void => console.error(line), signal: interrupted.signal };

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`almanac: ${messageOf(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  let options: WorldOptions | 'help';
  try {
    options = parseWorldOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`almanac: ${messageOf(error)}`);
    return 2;
  }
  if (options === 'help') {
    console.log(worldUsage);
    return 0;
  }
  if (options.replay.length > 0) return await replay(options);
  if (options.isHeap) {
    const growth = await runHeap({ cures: options.without }, place);
    console.log(options.json ? JSON.stringify({ schema, ...growth }, null, 2) : heapText(growth));
    return ended(growth.isSound);
  }
  if (options.without.length > 0) {
    const results = await runWithout(options, place);
    if (options.json) console.log(JSON.stringify({ schema, cures: results }, null, 2));
    return ended(results.every(({ found }) => found !== undefined));
  }
  if (options.isTwice) {
    const { first, different } = await runTwice(options, place);
    console.log(
      options.json ? JSON.stringify({ schema, trace: first.trace, different }, null, 2) : worldText(first),
    );
    if (!options.json)
      console.log(
        `played twice: ${different.length} of ${first.scenes.length} scenes differ ${different.join(', ')}`,
      );
    return ended(different.length === 0 && summaryOf(first).isSound);
  }
  const isReal = options.real > 0;
  const campaign = await runWorld({ ...options, ...(isReal && { isReal, scenarios: options.real }) }, place);
  const summary = summaryOf(campaign);
  console.log(
    options.json ? JSON.stringify({ schema, ...summary, ...campaign }, null, 2) : worldText(campaign),
  );
  return ended(summary.isSound);
}

function ended(isSound: boolean): number {
  if (interrupted.signal.aborted) return 130;
  return isSound ? 0 : 1;
}

async function replay({ replay: seeds, without, json }: WorldOptions): Promise<number> {
  let isSound = true;
  for (const seed of seeds) {
    const scene = await replayScene(seed, { ...place, say: (line) => console.log(line) }, without);
    isSound &&= scene.violations.length === 0;
    if (json) console.log(JSON.stringify(scene, null, 2));
    else console.log([...violationLines(scene), `trace ${scene.hash}`].join('\n'));
  }
  return isSound ? 0 : 1;
}
