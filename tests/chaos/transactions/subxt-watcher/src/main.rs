//! Watches transactions by subxt. Arguments: URL and `legacy` or `chainhead`. Each line of stdin is a number and a signed
//! transaction as hex; each line of stdout is a state as JSON: `{"id", "state", "hash"?, "message"?}`.

use std::{env, error::Error, sync::Arc};

use serde_json::json;
use subxt::{
	OnlineClient, SubstrateConfig,
	backend::{ChainHeadBackend, LegacyBackend},
	rpcs::RpcClient,
	tx::TransactionStatus,
};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let [url, backend] = arguments.as_slice() else {
		return Err("usage: subxt-watcher URL legacy|chainhead".into());
	};
	let rpc = RpcClient::from_insecure_url(url).await?;
	let client = match backend.as_str() {
		"legacy" => {
			let backend: LegacyBackend<SubstrateConfig> = LegacyBackend::builder().build(rpc);
			OnlineClient::from_backend(Arc::new(backend)).await?
		},
		// A follow that a lost node stops is an error of all transactions under way, by subxt's default.
		"chainhead" => {
			let backend: ChainHeadBackend<SubstrateConfig> = ChainHeadBackend::builder()
				.submit_transactions_ignoring_follow_events()
				.build_with_background_driver(rpc);
			OnlineClient::from_backend(Arc::new(backend)).await?
		},
		other => return Err(format!("invalid backend `{other}`").into()),
	};
	let transactions = client.tx().await?;
	println!("{}", json!({ "state": "connected" }));
	let mut lines = BufReader::new(stdin()).lines();
	while let Some(line) = lines.next_line().await? {
		let (id, hex) = line.split_once(' ').ok_or("a line is a number and hex")?;
		let id: u64 = id.parse()?;
		let transaction = transactions.from_bytes(bytes_of(hex)?);
		tokio::spawn(async move {
			let mut progress = match transaction.submit_and_watch().await {
				Ok(progress) => progress,
				Err(error) => return tell(id, "refused", None, Some(error.to_string())),
			};
			while let Some(status) = progress.next().await {
				match status {
					Ok(TransactionStatus::InBestBlock(block)) =>
						tell(id, "inBlock", Some(format!("{:?}", block.block_hash())), None),
					Ok(TransactionStatus::InFinalizedBlock(block)) =>
						tell(id, "finalized", Some(format!("{:?}", block.block_hash())), None),
					Ok(TransactionStatus::Invalid { message }) => tell(id, "invalid", None, Some(message)),
					Ok(TransactionStatus::Dropped { message }) => tell(id, "dropped", None, Some(message)),
					Ok(TransactionStatus::Error { message }) => tell(id, "error", None, Some(message)),
					Ok(_) => (),
					Err(error) => tell(id, "error", None, Some(error.to_string())),
				}
			}
			tell(id, "end", None, None);
		});
	}
	Ok(())
}

fn tell(id: u64, state: &str, hash: Option<String>, message: Option<String>) {
	println!("{}", json!({ "id": id, "state": state, "hash": hash, "message": message }));
}

fn bytes_of(hex: &str) -> Result<Vec<u8>, Box<dyn Error>> {
	let digits = hex.trim_start_matches("0x");
	let pairs = (0..digits.len()).step_by(2);
	pairs.map(|at| Ok(u8::from_str_radix(digits.get(at..at + 2).ok_or("odd hex")?, 16)?)).collect()
}
