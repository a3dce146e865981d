import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, rustWorkspace } from './folders.mjs';
import { capture } from './process.mjs';

export const metadataPath = join(rustWorkspace, 'blob/metadata.json');
export const typesFolder = join(root, 'types/src/interfaces');

// The metadata says all but one thing: the generator knows the call type of well-known runtimes only.
const definitions = "export const runtimeCall = { types: { AlmanacRuntimeRuntimeCall: 'Call' } };\n";

const packageName = '@almanac-chain/types/interfaces';

/**
 * Writes the chain's types into the folder, from the committed metadata alone.
 * @throws Error with what the generator said when it failed.
 */
export async function generateTypes(folder: string): Promise<void> {
  // The generator wants its input and output below the current folder.
  const scratch = mkdtempSync(join(tmpdir(), 'almanac-types-'));
  try {
    const output = join(scratch, 'interfaces');
    mkdirSync(join(output, 'runtimeCall'), { recursive: true });
    copyFileSync(metadataPath, join(scratch, 'metadata.json'));
    writeFileSync(join(output, 'definitions.ts'), definitions);
    const common = ['--package', packageName, '--endpoint', 'metadata.json'];
    await generate(scratch, 'from-defs', [...common, '--input', 'interfaces']);
    await generate(scratch, 'from-chain', [...common, '--output', 'interfaces']);
    rmSync(folder, { recursive: true, force: true });
    cpSync(output, folder, { recursive: true });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function generate(cwd: string, kind: string, args: string[]): Promise<void> {
  const script = join(root, `node_modules/@polkadot/typegen/scripts/polkadot-types-${kind}.mjs`);
  // The generator imports TypeScript that it has just written.
  const loader = import.meta.resolve('tsx');
  const { code, output } = await capture(process.execPath, ['--import', loader, script, ...args], { cwd });
  if (code !== 0 || /^ERROR/m.test(output)) throw new Error(`polkadot-types-${kind} failed:\n${output}`);
}

/** Whether there is anything to generate from. */
export function hasMetadata(): boolean {
  return existsSync(metadataPath);
}
