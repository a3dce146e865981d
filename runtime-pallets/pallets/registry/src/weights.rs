//! Weights, set by hand: the reads and writes of the state, and a time for the rest above what the
//! benchmarks measured (docs/weights.md).

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

use crate::MAX_REPORTERS;

/// What the calls of this pallet cost.
pub trait WeightInfo {
	/// Becoming a reporter, where those whose bond is due make room.
	fn join() -> Weight;
	/// Changing the signing key.
	fn set_signer() -> Weight;
	/// Leaving.
	fn leave() -> Weight;
	/// Beginning again.
	fn resume() -> Weight;
	/// Getting the bond back.
	fn withdraw() -> Weight;
	/// Inviting.
	fn admit() -> Weight;
	/// Removing a reporter or an invitation.
	fn remove_reporter() -> Weight;
	/// Registering a network where there are `networks` already.
	fn register_network(networks: u32) -> Weight;
	/// Adding a target.
	fn add_target() -> Weight;
	/// Removing a target with `addresses`.
	fn remove_target(addresses: u32) -> Weight;
	/// Adding an address to a target with as many removed ones as there may be live ones, `addresses`; with
	/// a signature to check, a validator to look for and claims that give way.
	fn add_address(addresses: u32) -> Weight;
	/// Removing an address of a target with as many removed ones as there may be live ones, `addresses`.
	fn remove_address(addresses: u32) -> Weight;
	/// Removing all `addresses` of a target for its node, with a signature to check.
	fn withdraw_consent(addresses: u32) -> Weight;
	/// Setting a region, with a validator to look for.
	fn set_region() -> Weight;
	/// Saying who may become a reporter.
	fn set_admission() -> Weight;
	/// Setting bonds and deposits.
	fn set_deposits() -> Weight;
	/// Creating a group of so many members.
	fn create_group(members: u32) -> Weight;
	/// Exchanging the members of a group for so many.
	fn set_members(members: u32) -> Weight;
	/// Removing a group.
	fn remove_group() -> Weight;
}

/// Time of a call's frame and of holds, in picoseconds: 150 µs. Measured up to 96 µs.
const BASE_PS: u64 = 150_000_000;

/// Time to check a signature of ed25519, in picoseconds. Measured below 100 µs.
const SIGNATURE_PS: u64 = 200_000_000;

/// Time to decode and compare one account of a list, in picoseconds. Measured below 100 ns in WASM.
const PER_ACCOUNT_PS: u64 = 500_000;

/// Time that giving back one bond takes for another to join, in picoseconds. Measured 55 µs.
const PER_SEAT_PS: u64 = 100_000_000;

/// Time to compare one network with a new one, in picoseconds. Measured below 3 µs.
const PER_NETWORK_PS: u64 = 6_000_000;

/// Time to decode one address and bring it into normal form, in picoseconds: some 300 bytes. Measured
/// below 20 µs.
const PER_ADDRESS_PS: u64 = 40_000_000;

/// How often each listed address is decoded and brought into normal form: to be found, to be ended, and
/// to find what no longer needs its endpoint.
const LOOKS: u64 = 4;

/// Time to decode one target and to look whether it is one, in picoseconds. Measured 4 µs.
const PER_MEMBER_PS: u64 = 8_000_000;

/// The weights of a chain with at most `Validators` validators.
pub struct DbWeightInfo<T, Validators>(PhantomData<(T, Validators)>);

impl<T: frame_system::Config, Validators: Get<u32>> DbWeightInfo<T, Validators> {
	fn cost(ps: u64, reads: u64, writes: u64) -> Weight {
		Weight::from_parts(BASE_PS.saturating_add(ps), 0)
			.saturating_add(T::DbWeight::get().reads_writes(reads, writes))
	}

	/// Looking at the addresses of a target, of which half are removed ones that are forgotten: reads and
	/// writes the endpoint and the node of each of those.
	fn look(addresses: u32) -> Weight {
		let addresses = u64::from(addresses);
		let ps = addresses.saturating_mul(2).saturating_mul(LOOKS).saturating_mul(PER_ADDRESS_PS);
		let indices = addresses.saturating_mul(2);
		Weight::from_parts(ps, 0).saturating_add(T::DbWeight::get().reads_writes(indices, indices))
	}

	/// Ending addresses: reads and writes endpoint, node, account and holds of each.
	fn end(addresses: u32) -> Weight {
		let each = u64::from(addresses).saturating_mul(4);
		T::DbWeight::get().reads_writes(each, each)
	}

	/// Decoding and searching the current and the queued validators.
	fn search() -> Weight {
		let accounts = u64::from(Validators::get()).saturating_mul(2);
		Weight::from_parts(accounts.saturating_mul(PER_ACCOUNT_PS), 0)
			.saturating_add(T::DbWeight::get().reads(2))
	}
}

