import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, root } from '../folders.mjs';
import { type Cure, without } from './cures.ts';
import { type StoryRow, tellStories } from './stories.ts';

interface Found {
  readonly cure: string;
  readonly what: string;
  /** By which ways, with how many draws each; none where the cure can go unseen. */
  readonly by: readonly string[];
  /** The fewest draws of one way that it took. */
  readonly first: number | null;
}

/** A cure that is taken out must be missed within so many draws of one way. */
const mostDraws = 20;

/**
 * Takes each of some cures out of a copy of the sources and draws stories. A cure is missed where a way gains too much that does not
 * while all are in; what gains too much even then is printed as open. 0 where every cure is missed within 20 draws of a
 * way, and nothing is open.
 */
export async function findCures(
  cures: readonly Cure[],
  options: { seed: number; draws: number; json?: boolean | undefined },
): Promise<number> {
  const copy = copySources();
  const workspace = join(copy, 'runtime-pallets');
  const beyond = async (): Promise<StoryRow[] | undefined> =>
    (await tellStories(workspace, options))?.filter((row) => row.breaches > 0);
  const open = await beyond();
  if (open === undefined) return 1;
  const isOpen = (row: StoryRow) => open.some(({ kind, way }) => kind === row.kind && way === row.way);
  const found: Found[] = [];
  for (const cure of cures) {
    const restore = takeOut(copy, cure);
    try {
      const rows = await beyond();
      if (rows === undefined) return 1;
      const missing = rows.filter((row) => !isOpen(row));
      const first = missing.flatMap((row) => row.first ?? []).sort((one, other) => one - other)[0] ?? null;
      found.push({ cure: cure.name, what: cure.what, by: missing.map(text), first });
    } finally {
      restore();
    }
  }
  const missed = found.filter(({ first }) => first !== null && first <= mostDraws).length;
  const lines = [
    ...open.map((row) => `open with all cures: ${text(row)}`),
    ...found.map(({ cure, what, by }) => `without ${cure} (${what}): ${by.join('; ') || 'nothing found'}`),
    `${missed} of ${found.length} cures are missed within ${mostDraws} draws of a way when they are taken out; ${open.length} ways are open`,
  ];
  process.stdout.write(`${options.json ? JSON.stringify({ open, found }) : lines.join('\n')}\n`);
  return open.length === 0 && missed === found.length ? 0 : 1;
}

function text({ kind, way, breaches, draws, first }: StoryRow): string {
  return `${kind}, ${way} (${breaches} of ${draws}, first at draw ${first})`;
}

/** In the cache folder, always at the same place: cargo knows again what it has compiled there. */
function copySources(): string {
  const copy = join(cacheFolder(), 'attack');
  rmSync(copy, { recursive: true, force: true });
  for (const part of ['runtime-pallets', 'tests/vectors', 'tests/upgrade']) {
    mkdirSync(join(copy, part), { recursive: true });
    cpSync(join(root, part), join(copy, part), { recursive: true, preserveTimestamps: true });
  }
  return copy;
}

/** Changes the copy; what puts it back. */
function takeOut(copy: string, { name, edits }: Cure): () => void {
  const before = new Map<string, string>();
  for (const edit of edits) {
    const path = join(copy, 'runtime-pallets', edit.file);
    const text = readFileSync(path, 'utf8');
    if (!before.has(path)) before.set(path, text);
    writeFileSync(path, without(text, edit, name));
  }
  return () => {
    for (const [path, text] of before) writeFileSync(path, text);
  };
}
