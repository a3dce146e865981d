import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cargoEnvironment } from '../cargo-env.mjs';
import { cargoTargetFolder, rustWorkspace } from '../folders.mjs';
import { ask, run } from '../process.mjs';
import { machine } from './machine.ts';

const tool = 'frame-omni-bencher';
const version = '0.28.0';
const pallets = ['validators', 'registry', 'sli', 'scalability'];

/**
 * Measures what the calls and hooks of our pallets cost and writes it to `weights/measured.rs` of each. The runtime is
 * built with its benchmarks into a folder of its own: their features compile most dependencies anew. Returns the exit
 * code.
 */
export async function benchWeights(): Promise<number> {
  if (ask(tool, ['--version']) === undefined) {
    console.error(
      `almanac: there is no ${tool} here; where there is libclang it comes with: cargo install ${tool} --version ${version} --locked`,
    );
    return 1;
  }
  const target = join(cargoTargetFolder(), 'weights');
  console.error('Building the runtime with its benchmarks (about 20 minutes the first time on 2 cores) ...');
  const features = ['-p', 'almanac-runtime', '--lib', '--features', 'runtime-benchmarks'];
  const built = await run('cargo', ['build', '--release', '--locked', ...features], {
    cwd: rustWorkspace,
    env: { ...cargoEnvironment(), CARGO_TARGET_DIR: target },
  });
  if (built !== 0) return built;
  const wasm = join(target, 'release/wbuild/almanac-runtime/almanac_runtime.compact.wasm');
  if (!existsSync(wasm)) {
    console.error(`almanac: cargo made no ${wasm}; is SKIP_WASM_BUILD set?`);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'almanac-weights-'));
  try {
    const header = join(folder, 'header');
    writeFileSync(header, `// Machine: ${machine()}.\n`);
    for (const pallet of pallets) {
      const code = await measure(pallet, wasm, header);
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(pallet: string, wasm: string, header: string): Promise<number> {
  const options = {
    runtime: wasm,
    pallet: `pallet_${pallet}`,
    extrinsic: '*',
    'genesis-builder': 'runtime',
    'genesis-builder-preset': 'development',
    steps: '20',
    repeat: '10',
    header,
    template: join(rustWorkspace, 'weights.hbs'),
    output: join(rustWorkspace, 'pallets', pallet, 'src/weights/measured.rs'),
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  return await run(tool, ['v1', 'benchmark', 'pallet', ...args]);
}
