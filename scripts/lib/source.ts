import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Source {
  /** Relative to the clone. */
  path: string;
  text: string;
}

/** The files below the folder of the clone whose names end so; none when there is no such folder. */
export function readSources(clone: string, folder: string, ending: string): Source[] {
  if (!existsSync(join(clone, folder))) return [];
  return readdirSync(join(clone, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending) && !/(^|\/)(node_modules|dist)\//.test(path))
    .map((path) => `${folder}/${path}`)
    .map((path) => ({ path, text: readFileSync(join(clone, path), 'utf8') }));
}
