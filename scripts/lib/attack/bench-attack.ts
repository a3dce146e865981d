import { AgentError } from '../../../offchain-agent/src/base/error.ts';
import { rustWorkspace } from '../folders.mjs';
import { type Cure, cures } from './cures.ts';
import { findCures } from './find-cures.ts';
import { type StoryRow, tellStories } from './stories.ts';

interface AttackOptions {
  readonly seed?: string;
  readonly draws?: string;
  readonly mutants?: boolean;
  /** With `mutants`: these cures alone, with commas between them. */
  readonly only?: string;
  readonly json?: boolean;
}

/**
 * Stories of money told twice through the real runtime, or, with `mutants`, whether each cure that is taken out is
 * missed. 1 where a draw gains more than its limit, or a cure can go unseen.
 * @throws AgentError `bad_input/option` for an invalid seed or number of draws, or an unknown cure
 */
export async function benchAttack({
  seed: asked,
  draws: many,
  mutants,
  only,
  json,
}: AttackOptions): Promise<number> {
  const seed = whole('--seed', asked ?? '1', 0);
  const draws = whole('--draws', many ?? (mutants ? '580' : '10000'), 1);
  if (only !== undefined && !mutants) {
    throw new AgentError('bad_input/option', '--only: expected together with --mutants');
  }
  const taken = only === undefined ? cures : only.split(',').map(cureOf);
  if (mutants) return await findCures(taken, { seed, draws, json });
  const rows = await tellStories(rustWorkspace, { seed, draws });
  if (rows === undefined) return 1;
  const beyond = rows.reduce((sum, row) => sum + row.breaches, 0);
  const lines = [
    ...tableOf(rows),
    `seed ${seed}: ${draws} draws, ${beyond} gain more than the rules leave them`,
    ...rows
      .filter((row) => row.breaches > 0)
      .map((row) => `  ${row.kind}, ${row.way}: draw ${row.draw}: ${row.story}`),
  ];
  process.stdout.write(`${json ? JSON.stringify({ seed, draws, beyond, rows }) : lines.join('\n')}\n`);
  return beyond === 0 ? 0 : 1;
}

function tableOf(rows: readonly StoryRow[]): string[] {
  const alm = (amount: number | null) => (amount === null ? '-' : amount.toFixed(2)).padStart(9);
  const head = `${'kind'.padEnd(14)} ${'way'.padEnd(34)}  draws refused beyond  gain, ALM     limit`;
  return [
    head,
    ...rows.map(({ kind, way, draws, refused, breaches, gain, limit }) => {
      const counts = [draws, refused, breaches].map((count) => String(count).padStart(6)).join(' ');
      return `${kind.padEnd(14)} ${way.padEnd(34)} ${counts}  ${alm(gain)} ${alm(limit)}`;
    }),
  ];
}

function cureOf(name: string): Cure {
  const cure = cures.find((one) => one.name === name);
  if (cure !== undefined) return cure;
  const known = cures.map((one) => one.name).join(', ');
  throw new AgentError('bad_input/option', `--only ${name}: unknown cure; known: ${known}`);
}

function whole(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new AgentError('bad_input/option', `${flag} ${text}: expected a whole number from ${least} on`);
}
