//! What pallet-sli asks of the registry.

use alloc::vec::Vec;
use pallet_sli::{Link, Measured, NetworkId, Seconds, Standing, TargetId};

use crate::{
	Address, AddressesOf, Config, MAX_REPORTERS, Pallet, ReporterOf, Reporters, Signers, target,
};

impl<T: Config> pallet_sli::Reporters<T::AccountId> for Pallet<T> {
	const MAX: u32 = MAX_REPORTERS;

	fn by_signer(network: NetworkId, signer: &T::AccountId) -> Option<T::AccountId> {
		Signers::<T>::get(network, signer)
	}

	fn standing(network: NetworkId, reporter: &T::AccountId) -> Option<Standing> {
		Reporters::<T>::get(network, reporter).map(|reporter| reporter.standing())
	}

	fn all(network: NetworkId) -> Vec<(T::AccountId, Standing)> {
		Reporters::<T>::iter_prefix(network)
			.map(|(account, reporter)| (account, reporter.standing()))
			.collect()
	}

	fn note_link(network: NetworkId, reporter: &T::AccountId, window: Seconds, link: Link) {
		change::<T>(network, reporter, |reporter| {
			reporter.link = link;
			reporter.link_window = window;
		});
	}

	fn note_report(network: NetworkId, reporter: &T::AccountId, window: Seconds) {
		change::<T>(network, reporter, |reporter| {
			reporter.reported = reporter.reported.max(Some(window));
		});
	}

	fn note_closed(network: NetworkId, reporter: &T::AccountId, window: Seconds) {
		change::<T>(network, reporter, |reporter| {
			reporter.closed = reporter.closed.max(Some(window));
		});
	}

	fn measured(network: NetworkId, target: TargetId, window: Seconds) -> Measured {
		let mut measured = Measured::default();
		for listed in AddressesOf::<T>::get(network, target) {
			if listed.is_measured(window) {
				match listed.address {
					Address::Libp2p { .. } => measured.reachability = true,
					Address::Rpc { .. } => measured.rpc = true,
				}
			}
		}
		measured
	}

	fn owns(network: NetworkId, reporter: &T::AccountId, target: TargetId) -> bool {
		let signer = Reporters::<T>::get(network, reporter).map(|reporter| reporter.signer);
		target::is_of::<T>(reporter, network, target)
			|| signer.is_some_and(|signer| target::is_of::<T>(&signer, network, target))
	}
}

fn change<T: Config>(
	network: NetworkId,
	reporter: &T::AccountId,
	note: impl FnOnce(&mut ReporterOf<T>),
) {
	Reporters::<T>::mutate_exists(network, reporter, |reporter| reporter.as_mut().map(note));
}
