//! What is done to addresses and agreements: by Eve, who speaks for every target, and by the nodes themselves.

use almanac_runtime::{AccountId, Agreements, Balance, Runtime, RuntimeOrigin};
use pallet_agreements::{Availability, Terms};
use pallet_registry::{Address, Call, Text, consent};
use pallet_sli::Seconds;
use sp_core::{Pair, ed25519};
use sp_keyring::Sr25519Keyring::{Eve, Ferdie};
use sp_runtime::DispatchResult;

use super::world::{Target, World, by, genesis_hash};

/// What somebody does.
#[derive(Clone, Copy, Debug)]
pub enum Act {
	/// Eve lists the endpoint of a node.
	Add(u8),
	/// Eve removes it.
	Remove(u8),
	/// The node takes its consent back.
	Withdraw(u8),
	/// Eve offers, Ferdie accepts.
	Agree(Terms<Balance>),
}

/// What is done and when.
pub type Plan = Vec<(Seconds, Target, Act)>;

/// The key of a node.
pub fn node(number: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[number; 32])
}

impl World {
	/// Does it, or counts that it was refused.
	pub fn act(&mut self, target: Target, act: Act) {
		let (eve, network, id) = (Eve.to_account_id(), target.network, target.id);
		let done = match act {
			Act::Add(number) => by(&eve, add(target, number, &eve)),
			Act::Remove(number) => {
				let address = address(target, number, &eve);
				by(&eve, Call::remove_address { network, target: id, address })
			},
			Act::Withdraw(number) => {
				let message = consent::withdrawal(&genesis_hash(network), id, &eve);
				let (peer, signature) = (node(number).public().0, node(number).sign(&message).0);
				by(&eve, Call::withdraw_consent { network, target: id, peer, signature })
			},
			Act::Agree(terms) => self.agree(Terms { network, target: id, ..terms }, 1),
		};
		self.refused += u32::from(done.is_err());
	}

	/// Eve offers and Ferdie accepts, both or nothing.
	pub fn agree(&mut self, terms: Terms<Balance>, periods: u32) -> DispatchResult {
		let availability = Availability { most_periods: 3, capacity: 1, until: u32::MAX };
		let offer = pallet_agreements::NextOffer::<Runtime>::get();
		let [provider, customer] =
			[Eve, Ferdie].map(|who| RuntimeOrigin::signed(who.to_account_id()));
		Agreements::offer(provider, terms, availability, None)?;
		Agreements::accept(customer, offer, periods)?;
		self.agreements += 1;
		Ok(())
	}
}

/// Lists the endpoint of a node.
pub fn add(target: Target, number: u8, who: &AccountId) -> Call<Runtime> {
	let address = address(target, number, who);
	Call::add_address { network: target.network, target: target.id, address }
}

/// The endpoint of a node, of its own at each target, which agrees to be that.
fn address(Target { network, id }: Target, number: u8, who: &AccountId) -> Address {
	let text = format!("wss://n{number}.example");
	let message = consent::message(&genesis_hash(network), id, who, text.as_bytes());
	let (peer, signature) = (node(number).public().0, node(number).sign(&message).0);
	let url: Text = text.into_bytes().try_into().expect("it is short");
	Address::Rpc { url, peer, signature }
}

/// The number of the node at an address.
pub fn number(address: &Address) -> u8 {
	let Address::Rpc { url, .. } = address else { panic!("there are endpoints alone") };
	let text = core::str::from_utf8(url).expect("it is text");
	let digits: String = text.chars().filter(char::is_ascii_digit).collect();
	digits.parse().expect("a number")
}
