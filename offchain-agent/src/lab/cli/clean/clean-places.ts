import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError, messageOf } from '../../../base/error.ts';
import type { StoredPlace } from './places.ts';

/** A place as it was found. */
export interface FoundPlace extends StoredPlace {
  /** On the disk. */
  readonly bytes: number;
  /** A living process that uses it. */
  readonly usedBy: string | undefined;
}

/** A place after removing. */
export interface CleanedPlace extends FoundPlace {
  readonly isRemoved: boolean;
  /** Why it is still there. */
  readonly why: string | undefined;
}

export type UserOf = (place: StoredPlace) => string | undefined;

/** Sizes and users of places. */
export async function findPlaces(places: readonly StoredPlace[], userOf: UserOf): Promise<FoundPlace[]> {
  const found: FoundPlace[] = [];
  // One after the other: a build has 100,000 files, and a disk one head.
  for (const place of places)
    found.push({ ...place, bytes: await diskBytes(place.path, new Set()), usedBy: userOf(place) });
  return found;
}

/**
 * What is to be removed: all that can be made again, or what is named.
 * @throws AgentError `bad_input/clean_name` for a name that is not listed, and for what is in use or of others
 */
export function choosePlaces(found: readonly FoundPlace[], names: readonly string[]): FoundPlace[] {
  if (names.length === 0) return found.filter((place) => reasonToKeep(place) === undefined);
  return names.flatMap((name) => {
    // A folder of several, such as `networks`, stands for all of them.
    const wanted = name.replace(/\/+$/, '');
    const chosen = found.filter((place) => place.name === wanted || place.name.startsWith(`${wanted}/`));
    if (chosen.length === 0)
      throw new AgentError(
        'bad_input/clean_name',
        `there is no "${name}" to remove; \`almanac clean\` lists the names`,
        { data: { name } },
      );
    const refused = chosen.find(({ usedBy, isOurs }) => usedBy !== undefined || !isOurs);
    if (refused)
      throw new AgentError(
        'bad_input/clean_name',
        `${refused.name} is not removed: ${refused.usedBy === undefined ? refused.kept : `${refused.usedBy} uses it; end that first`}`,
        { data: { name: refused.name } },
      );
    return chosen;
  });
}

/** Why a place stays unless it is named; undefined for what goes. */
export function reasonToKeep({ usedBy, kept }: Pick<FoundPlace, 'usedBy' | 'kept'>): string | undefined {
  return usedBy === undefined ? kept : `in use by ${usedBy}`;
}

/** Removes places, each only if still nobody uses it. */
export async function removePlaces(
  found: readonly FoundPlace[],
  chosen: readonly FoundPlace[],
  userOf: UserOf,
): Promise<CleanedPlace[]> {
  const cleaned: CleanedPlace[] = [];
  for (const place of found) {
    if (!chosen.includes(place)) {
      cleaned.push({ ...place, isRemoved: false, why: reasonToKeep(place) ?? 'not named' });
      continue;
    }
    const usedBy = userOf(place);
    const why =
      usedBy === undefined
        ? await failureOf(rm(place.path, { recursive: true, force: true }))
        : `in use by ${usedBy}`;
    cleaned.push({ ...place, usedBy, isRemoved: why === undefined, why });
  }
  return cleaned;
}

async function failureOf(work: Promise<void>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return `cannot be removed: ${messageOf(error)}`;
  }
}

/** Blocks of all files below a path, links not followed, a file with several names once. */
async function diskBytes(path: string, seen: Set<string>): Promise<number> {
  const file = await unlessGone(lstat(path));
  if (!file) return 0;
  const bytes = file.blocks * 512;
  if (file.isDirectory()) {
    let sum = bytes;
    for (const name of (await unlessGone(readdir(path))) ?? [])
      sum += await diskBytes(join(path, name), seen);
    return sum;
  }
  const id = `${file.dev} ${file.ino}`;
  if (file.nlink > 1 && seen.has(id)) return 0;
  seen.add(id);
  return bytes;
}

/** Undefined for what went meanwhile, or belongs to another user. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw error;
  }
}
