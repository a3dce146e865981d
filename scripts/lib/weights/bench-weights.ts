import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cargoBuildBlob } from '../cargo.ts';
import { cargoTargetFolder, rustWorkspace } from '../folders.mjs';
import { run } from '../process.mjs';
import { ensureBencher } from './bencher.ts';
import { machine } from './machine.ts';
import { replaceMethods } from './methods.ts';

const pallets = ['validators', 'registry', 'sli', 'scalability', 'agreements'];

/** Values of each component, and how often each is measured. */
const steps = 20;
const repeats = 20;

/**
 * Measures what the calls and hooks of our pallets cost and writes it to `weights/measured.rs` of each. Returns the
 * exit code.
 * @param options only `PALLET[:BENCHMARK],...`: these alone; the other figures of such a file stay as they are
 */
export async function benchWeights({ only }: { readonly only?: string | undefined }): Promise<number> {
  const asked = readAsked(only?.split(',') ?? pallets);
  if (typeof asked === 'string') {
    console.error(`almanac: ${asked}`);
    return 2;
  }
  const bencher = await ensureBencher();
  if (bencher === undefined) return 1;
  const wasm = await buildRuntime();
  if (wasm === undefined) return 1;
  const folder = mkdtempSync(join(tmpdir(), 'almanac-weights-'));
  try {
    const header = join(folder, 'header');
    writeFileSync(header, `// Machine: ${machine()}.\n`);
    for (const [pallet, benchmarks] of asked) {
      const file = join(rustWorkspace, 'pallets', pallet, 'src/weights/measured.rs');
      const output = benchmarks.length > 0 ? join(folder, `${pallet}.rs`) : file;
      const code = await measure(bencher, pallet, benchmarks, { wasm, header, output });
      if (code !== 0) return code;
      if (output !== file)
        writeFileSync(file, replaceMethods(readFileSync(file, 'utf8'), readFileSync(output, 'utf8')));
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The benchmarks to measure of each pallet, none for all of them; or what is wrong with the words. */
function readAsked(words: readonly string[]): ReadonlyMap<string, readonly string[]> | string {
  const asked = new Map<string, string[]>();
  for (const word of words) {
    const [pallet = '', benchmark] = word.split(':');
    if (!pallets.includes(pallet))
      return `there is no pallet ${JSON.stringify(pallet)}; there are ${pallets.join(', ')}`;
    const benchmarks = asked.get(pallet) ?? [];
    asked.set(pallet, benchmark ? [...benchmarks, benchmark] : benchmarks);
  }
  return asked;
}

/**
 * Builds the runtime with its benchmarks; where it is, or nothing when that failed. In a folder of its own: the blob
 * would take the place of the one without.
 */
async function buildRuntime(): Promise<string | undefined> {
  const target = join(cargoTargetFolder(), 'weights');
  console.error('Building the runtime with its benchmarks (about 15 minutes the first time on 2 cores) ...');
  if ((await cargoBuildBlob('runtime:runtime-benchmarks:almanac_runtime', target)) !== 0) return undefined;
  const wasm = join(target, 'release/wbuild/almanac-runtime/almanac_runtime.compact.wasm');
  if (existsSync(wasm)) return wasm;
  console.error(`almanac: cargo made no ${wasm}; unset SKIP_WASM_BUILD if it is set`);
  return undefined;
}

interface Files {
  readonly wasm: string;
  readonly header: string;
  readonly output: string;
}

async function measure(
  bencher: string,
  pallet: string,
  benchmarks: readonly string[],
  { wasm, header, output }: Files,
): Promise<number> {
  const options = {
    runtime: wasm,
    pallet: `pallet_${pallet}`,
    extrinsic: benchmarks.join(',') || '*',
    'genesis-builder': 'runtime',
    'genesis-builder-preset': 'development',
    steps: String(steps),
    repeat: String(repeats),
    // Where one step reads several large values, the other mode counts the largest of them only; here all are
    // recorded, and every benchmark has them as large as they may be.
    'default-pov-mode': 'measured',
    header,
    template: join(rustWorkspace, 'weights.hbs'),
    output,
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  return await run(bencher, ['v1', 'benchmark', 'pallet', ...args]);
}
