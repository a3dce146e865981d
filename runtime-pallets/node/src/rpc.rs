//! The RPC methods beyond those that every Substrate node brings.

use crate::{
	block::Block,
	components::{FullBackend, FullClient, TransactionPool},
};
use almanac_runtime::{AccountId, Hash, Nonce};
use jsonrpsee::RpcModule;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_service::Error;
use sp_core::traits::SpawnNamed;
use sp_runtime::traits::NumberFor;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// What the methods need to answer.
pub struct Dependencies {
	pub client: Arc<FullClient>,
	pub pool: Arc<TransactionPool>,
	pub finality: Finality,
}

/// What GRANDPA shows to the outside.
pub struct Finality {
	pub voter_state: SharedVoterState,
	pub authority_set: SharedAuthoritySet<Hash, NumberFor<Block>>,
	pub justifications: GrandpaJustificationStream<Block>,
	pub proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// `system_*` of accounts, `payment_*` and `grandpa_*`.
pub fn module(
	Dependencies { client, pool, finality }: &Dependencies,
	subscriptions: Arc<dyn SpawnNamed>,
) -> Result<RpcModule<()>, Error> {
	let mut module = RpcModule::new(());
	let merged = module
		.merge(SystemApiServer::<_, AccountId, Nonce>::into_rpc(System::new(
			client.clone(),
			pool.clone(),
		)))
		.and_then(|()| module.merge(TransactionPayment::new(client.clone()).into_rpc()))
		.and_then(|()| {
			module.merge(
				Grandpa::new(
					subscriptions,
					finality.authority_set.clone(),
					finality.voter_state.clone(),
					finality.justifications.clone(),
					finality.proofs.clone(),
				)
				.into_rpc(),
			)
		});
	merged.map(|()| module).map_err(|reason| Error::Application(Box::new(reason)))
}
