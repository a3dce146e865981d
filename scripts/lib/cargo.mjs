import { cargoEnvironment, hasWasmTarget, hasWasmToolchain } from './cargo-env.mjs';
import { rustWorkspace } from './folders.mjs';
import { run } from './process.mjs';

/** `cargo build` of the one profile that everything shares; its progress goes to the terminal. */
export async function cargoBuild(args) {
  if (!hasWasmTarget() && !hasWasmToolchain()) {
    console.error('almanac: no Rust here builds for WebAssembly; run scripts/setup first.');
    return 1;
  }
  console.error('Building (about 20 minutes the first time on 2 cores, seconds when nothing changed) ...');
  return run('cargo', ['build', '--release', '--locked', ...args], {
    cwd: rustWorkspace,
    env: cargoEnvironment(),
  });
}
