//! The state that the calls are measured in.

use alloc::{format, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{
		EnsureOrigin, Get,
		fungible::{Inspect, Mutate, MutateHold},
	},
};
use pallet_sli::{
	HOME, NetworkId, Pallet as Sli, SampledClosing, SampledClosings, SampledStep, Seconds,
	TargetId, TargetRef,
};
use sp_core::{H256, crypto::KeyTypeId, ed25519::Public};
use sp_runtime::{SaturatedConversion, Saturating};

use crate::*;

/// What benchmarks need of the rest of the runtime.
pub trait Scene: Config {
	/// Fills the lists of validators, current and queued, with `who` at the end of the latter.
	fn seat_last(who: &Self::AccountId);
}

/// The most members of a group.
pub(super) const MOST_MEMBERS: u32 = pallet_sli::runtime_api::MAX_ROWS;

/// The kind of the keys that consent here.
const CONSENT: KeyTypeId = KeyTypeId(*b"cons");

/// The Council.
pub(super) fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	<T as Config>::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// An account that can pay every deposit here.
pub(super) fn rich<T: Config>(
	name: &'static str,
	index: u32,
) -> Result<T::AccountId, BenchmarkError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = account(name, index, 0);
	let deposits = StoredDeposits::<T>::get();
	let members = deposits.member.saturating_mul(MOST_MEMBERS.into());
	let amount = deposits
		.bond
		.saturating_add(deposits.address.saturating_mul(T::MaxAddresses::get().into()))
		.saturating_add(deposits.group)
		.saturating_add(members)
		.saturating_add(T::Currency::minimum_balance());
	T::Currency::mint_into(&who, amount.saturating_mul(4u32.into()))?;
	Ok(who)
}

/// A window of the home network: what is reported here is of this one or earlier.
fn window<T: Config>() -> Seconds {
	Sli::<T>::next_window(Sli::<T>::now_ms()).unwrap_or_default()
}

/// All windows are closed, so that bonds are due and links begin anew.
pub(super) fn close_all<T: Config>() {
	let next = window::<T>().saturating_add(1);
	let closing = SampledClosing { next, step: SampledStep::Waiting };
	SampledClosings::<T>::insert(HOME, closing);
}

/// Makes `who` a reporter of the home network who has reported, with its bond.
pub(super) fn reporter<T: Config>(who: &T::AccountId, has_left: bool) -> Result<(), BenchmarkError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let bond = StoredDeposits::<T>::get().bond;
	T::Currency::hold(&HoldReason::Bond.into(), who, bond)?;
	let window = window::<T>();
	let signer: T::AccountId =
		account("signer of", Reporters::<T>::iter().count().saturated_into(), 1);
	Signers::<T>::insert(HOME, &signer, who);
	let reporter = Reporter {
		signer,
		region: Some(Region::truncate_from(vec![b'r'; 32])),
		bond,
		joined: 0,
		left: has_left.then_some(window),
		reported: Some(window.saturating_sub(1)),
		closed: Some(window.saturating_sub(1)),
		link: [0; 32],
		link_window: 0,
	};
	Reporters::<T>::insert(HOME, who, reporter);
	Ok(())
}

/// Opens as many invitations as there may be, that of `who` the last one.
pub(super) fn invite<T: Config>(who: &T::AccountId) {
	let most = T::MaxInvited::get();
	let mut invited: Vec<T::AccountId> =
		(1..most).map(|index| account("invited", index, 0)).collect();
	invited.push(who.clone());
	Invited::<T>::insert(HOME, BoundedVec::truncate_from(invited));
}

/// A network with the longest name.
pub(super) fn network<T: Config>(id: NetworkId) {
	let mut name = format!("{id:04}").into_bytes();
	name.resize(64, b'n');
	let network = Network {
		genesis_hash: H256(sp_io::hashing::blake2_256(&id.to_le_bytes())),
		name: Name::truncate_from(name),
		consensus: Consensus::Babe,
		slot_ms: 6_000,
		era: Some(EraSchedule { start_ms: 1, length_ms: 1 }),
	};
	Networks::<T>::insert(id, network);
	NextNetworkId::<T>::put(id.saturating_add(1));
}

