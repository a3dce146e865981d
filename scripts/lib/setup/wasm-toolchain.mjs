import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wasmTarget } from '../cargo-env.mjs';
import { wasmToolchainFolder } from '../folders.mjs';
import { ask, capture } from '../process.mjs';

// A rustup without the WebAssembly target can still serve: Debian's Rust brings the sources of the
// standard library, builds `core` and `alloc` for the target once, and an overlay that holds these
// beside links to Debian's own folders is a complete tool chain for the runtime's build.

const systemPath = '/usr/bin:/bin';
const crates = ['core', 'alloc', 'compiler_builtins'];

/** Whether the overlay exists, was made with the Rust that is installed now, and rustup runs it. */
export function isWasmToolchainReady() {
  const folder = wasmToolchainFolder();
  const stamp = stampPath(folder);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== systemRust()) return false;
  return ask('rustup', ['run', folder, 'rustc', '--print', 'sysroot']) === folder;
}

/**
 * Makes the overlay. Returns a sentence on failure.
 * @returns {Promise<string | undefined>}
 */
export async function makeWasmToolchain() {
  const seed = mkdtempSync(join(tmpdir(), 'almanac-seed-'));
  try {
    const fault = await buildStandardLibrary(seed);
    if (fault) return fault;
    const folder = wasmToolchainFolder();
    layOut(folder, join(seed, 'target', wasmTarget, 'release/deps'));
    writeFileSync(stampPath(folder), systemRust());
    return undefined;
  } finally {
    rmSync(seed, { recursive: true, force: true });
  }
}

/** @param {string} seed */
async function buildStandardLibrary(seed) {
  mkdirSync(join(seed, 'src'));
  writeFileSync(
    join(seed, 'Cargo.toml'),
    '[package]\nname = "seed"\nversion = "0.0.0"\nedition = "2021"\n[profile.release]\npanic = "abort"\n[workspace]\n',
  );
  writeFileSync(join(seed, 'src/lib.rs'), '#![no_std]\nextern crate alloc;\n');
  const env = {
    ...process.env,
    PATH: systemPath,
    CARGO_TARGET_DIR: join(seed, 'target'),
    // Debian's compiler is a stable one; building the standard library is an unstable feature.
    RUSTC_BOOTSTRAP: '1',
    // The runtime is linked with LTO, which needs the library's bitcode.
    RUSTFLAGS: '-Cembed-bitcode=yes',
  };
  const args = ['build', '--release', '--target', wasmTarget, '-Zbuild-std=core,alloc'];
  const { code, output } = await capture('/usr/bin/cargo', args, { cwd: seed, env });
  return code === 0 ? undefined : `the standard library for ${wasmTarget} did not build:\n${output}`;
}

/**
 * @param {string} folder
 * @param {string} libraries
 */
function layOut(folder, libraries) {
  rmSync(folder, { recursive: true, force: true });
  const rustlib = join(folder, 'lib/rustlib');
  const target = join(rustlib, wasmTarget, 'lib');
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(libraries)) {
    const isWanted = file.endsWith('.rlib') && crates.some((name) => file.startsWith(`lib${name}-`));
    if (isWanted) copyFileSync(join(libraries, file), join(target, file));
  }
  const systemRustlib = join(ask('/usr/bin/rustc', ['--print', 'sysroot']) ?? '/usr', 'lib/rustlib');
  for (const name of readdirSync(systemRustlib)) {
    if (name !== wasmTarget) symlinkSync(join(systemRustlib, name), join(rustlib, name));
  }
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'rustc'), `#!/bin/sh\nexec /usr/bin/rustc --sysroot '${folder}' "$@"\n`);
  chmodSync(join(bin, 'rustc'), 0o755);
  symlinkSync('/usr/bin/cargo', join(bin, 'cargo'));
}

function systemRust() {
  return ask('/usr/bin/rustc', ['--version']) ?? '';
}

/** @param {string} folder */
function stampPath(folder) {
  return join(folder, 'made-with');
}
