//! The state that the calls are measured in.

use alloc::{format, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{
		ConstU32, EnsureOrigin, Get,
		fungible::{Inspect, Mutate, MutateHold},
	},
};
use pallet_sli::{
	Closing, Closings, HOME, Link, NetworkId, Pallet as Sli, SAMPLED, Seconds, Step, TargetId,
	TargetRef,
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
	Sli::<T>::next_window(HOME, Sli::<T>::now_ms()).unwrap_or_default()
}

/// All windows are closed, so that bonds are due and links begin anew.
pub(super) fn close_all<T: Config>() {
	let next = window::<T>().saturating_add(1);
	let closing = Closing { next, empty_until: next, step: Step::Waiting };
	Closings::<T>::insert(HOME, SAMPLED, closing);
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

/// The longest URL there is, with the consent of its node.
pub(super) fn endpoint<T: Config>(target: TargetId, index: u32) -> Result<Address, BenchmarkError> {
	let mut url = format!("wss://a{index}.example/").into_bytes();
	url.resize(256, b'p');
	let (peer, signature) = consent::<T>(target, &url)?;
	Ok(Address::Rpc { url: Text::truncate_from(url), peer, signature })
}

/// A long multiaddress, with the consent of its node.
pub(super) fn port<T: Config>(target: TargetId) -> Result<Address, BenchmarkError> {
	let multiaddr = multiaddr(0).into_inner();
	let (peer, signature) = consent::<T>(target, &multiaddr)?;
	Ok(Address::Port { multiaddr: Text::truncate_from(multiaddr), peer, signature })
}

/// A multiaddress whose host has as many labels as fit.
fn multiaddr(index: u32) -> Text {
	let mut multiaddr = format!("/dns/a{index}").into_bytes();
	multiaddr.extend(b".a".repeat(115));
	multiaddr.extend(b"/tcp/30333");
	Text::truncate_from(multiaddr)
}

/// The key of a new node, and its consent to be a target.
fn consent<T: Config>(
	target: TargetId,
	address: &[u8],
) -> Result<(Peer, [u8; 64]), BenchmarkError> {
	let (genesis, account) = parties::<T>(target)?;
	let peer = sp_io::crypto::ed25519_generate(CONSENT, None);
	let message = crate::consent::message(&genesis, target, &account, address);
	Ok((peer.0, sign(&peer, &message)?))
}

/// Two targets that claim a node, without its signature, in as many addresses as they may have: the first
/// of one is the address that its node will sign, the other one is known as the node's target.
pub(super) fn claims<T: Config>(peer: &Peer) -> Result<[TargetId; 2], BenchmarkError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let claimants = [1, 2].map(|index| Sli::<T>::list_target(HOME, target_name(index)));
	for (target, first) in claimants.into_iter().zip([0, 100]) {
		Owners::<T>::insert(HOME, target, account::<T::AccountId>("claimant", target, 0));
		addresses::<T>(target, T::MaxAddresses::get())?;
		let mut list = AddressesOf::<T>::get(HOME, target);
		for (index, listed) in (first..).zip(list.iter_mut().filter(|listed| listed.is_live())) {
			unlist::<T>(&listed.address)?;
			listed.address = Address::Libp2p { multiaddr: multiaddr(index), peer: *peer };
			list_of::<T>(target, &listed.address)?;
		}
		AddressesOf::<T>::insert(HOME, target, list);
	}
	Ok(claimants)
}

/// An address is known as that of a target.
fn list_of<T: Config>(target: TargetId, address: &Address) -> Result<(), BenchmarkError> {
	Endpoints::<T>::insert(form_of::<T>(address)?, (HOME, target));
	Peers::<T>::insert(address.peer(), (HOME, target));
	Ok(())
}

/// An address is known no longer.
fn unlist<T: Config>(address: &Address) -> Result<(), BenchmarkError> {
	Endpoints::<T>::remove(form_of::<T>(address)?);
	Peers::<T>::remove(address.peer());
	Ok(())
}

fn form_of<T: Config>(address: &Address) -> Result<Endpoint, BenchmarkError> {
	crate::endpoint::normal_form::<T>(address)
		.map_err(|_| BenchmarkError::Stop("the address is well formed"))
}

