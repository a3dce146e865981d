import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sourcesHash } from '../blob/sources-hash.ts';
import { root } from '../folders.mjs';
import {
  type BuildOptions,
  buildEnvironment,
  makeWorkspace,
  relayFolder,
  relayTarget,
  runCargo,
} from './build-program.ts';
import { addPallet, fromFolder, readGuideLines } from './guide-lines.ts';
import { profile, programs } from './programs.ts';

const crate = 'penpal-runtime';
const builder = 'penpal-sli-builder';
const blobName = 'penpal_sli';
const blobFile = `${blobName}.compact.compressed.wasm`;
const guide = 'docs/how-to/add-to-your-chain.md';
const palletFolder = join(root, 'runtime-pallets/pallets/sli');

/** Where the runtime of a parachain with pallet-sli is when it is built. */
export function sliRuntimePath(): string {
  return join(relayFolder(), 'bin', blobFile);
}

/**
 * Builds penpal with pallet-sli of this repository, added by the lines that the guide shows and by no other, beside the stock
 * programs. What is there of the same sources is not built again.
 * @throws Error with a sentence when the guide lacks a line, or its lines do not compile
 */
export async function buildSliRuntime({ jobs, tell }: BuildOptions): Promise<void> {
  const workspace = join(relayFolder(), 'with-sli');
  const stock = await makeWorkspace();
  const penpal = join(stock, `${crate}-${programs.find((one) => one.crate === crate)?.version}`);
  const files = changedFiles(penpal);
  const made = madeOf(files);
  const stamp = join(workspace, 'made-with');
  if (existsSync(sliRuntimePath()) && existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return;
  tell(`Building ${crate} with pallet-sli by the lines of ${guide}`);
  rmSync(workspace, { recursive: true, force: true });
  cpSync(penpal, join(workspace, crate), { recursive: true });
  // What the pallet needs besides is added to what is locked.
  copyFileSync(join(stock, 'Cargo.lock'), join(workspace, 'Cargo.lock'));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  const args = [
    'build',
    '--release',
    '--package',
    builder,
    ...profile.flatMap((setting) => ['--config', setting]),
    ...(jobs === undefined ? [] : ['--jobs', String(jobs)]),
  ];
  const code = await runCargo(args, workspace, buildEnvironment(workspace, jobs));
  if (code !== 0) throw new Error(`cargo could not build ${crate} with the lines of ${guide} (${code})`);
  copyFileSync(join(relayTarget(), 'release/wbuild', crate, blobFile), sliRuntimePath());
  writeFileSync(stamp, made);
}

/** By their paths in the workspace: those of penpal that change, and a crate whose build script makes the blob. */
function changedFiles(penpal: string): ReadonlyMap<string, string> {
  const lines = readGuideLines(readFileSync(join(root, guide), 'utf8'));
  const [manifest, library, presets] = ['Cargo.toml', 'src/lib.rs', 'src/genesis_config_presets.rs'] as const;
  const stock = (path: string): string => readFileSync(join(penpal, path), 'utf8');
  const changed = addPallet(
    { manifest: stock(manifest), library: stock(library), presets: stock(presets) },
    lines,
  );
  return new Map([
    [join(crate, manifest), changed.manifest],
    [join(crate, library), changed.library],
    [join(crate, presets), changed.presets],
    ['Cargo.toml', workspaceManifest(fromFolder(lines.workspaceDependency, palletFolder))],
    // Natively nothing of penpal is built.
    [join(builder, 'Cargo.toml'), builderManifest],
    [join(builder, 'build.rs'), buildScript],
    [join(builder, 'src/lib.rs'), ''],
  ]);
}

function workspaceManifest(dependency: string): string {
  const members = JSON.stringify([crate, builder]);
  return `[workspace]\nresolver = "2"\nmembers = ${members}\n\n[workspace.dependencies]\n${dependency}\n`;
}

const builderManifest = `[package]
name = "${builder}"
version = "0.0.0"
edition = "2021"

[build-dependencies]
substrate-wasm-builder = "*"
`;

const buildScript = `fn main() {
	substrate_wasm_builder::WasmBuilder::new()
		.with_project(std::fs::canonicalize("../${crate}/Cargo.toml").expect("it is a member of this workspace"))
		.expect("it ends with Cargo.toml")
		.import_memory()
		.export_heap_base()
		.set_file_name("${blobName}")
		.build();
}
`;

function madeOf(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256').update(sourcesHash());
  for (const [path, text] of files) hash.update(`\0${path}\0${text}`);
  return hash.digest('hex');
}