/// The longest name of a target.
pub(super) fn target_name<AccountId>(index: u32) -> TargetRef<AccountId> {
	let mut name = format!("{index:04}").into_bytes();
	name.resize(64, b't');
	TargetRef::Name(BoundedVec::truncate_from(name))
}

/// A target of the home network that the Council has added, and its owner.
pub(super) fn owned_target<T: Config>() -> Result<(T::AccountId, TargetId), BenchmarkError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let owner = rich::<T>("caller", 0)?;
	let target = Sli::<T>::list_target(HOME, target_name(0));
	Owners::<T>::insert(HOME, target, &owner);
	Ok((owner, target))
}

/// The target that `who` is as a validator, the last of all.
pub(super) fn validator<T: Scene>(who: &T::AccountId) -> TargetId {
	T::seat_last(who);
	Sli::<T>::list_target(HOME, TargetRef::Account(who.clone()))
}

/// The longest address there is, with the consent of its node.
pub(super) fn endpoint<T: Config>(target: TargetId, index: u32) -> Result<Address, BenchmarkError> {
	let mut url = format!("wss://a{index}.example/").into_bytes();
	url.resize(256, b'p');
	let (genesis, account) = parties::<T>(target)?;
	let peer = sp_io::crypto::ed25519_generate(CONSENT, None);
	let message = consent::message(&genesis, target, &account, &url);
	let signature = sign(&peer, &message)?;
	Ok(Address::Rpc { url: Text::truncate_from(url), peer: peer.0, signature })
}

/// What the node of an address signs to be a target no longer.
pub(super) fn withdrawal<T: Config>(
	target: TargetId,
	peer: &Peer,
) -> Result<[u8; 64], BenchmarkError> {
	let (genesis, account) = parties::<T>(target)?;
	sign(&Public::from_raw(*peer), &consent::withdrawal(&genesis, target, &account))
}

/// The home network, and who speaks for a target of it.
fn parties<T: Config>(target: TargetId) -> Result<(H256, T::AccountId), BenchmarkError> {
	let home = crate::network::of::<T>(HOME).ok_or("there is the home network")?;
	let account = crate::target::speaker::<T>(HOME, target).ok_or("somebody speaks for it")?;
	Ok((home.genesis_hash, account))
}

fn sign(peer: &Public, message: &[u8]) -> Result<[u8; 64], BenchmarkError> {
	let signature = sp_io::crypto::ed25519_sign(CONSENT, peer, message);
	Ok(signature.ok_or("the key was made")?.0)
}

/// Gives a target `live` addresses, each of a node of its own and with a deposit of its own payer, and
/// as many removed ones as may be.
pub(super) fn addresses<T: Config>(target: TargetId, live: u32) -> Result<(), BenchmarkError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let deposit = StoredDeposits::<T>::get().address;
	let mut list = Vec::new();
	let most = T::MaxAddresses::get();
	for index in 0..most.saturating_add(live) {
		let (is_live, depositor) = (index >= most, rich::<T>("payer", index)?);
		let address = endpoint::<T>(target, index)?;
		if is_live {
			T::Currency::hold(&HoldReason::Address.into(), &depositor, deposit)?;
			let form = crate::endpoint::normal_form::<T>(&address)
				.map_err(|_| BenchmarkError::Stop("the address is well formed"))?;
			Endpoints::<T>::insert(form, (HOME, target));
			Peers::<T>::insert(address.peer(), (HOME, target));
		}
		let until = (!is_live).then_some(Seconds::MAX);
		let deposit = if is_live { deposit } else { Default::default() };
		list.push(Listed { address, since: 0, until, depositor, deposit });
	}
	AddressesOf::<T>::insert(HOME, target, BoundedVec::truncate_from(list));
	let promise = Some(Promise { since: 0, until: None });
	Promises::<T>::insert(HOME, target, Promised { rpc: promise, reachability: None });
	Ok(())
}

/// So many targets of a network, ascending.
pub(super) fn members<T: Config>(network: NetworkId, count: u32) -> Vec<TargetId> {
	(0..count).map(|index| Sli::<T>::list_target(network, target_name(index))).collect()
}