/// What the node of an address signs to be a target no longer.
pub(super) fn withdrawal<T: Config>(
	target: TargetId,
	peer: &Peer,
) -> Result<[u8; 64], BenchmarkError> {
	let (genesis, account) = parties::<T>(target)?;
	sign(&Public::from_raw(*peer), &crate::consent::withdrawal(&genesis, target, &account))
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
/// as many removed ones as may be, whose windows are closed: they are forgotten now.
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
		}
		list_of::<T>(target, &address)?;
		let until = (!is_live).then_some(0);
		let deposit = if is_live { deposit } else { Default::default() };
		list.push(Listed { address, since: 0, until, depositor, deposit });
	}
	AddressesOf::<T>::insert(HOME, target, BoundedVec::truncate_from(list));
	let promise = Some(Promise { since: 0, until: None });
	Promises::<T>::insert(HOME, target, Promised { rpc: promise, reachability: None });
	Ok(())
}

/// So many nodes.
pub(super) fn nodes(count: u32) -> BoundedVec<Peer, ConstU32<MAX_WITHDRAWN>> {
	let peers = (0..count).map(|index| sp_io::hashing::blake2_256(&index.to_le_bytes()));
	BoundedVec::truncate_from(peers.collect())
}

/// So many nodes have withdrawn their consent from an account at a target.
pub(super) fn withdrawn<T: Config>(target: TargetId, who: &T::AccountId, count: u32) {
	let withdrawn = Withdrawn { account: who.clone(), peers: nodes(count) };
	Withdrawals::<T>::insert(HOME, target, withdrawn);
}

/// How many addresses of a target are not removed.
pub(super) fn live<T: Config>(target: TargetId) -> u32 {
	let list = AddressesOf::<T>::get(HOME, target);
	list.iter().filter(|listed| listed.is_live()).count().saturated_into()
}

/// So many targets of a network, ascending.
pub(super) fn members<T: Config>(network: NetworkId, count: u32) -> Vec<TargetId> {
	(0..count).map(|index| Sli::<T>::list_target(network, target_name(index))).collect()
}

/// Makes `who` a reporter that is never silent, for pallet-sli.
pub(crate) fn seat<T: Config>(
	network: NetworkId,
	who: &T::AccountId,
	signer: &T::AccountId,
	link: Link,
	link_window: Seconds,
) {
	let reporter = Reporter {
		signer: signer.clone(),
		region: Some(Region::truncate_from(vec![b'r'; 32])),
		bond: StoredDeposits::<T>::get().bond,
		joined: 0,
		left: None,
		reported: Some(0),
		closed: Some(Seconds::MAX),
		link,
		link_window,
	};
	Reporters::<T>::insert(network, who, reporter);
	Signers::<T>::insert(network, signer, who);
}

/// Gives a target an owner, and as many addresses as it may have, of both kinds and measured in every
/// window, for pallet-sli.
pub(crate) fn measure<T: Config>(network: NetworkId, target: TargetId) {
	let text = || Text::truncate_from(vec![b'a'; 256]);
	let (peer, signature) = ([1; 32], [2; 64]);
	let port = Address::Port { multiaddr: text(), peer, signature };
	let rpc = Address::Rpc { url: text(), peer, signature };
	let most = T::MaxAddresses::get();
	let list = (0..most.saturating_mul(2)).map(|index| Listed {
		// The last one is looked for longest.
		address: if index.saturating_add(1) < most.saturating_mul(2) {
			rpc.clone()
		} else {
			port.clone()
		},
		since: 0,
		until: (index < most).then_some(Seconds::MAX),
		depositor: account("payer", index, 0),
		deposit: Default::default(),
	});
	AddressesOf::<T>::insert(network, target, BoundedVec::truncate_from(list.collect()));
	Owners::<T>::insert(network, target, account::<T::AccountId>("owner", 0, 0));
	let promise = Some(Promise { since: 0, until: None });
	Promises::<T>::insert(network, target, Promised { rpc: promise, reachability: promise });
}
