//! The parts of the node that come from the SDK, with the types of this chain.

use crate::{block::Block, executor::Executor, runtime_api::RuntimeApi};
use almanac_runtime::Hash;
use futures::channel::mpsc;
use sc_consensus::LongestChain;
use sc_consensus_grandpa::{GrandpaBlockImport, LinkHalf};
use sc_consensus_manual_seal::EngineCommand;
use sc_service::{TFullBackend, TFullClient};
use sc_transaction_pool::TransactionPoolHandle;

pub type FullClient = TFullClient<Block, RuntimeApi, Executor>;
pub type FullBackend = TFullBackend<Block>;
pub type SelectChain = LongestChain<FullBackend, Block>;
pub type TransactionPool = TransactionPoolHandle<Block, FullClient>;
pub type GrandpaImport = GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>;
pub type GrandpaLink = LinkHalf<Block, FullClient, SelectChain>;

/// Where `engine_createBlock` and `engine_finalizeBlock` put what they are asked.
pub type Commands = mpsc::Sender<EngineCommand<Hash>>;
