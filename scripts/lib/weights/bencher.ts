import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cargoEnvironment } from '../cargo-env.mjs';
import { cacheFolder, rustWorkspace } from '../folders.mjs';
import { ask, run } from '../process.mjs';
import { installPackages } from '../setup/debian.mjs';

const name = 'frame-omni-bencher';
// Of the same release of polkadot-sdk as the runtime: Cargo.toml of the Rust workspace.
const version = '0.28.0';

/** Where frame-omni-bencher is, which is compiled first where it is not; undefined when that failed, which it tells. */
export async function ensureBencher(): Promise<string | undefined> {
  const path = join(cacheFolder(), 'tools/bin', name);
  if (isRight(path)) return path;
  if (isRight(name)) return name;
  if (!hasLibclang()) {
    const fault = await installPackages(['libclang-dev']);
    if (fault) {
      console.error(`almanac: ${name} needs libclang to compile: ${fault}`);
      return undefined;
    }
  }
  console.error(`Compiling ${name} ${version} (about an hour on 2 cores, once) ...`);
  // A folder of its own, kept until it is done: what was compiled outlasts an interruption.
  const target = join(cacheFolder(), 'tools', name);
  const args = ['install', `${name}@${version}`, '--locked', '--root', join(cacheFolder(), 'tools')];
  // The runtimes that it has inside serve other commands than ours.
  const env = { ...cargoEnvironment(), CARGO_TARGET_DIR: target, SKIP_WASM_BUILD: '1' };
  const code = await run('cargo', args, { cwd: rustWorkspace, env });
  if (code !== 0 || !isRight(path)) {
    console.error(`almanac: cargo made no ${path}`);
    return undefined;
  }
  rmSync(target, { recursive: true });
  return path;
}

function isRight(command: string): boolean {
  return ask(command, ['--version'])?.split(' ')[1]?.startsWith(version) ?? false;
}

/** Whether the crate that looks for libclang will find it: where it is told, where llvm-config says, or among Debian's. */
function hasLibclang(): boolean {
  const debian = '/usr/lib';
  const versions = existsSync(debian)
    ? readdirSync(debian).filter((folder) => folder.startsWith('llvm-'))
    : [];
  const folders = [
    process.env['LIBCLANG_PATH'],
    ask('llvm-config', ['--libdir']),
    ...versions.map((folder) => join(debian, folder, 'lib')),
  ];
  return folders.some(
    (folder) =>
      folder && existsSync(folder) && readdirSync(folder).some((file) => /^libclang(-\d+)?\.so/.test(file)),
  );
}
