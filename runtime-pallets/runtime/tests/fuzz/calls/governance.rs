//! Calls of the Council, of Root's guards, and of all that carries other calls.

use crate::draw::Draw;
use almanac_runtime::{Runtime, RuntimeCall, keys::SessionKeys};
use codec::Encode;
use pallet_collective::Instance1;
use sp_core::{H256, ed25519, sr25519};
use sp_runtime::traits::{BlakeTwo256, Hash};

type Council = pallet_collective::Call<Runtime, Instance1>;
type Whitelist = pallet_whitelist::Call<Runtime>;
type Utility = pallet_utility::Call<Runtime>;
type Preimage = pallet_preimage::Call<Runtime>;

pub fn any(draw: &mut Draw<'_>, depth: u32) -> RuntimeCall {
	match draw.dice.below(8) {
		0 | 1 => council(draw, depth).into(),
		2 => whitelist(draw, depth).into(),
		3 | 4 => utility(draw, depth).into(),
		5 => preimage(draw).into(),
		6 => session(draw),
		_ => money(draw),
	}
}

fn inner(draw: &mut Draw<'_>, depth: u32) -> RuntimeCall {
	match depth.checked_sub(1) {
		Some(depth) => super::any(draw, depth),
		None => super::of_admin(draw),
	}
}

fn council(draw: &mut Draw<'_>, depth: u32) -> Council {
	let hashes = pallet_collective::Proposals::<Runtime, Instance1>::get();
	let hash = match hashes.first().filter(|_| !draw.dice.once_in(4)) {
		Some(_) => draw.dice.one_of(&hashes),
		None => H256(draw.bytes32()),
	};
	let count = pallet_collective::ProposalCount::<Runtime, Instance1>::get();
	let back = draw.dice.below(4) as u32;
	let index = if draw.dice.once_in(8) { draw.u32() } else { count.saturating_sub(back) };
	match draw.dice.below(8) {
		0 => Council::set_members {
			new_members: draw.accounts(6),
			prime: None,
			old_count: draw.small(6),
		},
		1 => Council::execute { proposal: Box::new(inner(draw, depth)), length_bound: draw.u32() },
		2 => Council::propose {
			threshold: draw.small(5),
			proposal: Box::new(inner(draw, depth)),
			length_bound: draw.u32(),
		},
		3 | 4 => Council::vote { proposal: hash, index, approve: !draw.dice.once_in(4) },
		5 => Council::close {
			proposal_hash: hash,
			index,
			proposal_weight_bound: sp_runtime::Weight::MAX,
			length_bound: draw.u32(),
		},
		6 => Council::disapprove_proposal { proposal_hash: hash },
		_ => Council::kill { proposal_hash: hash },
	}
}

fn whitelist(draw: &mut Draw<'_>, depth: u32) -> Whitelist {
	let call = inner(draw, depth);
	let call_hash = BlakeTwo256::hash_of(&call);
	match draw.dice.below(4) {
		0 => Whitelist::whitelist_call { call_hash },
		1 => Whitelist::remove_whitelisted_call { call_hash },
		2 => Whitelist::dispatch_whitelisted_call {
			call_hash,
			call_encoded_len: call.encoded_size() as u32,
			call_weight_witness: sp_runtime::Weight::MAX,
		},
		_ => Whitelist::dispatch_whitelisted_call_with_preimage { call: Box::new(call) },
	}
}

fn utility(draw: &mut Draw<'_>, depth: u32) -> Utility {
	let calls: Vec<_> = (0..draw.dice.below(4)).map(|_| inner(draw, depth)).collect();
	let mut call = || Box::new(inner(draw, depth));
	let (main, fallback) = (call(), call());
	match draw.dice.below(6) {
		0 => Utility::batch { calls },
		1 => Utility::batch_all { calls },
		2 => Utility::force_batch { calls },
		3 => Utility::as_derivative { index: draw.small(3) as u16, call: main },
		4 => Utility::with_weight { call: main, weight: sp_runtime::Weight::zero() },
		_ => Utility::if_else { main, fallback },
	}
}

fn preimage(draw: &mut Draw<'_>) -> Preimage {
	let length = draw.dice.below(3) as usize;
	let bytes = vec![7; length * draw.dice.below(100) as usize];
	let hash = BlakeTwo256::hash(&bytes);
	match draw.dice.below(5) {
		0 | 1 => Preimage::note_preimage { bytes },
		2 => Preimage::unnote_preimage { hash },
		3 => Preimage::request_preimage { hash },
		_ => Preimage::ensure_updated { hashes: vec![hash; length] },
	}
}

fn session(draw: &mut Draw<'_>) -> RuntimeCall {
	match draw.dice.below(3) {
		0 => {
			let keys = SessionKeys {
				aura: sr25519::Public::from_raw(draw.bytes32()).into(),
				grandpa: ed25519::Public::from_raw(draw.bytes32()).into(),
			};
			pallet_session::Call::set_keys { keys, proof: draw.bytes(200) }.into()
		},
		1 => pallet_session::Call::purge_keys {}.into(),
		_ => match draw.dice.below(2) {
			0 => pallet_validators::Call::set_validators { new: draw.accounts(5) }.into(),
			_ => pallet_validators::Call::purge_keys {}.into(),
		},
	}
}

fn money(draw: &mut Draw<'_>) -> RuntimeCall {
	type Balances = pallet_balances::Call<Runtime>;
	let dest = draw.account().into();
	let value = u128::from(draw.dice.number() >> draw.dice.below(40));
	match draw.dice.below(4) {
		0 => Balances::transfer_allow_death { dest, value }.into(),
		1 => Balances::transfer_keep_alive { dest, value }.into(),
		2 => Balances::transfer_all { dest, keep_alive: draw.dice.once_in(2) }.into(),
		_ => frame_system::Call::remark_with_event { remark: draw.bytes(40) }.into(),
	}
}
