import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { generateTypes, hasMetadata, metadataPath, typesFolder } from '../generate-types.ts';

const remedy = 'run `npm run types` and commit types/src/interfaces';

/** Where the committed types differ from those that the committed metadata gives. */
export async function generatedTypesFaults(): Promise<string[]> {
  if (!hasMetadata()) return [`${metadataPath} is missing: run \`npm run build:chain -- blob\``];
  const folder = mkdtempSync(join(tmpdir(), 'almanac-generated-'));
  try {
    await generateTypes(folder);
    const names = new Set([...files(folder), ...files(typesFolder)]);
    return [...names]
      .filter((name) => !isEqual(join(folder, name), join(typesFolder, name)))
      .map((name) => `types/src/interfaces/${name} differs: ${remedy}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function files(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function isEqual(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && readFileSync(one).equals(readFileSync(other));
}
