import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cargoEnvironment } from '../cargo-env.mjs';
import { cacheFolder, root } from '../folders.mjs';
import { ask, capture, run } from '../process.mjs';
import { draw } from './draw.ts';
import type { Score } from './score.ts';

const version = '27.1.0';

/** One part of the Rust code and the tests that watch over it. */
interface RustCampaign {
  readonly packages: readonly string[];
  /** The files that are changed, as globs from the Rust workspace on; all of the packages when there is none. */
  readonly files: readonly string[];
  /** Whether every place is changed, or a sample. */
  readonly isFull: boolean;
  /** Tests too slow to run for each change: they run for what the others do not find. */
  readonly slowTests: readonly string[];
}

export const rustCampaigns: Readonly<Record<string, RustCampaign>> = {
  math: {
    packages: ['almanac-math'],
    files: [],
    isFull: true,
    slowTests: ['points_up_to', 'no_law', 'fits_in', 'of_random_designs'],
  },
  pallets: {
    packages: ['pallet-sli', 'pallet-registry'],
    files: ['pallets/sli/src/**', 'pallets/registry/src/**'],
    isFull: false,
    slowTests: [
      'an_added_outage_never_raises_anyones_sli',
      'every_record_equals_a_recount_slot_by_slot',
      'keeps_as_many_closed_days_weeks_months_and_years_as_said',
      'the_share_read_in_brief_is_that_of_the_record',
    ],
  },
};

/** What is not the subject: it runs in no test of the pallet itself, or is itself a test. */
const leftOut = [
  'migration.rs',
  'weights.rs',
  'weights/**',
  'mock.rs',
  'mock/**',
  'benchmarking/**',
  '**/steps.rs',
  'tests/**',
  'runtime_api.rs',
];

interface Mutant {
  readonly name: string;
}

/** Runs one campaign; undefined, with the reason on stderr, when it cannot. */
export async function runRustCampaign(
  campaign: RustCampaign,
  { name, sample, seed }: { name: string; sample: number; seed: number },
): Promise<Score | undefined> {
  const folder = join(cacheFolder(), 'mutants');
  const tools = join(cacheFolder(), 'tools');
  const env = {
    ...cargoEnvironment(),
    PATH: `${join(tools, 'bin')}:${process.env.PATH}`,
    CARGO_TARGET_DIR: join(folder, 'target'),
    // What compiles fast counts: each change is compiled once and run once.
    CARGO_PROFILE_DEV_OPT_LEVEL: '1',
    CARGO_PROFILE_DEV_DEBUG: '0',
    CARGO_INCREMENTAL: '1',
    PROPTEST_CASES: '32',
  };
  if (ask('cargo-mutants', ['mutants', '--version'], { env }) !== `cargo-mutants ${version}`) {
    const tool = ['install', '--locked', 'cargo-mutants', '--version', version, '--root', tools];
    if ((await run('cargo', tool)) !== 0) return undefined;
  }
  // A copy: the tests read vectors beside the Rust workspace, and the clone must stay as it is.
  const copy = join(folder, 'copy');
  rmSync(copy, { recursive: true, force: true });
  for (const part of ['runtime-pallets', 'tests/vectors', 'tests/upgrade']) {
    mkdirSync(join(copy, part), { recursive: true });
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  const place = { cwd: join(copy, 'runtime-pallets'), env };
  const out = join(folder, name);
  rmSync(out, { recursive: true, force: true });

  const what = [
    ...campaign.packages.flatMap((crate) => ['--package', crate]),
    ...campaign.files.flatMap((glob) => ['--file', glob]),
    ...leftOut.flatMap((glob) => ['--exclude', `**/src/${glob}`]),
  ];
  const listed = await capture('cargo', ['mutants', '--list', '--json', ...what], place);
  if (listed.code !== 0) {
    process.stderr.write(listed.output);
    return undefined;
  }
  const all = (JSON.parse(listed.stdout) as Mutant[]).map((mutant) => mutant.name);
  const drawn = campaign.isFull ? all : draw(all, sample, seed);
  const only = campaign.isFull ? [] : drawn.flatMap((one) => ['--re', `^${escaped(one)}$`]);
  console.error(`${name}: ${drawn.length} of ${all.length} places; progress follows ...`);

  const mutants = [
    'mutants',
    '--in-place',
    '--output',
    out,
    '--no-shuffle',
    '--cap-lints=true',
    ...what,
    ...only,
  ];
  const limits = ['--minimum-test-timeout', '30'];
  const slow = campaign.slowTests.flatMap((test) => ['--skip', test]);
  // Exit code 2 is "some survived", 3 "some ran without end": both are answers.
  const isAnswer = (code: number) => code === 0 || code === 2 || code === 3;
  if (!isAnswer(await run('cargo', [...mutants, ...limits, '--', '--', ...slow], place))) return undefined;
  let { unviable, survivors } = outcomes(out);
  if (slow.length > 0 && survivors.length > 0) {
    const again = survivors.flatMap((one) => ['--re', `^${escaped(one)}$`]);
    const { code } = await capture('cargo', [...mutants, ...again, ...limits], place);
    if (!isAnswer(code)) return undefined;
    survivors = outcomes(out).survivors;
  }
  const viable = drawn.length - unviable;
  const found = viable - survivors.length;
  const percent = viable === 0 ? 100 : (100 * found) / viable;
  return { name, all: all.length, drawn: drawn.length, unviable, found, survivors, percent };
}

function outcomes(out: string): { unviable: number; survivors: string[] } {
  const lines = (file: string) =>
    readFileSync(join(out, 'mutants.out', file), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  return { unviable: lines('unviable.txt').length, survivors: lines('missed.txt') };
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
