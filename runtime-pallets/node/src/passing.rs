//! An author that, with an accomplice, builds past the blocks of others: for trials of what seats that are dealt anew leave to such
//! a pair. In no binary but one that is built with the feature `passing`.
//!
//! Where two accomplices sit behind a third, the first builds beside its block and the second on that: the longer branch wins. Alone
//! between others, each of them works as anybody does, so that the pair loses nothing.

use crate::{
	block::Block,
	types::{FullClient, SelectChain},
};
use futures::future::BoxFuture;
use sc_client_api::HeaderBackend;
use sc_consensus_aura::{SlotDuration, find_pre_digest};
use sc_service::Error;
use sp_api::ProvideRuntimeApi;
use sp_consensus::{Error as ConsensusError, SelectChain as Select};
use sp_consensus_aura::{
	AuraApi, Slot,
	sr25519::{AuthorityId, AuthoritySignature},
};
use sp_core::{bytes::from_hex, sr25519::Public};
use sp_runtime::traits::{Block as BlockT, Header as HeaderT, NumberFor};
use sp_timestamp::Timestamp;
use std::{env, sync::Arc};

/// The Aura keys of all accomplices, in hex, by commas. A node of this build does not start without it, so that nobody takes it for
/// the usual one.
const ACCOMPLICES: &str = "ALMANAC_PASSING_ACCOMPLICES";

type Header = <Block as BlockT>::Header;
type Hash = <Block as BlockT>::Hash;

/// The chain to build on, as an accomplice chooses it.
#[derive(Clone)]
pub struct Passing {
	inner: SelectChain,
	client: Arc<FullClient>,
	accomplices: Vec<AuthorityId>,
	slot_duration: SlotDuration,
}

impl Passing {
	/// The accomplices are those of the environment.
	pub fn from_env(
		inner: SelectChain,
		client: Arc<FullClient>,
		slot_duration: SlotDuration,
	) -> Result<Self, Error> {
		let given = env::var(ACCOMPLICES).unwrap_or_default();
		let accomplices =
			given.split(',').map(key).collect::<Option<Vec<_>>>().ok_or_else(|| {
				Error::Other(format!(
					"{ACCOMPLICES} \"{given}\": expected Aura keys in hex, by commas"
				))
			})?;
		log::warn!("Builds past the blocks of others with {} accomplices", accomplices.len());
		Ok(Self { inner, client, accomplices, slot_duration })
	}

	/// What to build on in place of the best block; nothing where that is the thing to do.
	fn beside(&self, best: &Header, leaves: &[Hash]) -> Option<Header> {
		if self.is_accomplice(self.author_of(best)?) {
			return None;
		}
		let made = leaves.iter().filter_map(|leaf| self.client.header(*leaf).ok()?).find(|leaf| {
			leaf.number() == best.number()
				&& leaf.parent_hash() == best.parent_hash()
				&& self.author_of(leaf).is_some_and(|author| self.is_accomplice(author))
		});
		if made.is_some() {
			return made;
		}
		let now = Slot::from_timestamp(Timestamp::current(), self.slot_duration);
		let [own, next] =
			[now, now.saturating_add(1u64)].map(|slot| self.author_at(best.hash(), slot));
		let (own, next) = (own?, next?);
		let is_pair = own != next && self.is_accomplice(own) && self.is_accomplice(next);
		let parent = self.client.header(*best.parent_hash()).ok()??;
		(is_pair && *parent.number() >= self.client.info().finalized_number).then_some(parent)
	}

	fn author_of(&self, header: &Header) -> Option<AuthorityId> {
		let slot = find_pre_digest::<Block, AuthoritySignature>(header).ok()?;
		self.author_at(*header.parent_hash(), slot)
	}

	/// Whose slot it is in a block on top of this one.
	fn author_at(&self, parent: Hash, slot: Slot) -> Option<AuthorityId> {
		let mut authorities = self.client.runtime_api().authorities(parent).ok()?;
		let seat = (*slot).checked_rem(u64::try_from(authorities.len()).ok()?)?;
		Some(authorities.swap_remove(usize::try_from(seat).ok()?))
	}

	fn is_accomplice(&self, key: AuthorityId) -> bool {
		self.accomplices.contains(&key)
	}
}

fn key(hex: &str) -> Option<AuthorityId> {
	let bytes: [u8; 32] = from_hex(hex.trim()).ok()?.try_into().ok()?;
	Some(Public::from_raw(bytes).into())
}

// Without the macro of async-trait, which would be one more dependency of every build.
impl Select<Block> for Passing {
	fn leaves<'a, 'b>(&'a self) -> BoxFuture<'b, Result<Vec<Hash>, ConsensusError>>
	where
		'a: 'b,
		Self: 'b,
	{
		self.inner.leaves()
	}

	fn best_chain<'a, 'b>(&'a self) -> BoxFuture<'b, Result<Header, ConsensusError>>
	where
		'a: 'b,
		Self: 'b,
	{
		Box::pin(async move {
			let best = self.inner.best_chain().await?;
			let leaves = self.inner.leaves().await?;
			Ok(self.beside(&best, &leaves).unwrap_or(best))
		})
	}

	fn finality_target<'a, 'b>(
		&'a self,
		base: Hash,
		most: Option<NumberFor<Block>>,
	) -> BoxFuture<'b, Result<Hash, ConsensusError>>
	where
		'a: 'b,
		Self: 'b,
	{
		self.inner.finality_target(base, most)
	}
}
