import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cargoEnvironment } from '../cargo-env.mjs';
import { cargoTargetFolder, rustWorkspace } from '../folders.mjs';
import { run } from '../process.mjs';
import { ensureBencher } from './bencher.ts';
import { machine } from './machine.ts';

const pallets = ['validators', 'registry', 'sli', 'scalability', 'agreements'];

/** Values of each component, and how often each is measured. */
const steps = 20;
const repeats = 20;

/**
 * Measures what the calls and hooks of our pallets cost and writes it to `weights/measured.rs` of each. Returns the
 * exit code.
 */
export async function benchWeights(): Promise<number> {
  const bencher = await ensureBencher();
  if (bencher === undefined) return 1;
  const wasm = await buildRuntime();
  if (wasm === undefined) return 1;
  const folder = mkdtempSync(join(tmpdir(), 'almanac-weights-'));
  try {
    const header = join(folder, 'header');
    writeFileSync(header, `// Machine: ${machine()}.\n`);
    for (const pallet of pallets) {
      const code = await measure(bencher, pallet, wasm, header);
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Builds the runtime with its benchmarks; where it is, or nothing when that failed. In a folder of its own: the blob
 * would take the place of the one that node and tests have inside. Natively it is only checked, which is what has cargo
 * run the script that builds the blob.
 */
async function buildRuntime(): Promise<string | undefined> {
  const target = join(cargoTargetFolder(), 'weights');
  console.error('Building the runtime with its benchmarks (about 15 minutes the first time on 2 cores) ...');
  const features = ['-p', 'almanac-runtime', '--features', 'runtime-benchmarks'];
  const code = await run('cargo', ['check', '--release', '--locked', ...features], {
    cwd: rustWorkspace,
    env: { ...cargoEnvironment(), CARGO_TARGET_DIR: target },
  });
  if (code !== 0) return undefined;
  const wasm = join(target, 'release/wbuild/almanac-runtime/almanac_runtime.compact.wasm');
  if (existsSync(wasm)) return wasm;
  console.error(`almanac: cargo made no ${wasm}; is SKIP_WASM_BUILD set?`);
  return undefined;
}

async function measure(bencher: string, pallet: string, wasm: string, header: string): Promise<number> {
  const options = {
    runtime: wasm,
    pallet: `pallet_${pallet}`,
    extrinsic: '*',
    'genesis-builder': 'runtime',
    'genesis-builder-preset': 'development',
    steps: String(steps),
    repeat: String(repeats),
    // Where one step reads several large values, the other mode counts the largest of them only; here all are
    // recorded, and every benchmark has them as large as they may be.
    'default-pov-mode': 'measured',
    header,
    template: join(rustWorkspace, 'weights.hbs'),
    output: join(rustWorkspace, 'pallets', pallet, 'src/weights/measured.rs'),
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  return await run(bencher, ['v1', 'benchmark', 'pallet', ...args]);
}
