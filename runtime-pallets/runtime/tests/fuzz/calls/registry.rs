//! Calls of pallet-registry.

use crate::draw::Draw;
use almanac_runtime::{Runtime, configs::registry};
use pallet_registry::{Admission, Call, Consensus, Deposits, EraSchedule, consent};
use pallet_sli::{NetworkId, TargetId, TargetRef};
use sp_core::{H256, Pair, ed25519};

pub fn any(draw: &mut Draw<'_>) -> Call<Runtime> {
	let (network, target) = (draw.network(), draw.target());
	match draw.dice.below(15) {
		0 | 1 => {
			let head = draw.head();
			let region = draw.dice.once_in(2).then(|| draw.name());
			Call::join { network, signer: draw.account(), region, head }
		},
		2 => Call::set_signer { network, signer: draw.account() },
		3 if draw.dice.once_in(4) => Call::leave { network },
		3 | 4 => Call::resume { network, head: draw.head() },
		5 => Call::withdraw { network },
		6 => Call::add_address { network, target, address: draw.address(target) },
		7 => Call::remove_address { network, target, address: draw.address(target) },
		8 => {
			let region = draw.dice.once_in(4).then(|| draw.name());
			Call::set_region { network, target, region }
		},
		9 | 10 => Call::create_group { network, name: draw.name(), members: draw.members() },
		11 => Call::set_members { network, group: draw.small(20), members: draw.members() },
		12 => Call::remove_group { network, group: draw.small(20) },
		13 => withdraw_consent(draw, network, target),
		_ => of_admin(draw),
	}
}

/// Of a node that draws of addresses name, mostly as it must be signed.
fn withdraw_consent(draw: &mut Draw<'_>, network: NetworkId, target: TargetId) -> Call<Runtime> {
	let node = ed25519::Pair::from_seed(&[draw.dice.below(30) as u8; 32]);
	let account = draw.speaker(target);
	let genesis = pallet_registry::answer::network::<Runtime>(network)
		.map(|it| it.genesis_hash)
		.unwrap_or_default();
	let message = consent::withdrawal(&genesis, target, &account);
	let peer = if draw.dice.once_in(8) { draw.bytes32() } else { node.public().0 };
	Call::withdraw_consent { network, target, peer, signature: node.sign(&message).0 }
}

pub fn of_admin(draw: &mut Draw<'_>) -> Call<Runtime> {
	let (network, target, account) = (draw.network(), draw.target(), draw.account());
	match draw.dice.below(9) {
		0 => Call::admit { network, account },
		1 => Call::remove_reporter { network, account },
		2 => Call::register_network {
			genesis_hash: H256(draw.bytes32()),
			name: draw.name(),
			consensus: draw.dice.one_of(&[Consensus::Aura, Consensus::Babe, Consensus::Other]),
			slot_ms: draw.u32(),
			era: draw
				.dice
				.once_in(2)
				.then(|| EraSchedule { start_ms: draw.u64(), length_ms: draw.u64() }),
		},
		3 | 4 => {
			let name = pallet_registry::Name::truncate_from(draw.name());
			let who = if draw.dice.once_in(4) {
				TargetRef::Account(account.clone())
			} else {
				TargetRef::Name(name)
			};
			Call::add_target { network, who, owner: account }
		},
		5 => Call::remove_target { network, target },
		7 => Call::remove_address { network, target, address: draw.address(target) },
		6 => {
			let admission =
				draw.dice.one_of(&[Admission::Open, Admission::Open, Admission::Approval]);
			Call::set_admission { network, admission }
		},
		_ => {
			let least = Deposits {
				bond: registry::BondAmount::get(),
				address: registry::AddressDeposit::get(),
				group: registry::GroupDeposit::get(),
				member: registry::MemberDeposit::get(),
			};
			let deposits = if draw.dice.once_in(2) {
				least
			} else {
				Deposits { bond: draw.u128(), address: draw.u128(), group: draw.u128(), ..least }
			};
			Call::set_deposits { deposits }
		},
	}
}
