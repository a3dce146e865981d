//! Networks: the home network, which is there by itself, and those that the Council registered.

use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_sli::{HOME, NetworkId};
use sp_core::H256;
use sp_runtime::{DispatchResult, SaturatedConversion, traits::Zero};

use crate::{
	Admission, Admissions, Config, Consensus, EraSchedule, Error, Event, Name, Network, Networks,
	NextNetworkId, Pallet, records, text,
};

/// The longest slot: a day.
const MAX_SLOT_MS: u32 = 86_400_000;

/// Registers a network under the next id.
pub(crate) fn register<T: Config>(
	genesis_hash: H256,
	name: Vec<u8>,
	consensus: Consensus,
	slot_ms: u32,
	era: Option<EraSchedule>,
) -> DispatchResult {
	let name = text::name::<T>(name)?;
	ensure!((1..=MAX_SLOT_MS).contains(&slot_ms), Error::<T>::BadSlotDuration);
	ensure!(era.is_none_or(|era| era.length_ms > 0), Error::<T>::BadEra);
	let id = NextNetworkId::<T>::get();
	ensure!(id < T::MaxNetworks::get(), Error::<T>::TooManyNetworks);
	for known in (HOME..id).filter_map(of::<T>) {
		ensure!(known.genesis_hash != genesis_hash, Error::<T>::NetworkExists);
		ensure!(known.name != name, Error::<T>::NameTaken);
	}
	Networks::<T>::insert(id, Network { genesis_hash, name, consensus, slot_ms, era });
	NextNetworkId::<T>::put(id.saturating_add(1));
	records::begin::<T>(id, era);
	Pallet::<T>::deposit_event(Event::NetworkRegistered { network: id, genesis_hash });
	Ok(())
}

/// Says who may become a reporter of a network from now on.
pub(crate) fn set_admission<T: Config>(network: NetworkId, admission: Admission) -> DispatchResult {
	ensure!(exists::<T>(network), Error::<T>::UnknownNetwork);
	Admissions::<T>::insert(network, admission);
	Pallet::<T>::deposit_event(Event::AdmissionSet { network, admission });
	Ok(())
}

/// Whether there is such a network.
pub(crate) fn exists<T: Config>(network: NetworkId) -> bool {
	network == HOME || Networks::<T>::contains_key(network)
}

/// A network; the home network is made up from what the chain knows of itself.
pub(crate) fn of<T: Config>(network: NetworkId) -> Option<Network> {
	if network == HOME { Some(home::<T>()) } else { Networks::<T>::get(network) }
}

fn home<T: Config>() -> Network {
	let genesis_hash = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	let version = <T as frame_system::Config>::Version::get();
	Network {
		genesis_hash: H256(genesis_hash.as_ref().try_into().unwrap_or_default()),
		name: Name::truncate_from(version.spec_name.as_bytes().to_vec()),
		consensus: Consensus::Aura,
		slot_ms: T::SlotDuration::get().saturated_into(),
		// Its eras are counted in sessions.
		era: None,
	}
}
