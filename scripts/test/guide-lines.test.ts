import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/folders.mjs';
import { addPallet, fromFolder, readGuideLines } from '../lib/relay/guide-lines.ts';

const guide = readFileSync(join(root, 'docs/how-to/add-to-your-chain.md'), 'utf8');

const runtime = {
  manifest: '[features]\nstd = [\n    "codec/std",\n]\n\n[dependencies.codec]\nversion = "3"\n',
  library: `extern crate alloc;

impl pallet_session::Config for Runtime {
	type SessionManager = CollatorSelection;
}

// Create the runtime by composing the pallets.
construct_runtime!(
	pub enum Runtime
	{
		AuraExt: cumulus_pallet_aura_ext = 24,
	}
);

impl_runtime_apis!(
	impl sp_api::Core<Block> for Runtime {
	}
);
`,
  presets: 'parachain_info: ParachainInfoConfig { parachain_id: id },\n',
};

describe('the lines that a guide has a parachain add', () => {
  it('come from the guide, with what its part on parachains says otherwise', () => {
    const lines = readGuideLines(guide);
    assert.equal(lines.dependency, 'pallet-sli = { workspace = true }');
    assert.equal(lines.pallet, 'Sli: pallet_sli = 5,');
    assert.match(lines.config, /\n\ttype SlotDuration = ConstU64<SLOT_DURATION>;\n/);
    assert.match(lines.config, /\n\ttype Slot = pallet_sli::SlotFromDigest<Runtime>;\n/);
    assert.equal(
      lines.sessionManager,
      'type SessionManager = pallet_sli::NoteSessions<Runtime, CollatorSelection>;\n',
    );
    assert.match(lines.api, /fn period_of\(.*\) -> Option<pallet_sli::Period> \{/);
  });

  it('go where they belong, after the pallets of sessions', () => {
    const { manifest, library, presets } = addPallet(runtime, readGuideLines(guide));
    assert.match(manifest, /std = \[\n {4}"pallet-sli\/std",\n/);
    assert.match(manifest, /\n\[dependencies\]\npallet-sli = \{ workspace = true \}\n$/);
    assert.match(library, /^extern crate alloc;\n\nuse pallet_sli::\{\*, runtime_api::\*\};\n/);
    assert.match(
      library,
      /\ttype SessionManager = pallet_sli::NoteSessions<Runtime, CollatorSelection>;\n\}/,
    );
    assert.match(library, /\n\}\n\n\/\/ Create the runtime/);
    assert.match(library, /= 24,\n\t\tSli: pallet_sli = 5,\n\t\}/);
    assert.match(library, /SliApi<Block, AccountId> for Runtime \{\n[^}]*\}[^]*\n\}\n\n\timpl sp_api::Core/);
    assert.match(presets, /\tsli: SliConfig \{ window_ms: Some\(72000\) \},\n$/);
  });

  it('name a folder in the place of a commit', () => {
    const { workspaceDependency } = readGuideLines(guide);
    assert.equal(
      fromFolder(workspaceDependency, '/sli'),
      'pallet-sli = { path = "/sli", default-features = false }',
    );
  });

  it('tell which one the guide lacks, or for which the sources have no place', () => {
    assert.throws(() => readGuideLines(guide.replace('`Sli: pallet_sli = 5,`', '')), /begins with "Sli: "/);
    const elsewhere = { ...runtime, library: runtime.library.replace('AuraExt', 'Aura') };
    assert.throws(
      () => addPallet(elsewhere, readGuideLines(guide)),
      /"AuraExt: cumulus_pallet_aura_ext = 24,"/,
    );
  });
});
