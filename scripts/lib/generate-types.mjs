import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, rustWorkspace } from './folders.mjs';
import { capture } from './process.mjs';

export const metadataPath = join(rustWorkspace, 'blob/metadata.json');
export const typesFolder = join(root, 'types/src/interfaces');

const packageName = '@almanac/types/interfaces';

/**
 * Writes the chain's types into the folder, from the committed metadata alone. Throws with what the
 * generator said when it failed.
 */
export async function generateTypes(folder) {
  // The generator wants its input and output below the current folder.
  const workplace = mkdtempSync(join(tmpdir(), 'almanac-types-'));
  try {
    const output = join(workplace, 'interfaces');
    mkdirSync(output);
    copyFileSync(metadataPath, join(workplace, 'metadata.json'));
    // Nothing of ours is defined by hand: the metadata says it all.
    writeFileSync(join(output, 'definitions.ts'), 'export {};\n');
    const common = ['--package', packageName, '--endpoint', 'metadata.json'];
    await generate(workplace, 'from-defs', [...common, '--input', 'interfaces']);
    await generate(workplace, 'from-chain', [...common, '--output', 'interfaces']);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(output)) {
      writeFileSync(join(folder, name), readFileSync(join(output, name)));
    }
  } finally {
    rmSync(workplace, { recursive: true, force: true });
  }
}

async function generate(cwd, kind, args) {
  const script = join(root, `node_modules/@polkadot/typegen/scripts/polkadot-types-${kind}.mjs`);
  // The generator imports TypeScript that it has just written.
  const loader = import.meta.resolve('tsx');
  const { code, output } = await capture(process.execPath, ['--import', loader, script, ...args], { cwd });
  if (code !== 0 || /^ERROR/m.test(output)) throw new Error(`polkadot-types-${kind} failed:\n${output}`);
}

/** Whether there is anything to generate from. */
export function hasMetadata() {
  return existsSync(metadataPath);
}
