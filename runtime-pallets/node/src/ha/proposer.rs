//! Proposers that ask for the slot while they build its block.

use crate::block::Block;
use almanac_ha::{Claim, Gate};
use futures::{FutureExt, channel::oneshot, future::BoxFuture, join};
use sp_consensus::{Environment, Error, Proposal, ProposeArgs, Proposer};
use sp_consensus_aura::digests::CompatibleDigestItem as AuraDigest;
use sp_consensus_aura::sr25519::AuthoritySignature;
use sp_consensus_babe::digests::CompatibleDigestItem as BabeDigest;
use sp_runtime::{
	Digest,
	traits::{Block as BlockT, Header as HeaderT},
};
use std::{sync::Arc, time::Duration};

/// Makes proposers; with a gate such as ask it.
pub struct GatedProposers<P> {
	pub proposers: P,
	/// None where every block may be signed.
	pub gate: Option<Arc<Gate>>,
	/// How long a slot is.
	pub slot_time: Duration,
}

/// A proposer that asks the gate, where there is one.
pub struct Asking<P> {
	proposer: P,
	gate: Option<Arc<Gate>>,
	slot_time: Duration,
	/// The slot of the block below.
	parent: Option<u64>,
}

impl<P> Environment<Block> for GatedProposers<P>
where
	P: Environment<Block>,
{
	type Proposer = Asking<P::Proposer>;
	type CreateProposer = BoxFuture<'static, Result<Self::Proposer, P::Error>>;
	type Error = P::Error;

	fn init(&mut self, parent: &<Block as BlockT>::Header) -> Self::CreateProposer {
		let (gate, proposer) = (self.gate.clone(), self.proposers.init(parent));
		let (slot_time, parent) = (self.slot_time, slot_of(parent.digest()));
		async move { Ok(Asking { proposer: proposer.await?, gate, slot_time, parent }) }.boxed()
	}
}

impl<P> Proposer<Block> for Asking<P>
where
	P: Proposer<Block> + Send + 'static,
{
	type Error = P::Error;
	type Proposal = BoxFuture<'static, Result<Proposal<Block>, P::Error>>;

	fn propose(self, args: ProposeArgs<Block>) -> Self::Proposal {
		let Self { proposer, gate, slot_time, parent } = self;
		let Some(gate) = gate else { return proposer.propose(args).boxed() };
		let slot = slot_of(&args.inherent_digests);
		async move {
			let slot = slot.ok_or_else(|| refused("the digests name no slot"))?;
			let (sender, granted) = oneshot::channel();
			gate.author(Claim { slot, parent, slot_time }, move |granted| {
				let _ = sender.send(granted);
			});
			// When the time for the block is over this ends in between: a slot that was granted is missed then.
			let (proposal, granted) = join!(proposer.propose(args), granted);
			let proposal = proposal?;
			if granted != Ok(true) {
				return Err(refused(&format!("slot {slot} was not granted")).into());
			}
			gate.approve(slot, proposal.block.header().hash().0);
			Ok(proposal)
		}
		.boxed()
	}
}

fn refused(why: &str) -> Error {
	Error::CannotSign(format!("high availability: {why}"))
}

/// The slot of a block with these digests.
pub fn slot_of(digests: &Digest) -> Option<u64> {
	digests.logs().iter().find_map(|digest| {
		let aura = || AuraDigest::<AuthoritySignature>::as_aura_pre_digest(digest);
		let babe = || BabeDigest::as_babe_pre_digest(digest).map(|digest| digest.slot());
		aura().or_else(babe).map(u64::from)
	})
}
