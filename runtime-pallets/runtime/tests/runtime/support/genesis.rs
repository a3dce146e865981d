//! Genesis states, made as a node makes them: a preset is merged over the default.

use almanac_runtime::Runtime;
use serde_json::Value;
use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilderV1;
use sp_io::TestExternalities;

/// What the runtime answers to "which genesis", None asking for the default.
pub fn preset(name: Option<&str>) -> Value {
	let bytes = Runtime::get_preset(&name.map(Into::into)).expect("the preset exists");
	serde_json::from_slice(&bytes).expect("a preset is JSON")
}

/// The state of the default genesis with `patch` merged over it. Panics where it is refused.
pub fn state(patch: Value) -> TestExternalities {
	let mut genesis = preset(None);
	merge(&mut genesis, patch);
	let mut state = TestExternalities::default();
	state.execute_with(|| {
		Runtime::build_state(genesis.to_string().into_bytes()).expect("the genesis is well formed")
	});
	state
}

/// The state of the preset `name` with `patch` merged over it.
pub fn patched(name: &str, patch: Value) -> TestExternalities {
	let mut genesis = preset(Some(name));
	merge(&mut genesis, patch);
	state(genesis)
}

/// The state of the preset `local`: four validators, who are the Council, and no sudo key.
pub fn local() -> TestExternalities {
	state(preset(Some("local")))
}

/// Merges `patch` over `base` as RFC 7386 says: objects are merged, all else is replaced.
fn merge(base: &mut Value, patch: Value) {
	match (base, patch) {
		(Value::Object(base), Value::Object(patch)) => {
			for (name, value) in patch {
				merge(base.entry(name).or_insert(Value::Null), value);
			}
		},
		(base, patch) => *base = patch,
	}
}
