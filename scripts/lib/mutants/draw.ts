import { createHash } from 'node:crypto';

/**
 * So many of these, the same for the same seed: those whose hash with the seed comes first. A place keeps its turn
 * when others come or go.
 */
export function draw(names: readonly string[], count: number, seed: number): string[] {
  const turn = (name: string) => createHash('sha256').update(`${seed}\0${name}`).digest('hex');
  const chosen = new Set(
    names
      .map((name) => ({ name, turn: turn(name) }))
      .toSorted((a, b) => (a.turn < b.turn ? -1 : 1))
      .slice(0, count)
      .map(({ name }) => name),
  );
  return names.filter((name) => chosen.has(name));
}
