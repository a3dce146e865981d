// `npm run build:relay`: the stock programs of a relay chain with parachains, from the crate registry, once.
import { mkdirSync, statfsSync, statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { lockHolder, withInstallLock } from './lib/install-lock.mjs';
import { parseOptions } from './lib/options.mjs';
import { areBuilt, buildPrograms, builtPaths, relayFolder, relayTarget } from './lib/relay/build-program.ts';
import { buildSliRuntime, sliRuntimePath } from './lib/relay/build-sli.ts';
import { costs, programs } from './lib/relay/programs.ts';
import { gigabytes, sizeOf } from './lib/relay/progress.ts';
import { setUp } from './lib/setup/set-up.mjs';
import { relaySteps } from './lib/setup/steps.mjs';

const help = `usage: npm run build:relay -- [--jobs N] [--with-sli]

  Builds ${programs.map(({ crate, version }) => `${crate} ${version}`).join(' and ')} from the crate registry, as one
  workspace with the lock files that they ship,
  into the cache folder (${relayFolder()}): about ${costs.coreHours} hours of one core, up to ${costs.diskGigabytes} GB of disk, ${costs.memoryGigabytes} GB of memory.
  What is there is not built again, and a build that was broken off goes on where it was.
  --jobs N     compilers at once (default: as many as cores)
  --with-sli   also penpal-runtime with pallet-sli, by the lines of docs/how-to/add-to-your-chain.md, for
               \`almanac network up --relay --para-runtime\`
  Ends with 0 when all programs are there; prints where.`;

const { values } = parseOptions(help, {
  options: { jobs: { type: 'string' }, 'with-sli': { type: 'boolean', default: false } },
});
const jobs = values.jobs === undefined ? undefined : Number(values.jobs);
if (jobs !== undefined && !(Number.isSafeInteger(jobs) && jobs > 0)) {
  console.error(`almanac: --jobs ${values.jobs}: expected a number from 1\n\n${help}`);
  process.exit(2);
}
const tell = (line: string): void => console.error(line);
try {
  mkdirSync(relayFolder(), { recursive: true });
  const lock = `${relayFolder()}/building`;
  const holder = lockHolder(lock);
  if (holder !== undefined) throw new Error(`process ${holder} builds it already`);
  await withInstallLock(buildAll, { path: lock, tell });
} catch (error) {
  console.error(`almanac: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function buildAll(): Promise<void> {
  if (!areBuilt()) {
    tellCosts();
    if (await setUp(tell, relaySteps())) throw new Error('what the build needs is not here: see above');
    const begunMs = Date.now();
    await buildPrograms({ jobs, tell });
    tell(`Built in ${Math.round((Date.now() - begunMs) / 60_000)} min`);
  }
  for (const path of programs.flatMap(builtPaths)) {
    console.log(`${path}  ${gigabytes(statSync(path).size)}`);
  }
  if (values['with-sli']) {
    await buildSliRuntime({ jobs, tell });
    console.log(sliRuntimePath());
  }
  const left = sizeOf(relayTarget());
  if (left > 0) tell(`${relayTarget()}, ${gigabytes(left)}, is needed no more`);
}

/** @throws Error when the machine is too small for it */
function tellCosts(): void {
  const disk = statfsSync(relayFolder());
  const free = disk.bavail * disk.bsize;
  const cores = jobs ?? availableParallelism();
  tell(
    `It takes about ${costs.coreHours} hours of one core (${cores} at once), up to ${costs.diskGigabytes} GB of disk (${gigabytes(free)} are free) and ${costs.memoryGigabytes} GB of memory (${gigabytes(totalmem())} are there).`,
  );
  if (free + sizeOf(relayTarget()) < costs.diskGigabytes * 1e9)
    throw new Error(`the disk of ${relayFolder()} is too full for it; ALMANAC_CACHE names another folder`);
  if (totalmem() < costs.memoryGigabytes * 0.9e9)
    throw new Error('this machine has too little memory for it');
}
