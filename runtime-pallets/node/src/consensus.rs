//! What a consensus engine is built from, and what the rest of the node sees of it.

use crate::{
	authoring::Author,
	block::Block,
	types::{Commands, FullClient, GrandpaImport, SelectChain, TransactionPool},
};
use sc_consensus::DefaultImportQueue;
use sc_service::{Error, TaskManager};
use sc_telemetry::TelemetryHandle;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// What an engine stands on.
pub struct Ground<'a> {
	pub client: &'a Arc<FullClient>,
	pub grandpa: &'a GrandpaImport,
	pub select_chain: &'a SelectChain,
	pub pool: &'a Arc<TransactionPool>,
	pub task_manager: &'a mut TaskManager,
	pub prometheus: Option<&'a Registry>,
	pub telemetry: Option<TelemetryHandle>,
}

/// What the rest of the node sees of an engine.
pub struct Engine {
	/// Checks and imports the blocks of others.
	pub import_queue: DefaultImportQueue<Block>,
	/// Begins to author blocks, on a node that does.
	pub start_author: StartAuthor,
	/// The length of a slot; none where blocks are sealed on demand.
	pub slot: Option<Duration>,
	/// Where RPC asks for blocks that are sealed on demand.
	pub commands: Option<Commands>,
}

/// Authors blocks with the keys that the keystore holds.
pub type StartAuthor = Box<dyn FnOnce(&TaskManager, Author) -> Result<(), Error>>;
