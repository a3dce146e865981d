//! Judges GRANDPA justifications as a node does, one on each line of standard input: the id of the set, its authorities and
//! the justification, both in SCALE as hex. Prints 1 for each that holds, 0 for each that does not, and 2 where the node's code panics.
//!
//! `npm run bench -- votes` holds the agent's verifier against it.

use std::{
	io::{self, BufRead, BufWriter, Write},
	panic::{AssertUnwindSafe, catch_unwind},
};

use sc_consensus_grandpa::GrandpaJustification;
use sp_consensus_grandpa::AuthorityList;
use sp_core::bytes::from_hex;
use sp_runtime::{
	OpaqueExtrinsic,
	codec::DecodeAll,
	generic::{Block, Header},
	traits::BlakeTwo256,
};

type ChainBlock = Block<Header<u32, BlakeTwo256>, OpaqueExtrinsic>;

fn main() -> io::Result<()> {
	let mut output = BufWriter::new(io::stdout().lock());
	for line in io::stdin().lock().lines() {
		let line = line?;
		let verdict = catch_unwind(AssertUnwindSafe(|| is_valid(&line)));
		writeln!(output, "{}", verdict.map_or(2, u8::from))?;
	}
	output.flush()
}

/// False also for a line that is none: whoever writes it compares verdicts.
fn is_valid(line: &str) -> bool {
	let mut words = line.split(' ');
	let mut next = || words.next().unwrap_or_default();
	let (set_id, authorities, justification) = (next().parse(), from_hex(next()), from_hex(next()));
	let (Ok(set_id), Ok(authorities), Ok(justification)) = (set_id, authorities, justification)
	else {
		return false;
	};
	let Ok(authorities) = AuthorityList::decode_all(&mut authorities.as_slice()) else {
		return false;
	};
	GrandpaJustification::<ChainBlock>::decode(&justification)
		.is_ok_and(|justification| justification.verify(set_id, &authorities).is_ok())
}