impl<T: frame_system::Config, Validators: Get<u32>> WeightInfo for DbWeightInfo<T, Validators> {
	/// Reads network, reporter, signer, the signer as reporter, parameters, time, admission, invited,
	/// cursor, deposits, all reporters, account and holds; writes invited, signer, reporter, account and holds,
	/// and four of them for each reporter that makes room.
	fn join() -> Weight {
		let all = u64::from(MAX_REPORTERS);
		Self::cost(
			all.saturating_mul(PER_SEAT_PS),
			all.saturating_mul(3).saturating_add(12),
			all.saturating_mul(4).saturating_add(5),
		)
	}

	/// Reads network, reporter, signer, the signer as reporter; writes reporter and two signers.
	fn set_signer() -> Weight {
		Self::cost(0, 4, 3)
	}

	/// Reads network, reporter, parameters and time; writes the reporter.
	fn leave() -> Weight {
		Self::cost(0, 4, 1)
	}

	/// As [`Self::leave`], and reads the signer and the cursor.
	fn resume() -> Weight {
		Self::cost(0, 6, 1)
	}

	/// Reads network, reporter, cursor, account and holds; writes reporter, signer, account and holds.
	fn withdraw() -> Weight {
		Self::cost(0, 5, 4)
	}

	/// Reads network, reporter and invited; writes invited.
	fn admit() -> Weight {
		Self::cost(0, 3, 1)
	}

	/// Reads network, invited, reporter, parameters, time, cursor and whom open days leave out; writes
	/// invited, reporter and the latter.
	fn remove_reporter() -> Weight {
		Self::cost(0, 7, 3)
	}

	/// Reads and compares every network, the next id and the genesis hash; writes network and next id.
	fn register_network(networks: u32) -> Weight {
		let networks = u64::from(networks);
		Self::cost(networks.saturating_mul(PER_NETWORK_PS), networks.saturating_add(2), 2)
	}

	/// Reads network, id, owner, next id, withdrawals and former ones; writes target, id, next id, owner,
	/// withdrawals and former ones of two accounts.
	fn add_target() -> Weight {
		Self::cost(0, 6, 7)
	}

	/// Reads network, target, owner, addresses, promises, parameters, time and cursor; writes owner, region,
	/// addresses and promises, and ends each address.
	fn remove_target(addresses: u32) -> Weight {
		Self::cost(0, 8, 4)
			.saturating_add(Self::look(addresses))
			.saturating_add(Self::end(addresses))
	}

	/// Reads network, target, owner, addresses, endpoint, peer, parameters, time, cursor, genesis hash,
	/// withdrawals, promises, deposits, account and holds; writes addresses, endpoint, peer, promises,
	/// account and holds. Of the target that holds the endpoint it looks at the addresses, of the one that
	/// holds the node it ends them all, and reads and writes addresses and promises.
	fn add_address(addresses: u32) -> Weight {
		let claims = Self::look(addresses).saturating_add(Self::end(addresses));
		Self::cost(SIGNATURE_PS.saturating_add(PER_ADDRESS_PS), 19, 10)
			.saturating_add(Self::look(addresses))
			.saturating_add(claims.saturating_mul(2))
			.saturating_add(Self::search())
	}

	/// Reads network, target, owner, addresses, parameters, time, cursor and promises; writes addresses and
	/// promises, and ends one address.
	fn remove_address(addresses: u32) -> Weight {
		Self::cost(PER_ADDRESS_PS, 8, 2)
			.saturating_add(Self::look(addresses))
			.saturating_add(Self::end(1))
	}

	/// Reads network, genesis hash, target, owner, addresses, parameters, time, cursor, promises and
	/// withdrawals; writes addresses, promises and withdrawals, and ends each address.
	fn withdraw_consent(addresses: u32) -> Weight {
		Self::cost(SIGNATURE_PS, 10, 3)
			.saturating_add(Self::look(addresses))
			.saturating_add(Self::end(addresses))
	}

	/// Reads network, target and owner; writes the region.
	fn set_region() -> Weight {
		Self::cost(0, 3, 1).saturating_add(Self::search())
	}

	/// Reads the network; writes who may.
	fn set_admission() -> Weight {
		Self::cost(0, 1, 1)
	}

	/// Writes the deposits.
	fn set_deposits() -> Weight {
		Self::cost(0, 0, 1)
	}

	/// Reads network, every member, name, deposits, next id, account and holds; writes name, group, next
	/// id, account and holds.
	fn create_group(members: u32) -> Weight {
		Self::cost(
			PER_MEMBER_PS.saturating_mul(members.into()),
			u64::from(members).saturating_add(6),
			5,
		)
	}

	/// Reads network, group, every member, deposits, account and holds; writes group, account and holds.
	fn set_members(members: u32) -> Weight {
		Self::cost(
			PER_MEMBER_PS.saturating_mul(members.into()),
			u64::from(members).saturating_add(5),
			3,
		)
	}

	/// Reads network, group, account and holds; writes group, name, account and holds.
	fn remove_group() -> Weight {
		Self::cost(0, 4, 4)
	}
}
