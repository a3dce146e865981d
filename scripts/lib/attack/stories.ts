import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everything } from '../cargo.ts';
import { cargoEnvironment } from '../cargo-env.mjs';
import { run } from '../process.mjs';
import { withDatedSources } from '../source-times.ts';

const test = 'story::no_minority_and_no_target_gains_against_the_honest_story';

/** What the draws of one way of one kind came to; of amounts those of the draw nearest to its limit or furthest beyond. */
export interface StoryRow {
  readonly kind: string;
  readonly way: string;
  readonly draws: number;
  /** Draws in which the chain took no agreement, so that there was nothing to gain. */
  readonly refused: number;
  /** Draws beyond their limit. */
  readonly breaches: number;
  /** How many draws of this way the first of those took. */
  readonly first: number | null;
  /** ALM. */
  readonly gain: number | null;
  /** ALM. */
  readonly limit: number | null;
  /** The number of that draw, and what was drawn. */
  readonly draw: number | null;
  readonly story: string | null;
  readonly seconds: number;
}

/** Draws stories by a Rust workspace, whose progress goes to stderr; undefined where none came to an end. */
export async function tellStories(
  workspace: string,
  { seed, draws }: { seed: number; draws: number },
): Promise<StoryRow[] | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-attack-'));
  const out = join(folder, 'rows.json');
  try {
    const args = ['test', ...everything, '--test', 'attack', '--', '--nocapture', '--exact', test];
    const env = {
      ...cargoEnvironment(),
      ALMANAC_ATTACK_SEED: String(seed),
      ALMANAC_ATTACK_DRAWS: String(draws),
      ALMANAC_ATTACK_OUT: out,
    };
    // Its exit code says whether a draw is beyond its limit, which the rows say too.
    // Dated: what is compiled of changed sources is not taken for what others are.
    await withDatedSources(() => run('cargo', args, { cwd: workspace, env }), { workspace });
    return JSON.parse(readFileSync(out, 'utf8')) as StoryRow[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.error('almanac: the stories did not come to an end; what cargo says of it stands above.');
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
