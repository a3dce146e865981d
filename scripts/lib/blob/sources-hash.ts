import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rustWorkspace } from '../folders.mjs';

const files = ['Cargo.lock', 'Cargo.toml'];
const folders = ['math', 'pallets', 'runtime'];
// Build outputs, and what is never in the blob.
const leftOut = ['target', 'tests', 'benches', 'mock', 'mock.rs'];

/**
 * What the blob answers when it was built from these sources (the runtime's build.rs computes the same):
 * SHA-256 over the files sorted by the bytes of their path, each as path, 0, length in decimal, 0, content.
 */
export function sourcesHash(workspace = rustWorkspace): string {
  const paths = [...files, ...folders.flatMap((folder) => sources(workspace, folder))].map((path) =>
    Buffer.from(path),
  );
  const hash = createHash('sha256');
  for (const path of paths.toSorted((a, b) => Buffer.compare(a, b))) {
    const content = readFileSync(join(workspace, path.toString()));
    hash.update(path).update(`\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function sources(workspace: string, folder: string): string[] {
  return readdirSync(join(workspace, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (leftOut.includes(entry.name)) return [];
    if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : sources(workspace, path);
    return entry.name.endsWith('.rs') || entry.name === 'Cargo.toml' ? [path] : [];
  });
}
