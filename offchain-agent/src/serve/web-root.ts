import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the built page lies: beside the packed program, or in a clone. */
const places = ['../../web', '../../../web/dist'] as const;

/** The folder of the built page; undefined where it was not built. */
export function webRoot(): string | undefined {
  return places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((folder) => existsSync(join(folder, 'index.html')));
}
