//! An import that takes longer for each extrinsic, for trials of the release gate: a node that is slower by its own work,
//! as a bad release would be. In no binary but one that is built with the feature `slowed`.

use crate::block::Block;
use futures::future::BoxFuture;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_service::Error;
use sp_core::Encode;
use sp_io::hashing::blake2_256;
use sp_runtime::OpaqueExtrinsic;
use std::{env, hint::black_box};

/// How many rounds of BLAKE2b-256 each extrinsic costs: a whole number, 0 for none. A node of this build does not start
/// without it, so that nobody takes it for the usual one.
const ROUNDS: &str = "ALMANAC_SLOWED_ROUNDS";

/// Hashes each extrinsic of a block again and again before the inner import takes the block, be it an own or a
/// foreign one.
#[derive(Clone)]
pub struct Slowed<Import> {
	inner: Import,
	rounds: u32,
}

impl<Import> Slowed<Import> {
	/// Slows an import by as many rounds as the environment says.
	pub fn from_env(inner: Import) -> Result<Self, Error> {
		let given = env::var(ROUNDS).unwrap_or_default();
		let rounds = given.parse().map_err(|_| {
			Error::Other(format!("{ROUNDS} \"{given}\": expected a whole number of rounds"))
		})?;
		log::warn!("Slowed by {rounds} rounds of BLAKE2b-256 for each extrinsic");
		Ok(Self { inner, rounds })
	}
}

// Without the macro of async-trait, which would be one more dependency of every build.
impl<Import: BlockImport<Block> + Send + Sync> BlockImport<Block> for Slowed<Import> {
	type Error = Import::Error;

	fn check_block<'a, 'b>(
		&'a self,
		block: BlockCheckParams<Block>,
	) -> BoxFuture<'b, Result<ImportResult, Self::Error>>
	where
		'a: 'b,
		Self: 'b,
	{
		self.inner.check_block(block)
	}

	fn import_block<'a, 'b>(
		&'a self,
		block: BlockImportParams<Block>,
	) -> BoxFuture<'b, Result<ImportResult, Self::Error>>
	where
		'a: 'b,
		Self: 'b,
	{
		Box::pin(async move {
			for extrinsic in block.body.iter().flatten() {
				work(extrinsic, self.rounds);
			}
			self.inner.import_block(block).await
		})
	}
}

/// Each round hashes all bytes of the extrinsic and the hash before it.
fn work(extrinsic: &OpaqueExtrinsic, rounds: u32) {
	let mut bytes = extrinsic.encode();
	let length = bytes.len();
	for _ in 0..rounds {
		let hash = blake2_256(&bytes);
		bytes.truncate(length);
		bytes.extend_from_slice(&hash);
	}
	black_box(bytes);
}
