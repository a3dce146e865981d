//! The chain as it begins, and what its targets say of themselves.

use super::{
	Size, dispatch,
	reporter::{Reporter, account},
};
use almanac_runtime::{
	AccountId, BalancesConfig, RegistryConfig, Runtime, RuntimeGenesisConfig, SessionConfig,
	SliConfig, ValidatorsConfig, currency::UNIT, keys::SessionKeys,
};
use frame_support::{dispatch::RawOrigin, traits::UnfilteredDispatchable};
use pallet_registry::{Address, Admission, consent};
use pallet_sli::{HOME, SamplingParameters, TargetId, TargetRef};
use sp_core::{Pair, ed25519, sr25519};

/// The account of a validator.
pub fn validator(target: TargetId) -> AccountId {
	AccountId::new(bytes(target))
}

fn bytes(index: u32) -> [u8; 32] {
	let mut bytes = [1; 32];
	bytes.first_chunk_mut().into_iter().for_each(|part: &mut [u8; 4]| *part = index.to_le_bytes());
	bytes
}

/// The most targets that are validators, the most that the runtime takes; those beyond have owners.
const MOST_VALIDATORS: u32 = 1_000;

/// Validators with keys, and everybody with money.
pub fn genesis(size: &Size, reporters: &[Reporter]) -> RuntimeGenesisConfig {
	let validators: Vec<_> = (1..=size.targets.min(MOST_VALIDATORS)).map(validator).collect();
	let keys = (1..=size.targets.min(MOST_VALIDATORS))
		.map(|index| {
			let aura = sr25519::Public::from_raw(bytes(index)).into();
			let grandpa = ed25519::Public::from_raw(bytes(index)).into();
			(validator(index), validator(index), SessionKeys { aura, grandpa })
		})
		.collect();
	let accounts =
		(1..=size.targets).map(validator).chain(reporters.iter().map(|it| account(&it.key)));
	RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: accounts.map(|who| (who, 1_000 * UNIT)).collect(),
			..Default::default()
		},
		validators: ValidatorsConfig {
			validators,
			slot_duration_ms: size.slot_ms,
			session_length: size.session_blocks,
			..Default::default()
		},
		session: SessionConfig { keys, ..Default::default() },
		registry: RegistryConfig { admission: Admission::Open, ..Default::default() },
		sli: SliConfig {
			closing_share_ppm: Some(size.closing_share_ppm),
			sampling: Some(SamplingParameters {
				samples_per_window: size.samples,
				..Default::default()
			}),
			..Default::default()
		},
		..Default::default()
	}
}

/// An endpoint and a port of one node; what is no validator is registered first.
pub fn add_addresses(target: TargetId) {
	if target > MOST_VALIDATORS {
		let name = format!("target-{target}").into_bytes().try_into().expect("it is short");
		let (who, owner) = (TargetRef::Name(name), validator(target));
		pallet_registry::Call::<Runtime>::add_target { network: HOME, who, owner }
			.dispatch_bypass_filter(RawOrigin::Root.into())
			.expect("it is added");
	}
	let node = ed25519::Pair::from_seed(&bytes(target));
	let url = format!("wss://rpc-{target}.validators.example.org").into_bytes();
	let genesis =
		pallet_registry::answer::network::<Runtime>(HOME).expect("it is this chain").genesis_hash;
	let sign = |address: &[u8]| {
		node.sign(&consent::message(&genesis, target, &validator(target), address)).0
	};
	let peer = node.public().0;
	let multiaddr = format!("/dns/node-{target}.validators.example.org/tcp/30333").into_bytes();
	let (for_url, signature) = (sign(&url), sign(&multiaddr));
	let addresses = [
		Address::Rpc { url: url.try_into().expect("it is short"), peer, signature: for_url },
		Address::Port { multiaddr: multiaddr.try_into().expect("it is short"), peer, signature },
	];
	for address in addresses {
		let call = pallet_registry::Call::<Runtime>::add_address { network: HOME, target, address };
		dispatch(call, validator(target));
	}
}
