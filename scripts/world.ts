// `npm run world [-- --scenarios N --seed S]`: the real gateway in a simulated world of nodes that lag, lie, fork and restart.
// Options: tests/world/options.ts.
import { messageOf } from '../offchain-agent/src/base/error.ts';
import { replayScene, runWorld } from '../tests/world/campaign.ts';
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
  const campaign = await runWorld(options, place);
  if (interrupted.signal.aborted) return 130;
  const summary = summaryOf(campaign);
  console.log(
    options.json ? JSON.stringify({ schema, ...summary, ...campaign }, null, 2) : worldText(campaign),
  );
  return summary.isSound ? 0 : 1;
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
