// `npm run ways`: has seven things walked through the code, and prints the files whose functions ran.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';
import { ask } from './lib/process.mjs';
import { type Walked, waysPage, wayText } from './lib/ways/print.ts';
import { traceWay } from './lib/ways/trace.ts';
import { buildNative, traceNative } from './lib/ways/trace-native.ts';
import { ways } from './lib/ways/ways.ts';

const help = `usage: npm run ways -- [--only N,...] [--native] [--write FILE]

  Has seven things walked through the code, by real processes, and prints for each the files whose functions ran after it entered,
  in the order of their first function (in slices of 50 ms), each with how many of its functions ran. What a process does meanwhile
  is among them; what was only loaded is not. The walks:
${ways.map(({ name }, index) => `    ${index + 1}  ${name}`).join('\n')}
  The last but one needs a node (npm run build:chain) and Linux with root or namespaces.
  --only N,...   these walks alone
  --native       also the Rust of each, from its native tests, run by gdb; compiles our crates once more, unoptimized
  --write FILE   also writes all to a page, with the commit
  Ends with 0 when every walk came to its end.`;

const { values } = parseOptions(help, {
  options: {
    only: { type: 'string' },
    native: { type: 'boolean', default: false },
    write: { type: 'string' },
  },
});
const asked = values.only?.split(',').map(Number) ?? ways.map((_, index) => index + 1);
const chosen = asked.map((number) => ways[number - 1]);
if (chosen.includes(undefined)) {
  console.error(`almanac: --only ${values.only}: expected numbers from 1 to ${ways.length}\n\n${help}`);
  process.exit(2);
}
const say = (line: string): void => void process.stderr.write(`  ${line}\n`);
const natives = chosen.flatMap((way) => (values.native && way?.native) || []);
const binaries = natives.length === 0 ? undefined : await buildNative(natives, onBuild);
const walked: Walked[] = [];
for (const way of chosen.filter((one) => one !== undefined)) {
  say(`${way.name} ...`);
  const script = await recorded(async () => await traceWay(way));
  const { native: test } = way;
  const binary = test && binaries?.get(test.target ?? test.crate);
  const native = test && binary ? await recorded(async () => await traceNative(test, binary)) : undefined;
  walked.push({ way, script, native });
  console.log(wayText({ way, script, native }));
}
if (values.write !== undefined) {
  const commit = ask('git', ['rev-parse', '--short', 'HEAD']) ?? 'unknown';
  writeFileSync(join(root, values.write), waysPage(walked, commit));
}

function onBuild(line: string): void {
  if (/^ +Compiling/.test(line)) say(line.trim());
}

/** What cannot be recorded is said, and ends no other walk. */
async function recorded<Trace>(record: () => Promise<Trace>): Promise<Trace | undefined> {
  try {
    return await record();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
    return undefined;
  }
}
