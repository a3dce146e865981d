//! What reporters measured, with real receipts: trees, proofs and the leaves that a claim shows.

use super::{AccountId, Keys, Opened, SIGNER, System, Test, WINDOW, signed};
use crate::claim::{
	Hash, Instants, Key, Leaf, Leaves, Step, above, answer, answered, drawn, id, message, nothing,
};
use codec::Encode;
use pallet_sli::{Distribution, Link, NetworkId, Proof, Proved, Seconds, TargetId};
use sp_core::{Pair, ed25519};
use sp_runtime::{BoundedVec, DispatchResultWithInfo};

/// Planned samples of a target and window; trees of a number that is no power of two.
pub const PLACES: u32 = 10;
/// How long an answer takes here, µs.
pub const US: u32 = 1_500;

/// The key of the endpoint of a target.
pub fn key(target: TargetId) -> ed25519::Pair {
	let mut bytes = [7; 32];
	bytes[..4].copy_from_slice(&target.to_le_bytes());
	ed25519::Pair::from_seed(&bytes)
}

/// Lists a target with its key.
pub fn list(network: NetworkId, target: TargetId) {
	Keys::mutate(|keys| drop(keys.insert((network, target), vec![key(target).public().0])));
}

/// The genesis hash of the mock chain.
pub fn genesis() -> Vec<u8> {
	System::block_hash(0).as_bytes().to_vec()
}

/// An answered sample.
#[derive(Clone, Debug)]
pub struct Answer {
	pub us: u32,
	pub at: u64,
	pub height: u32,
	pub key: Key,
	pub signature: [u8; 64],
}

/// The samples of a target, by instant; none of a null or an untaken one.
#[derive(Clone, Debug)]
pub struct Row {
	pub target: TargetId,
	/// How many were taken, answered or null.
	pub samples: u32,
	pub answers: Vec<Option<Answer>>,
}

/// The samples of a reporter and window.
#[derive(Clone, Debug)]
pub struct Sheet {
	pub network: NetworkId,
	pub window: Seconds,
	pub reporter: AccountId,
	pub link: Link,
	pub distribution: Distribution,
	pub rows: Vec<Row>,
}

impl Sheet {
	/// An empty one, with the link of the reporter and window.
	pub fn new(network: NetworkId, window: Seconds, reporter: AccountId) -> Self {
		let link = sp_io::hashing::blake2_256(&(network, window, reporter).encode());
		let distribution = Distribution::default();
		Self { network, window, reporter, link, distribution, rows: Vec::new() }
	}

	/// One of a reporter that has asked: of each target its first so many instants are answered.
	pub fn honest(
		network: NetworkId,
		window: Seconds,
		reporter: AccountId,
		targets: &[(TargetId, u32)],
	) -> Self {
		Self::new(network, window, reporter).answered(targets)
	}

	/// With answers to its first so many instants of each target.
	pub fn answered(self, targets: &[(TargetId, u32)]) -> Self {
		let mut sheet = self;
		for (target, count) in targets {
			let answers = (0..PLACES).map(|index| {
				(index < *count).then(|| sheet.receipt(&key(*target), *target, index, 1))
			});
			let answers = answers.collect();
			sheet.rows.push(Row { target: *target, samples: PLACES, answers });
		}
		sheet
	}

	/// The instant of a number, ms.
	pub fn instant(&self, index: u32) -> u64 {
		let (genesis, reporter) = (genesis(), self.reporter.encode());
		let instants = Instants {
			genesis: &genesis,
			network: self.network,
			window: self.window,
			window_s: WINDOW,
			count: PLACES,
			distribution: self.distribution,
			reporter: &reporter,
			link: &self.link,
		};
		instants.at_us(index).expect("there is one") / 1_000
	}

	/// A receipt of a sample, so many ms after its instant.
	pub fn receipt(&self, by: &ed25519::Pair, target: TargetId, index: u32, after: i64) -> Answer {
		let at = self.instant(index).checked_add_signed(after).expect("a time");
		let id = id(&self.link, target, index);
		let signed = message(&genesis(), self.network, target, &id, at, 7);
		Answer { us: US, at, height: 7, key: by.public().0, signature: by.sign(&signed).0 }
	}

	/// Every level of the tree of a row, from its leaves up.
	fn levels(row: &Row) -> Vec<Vec<Step>> {
		let leaf = |it: &Option<Answer>| match it {
			Some(it) => {
				Step { digest: answer(it.us, it.at, it.height, &it.signature), answered: 1 }
			},
			None => Step { digest: nothing(), answered: 0 },
		};
		let mut levels = vec![row.answers.iter().map(leaf).collect::<Vec<_>>()];
		while levels[levels.len() - 1].len() > 1 {
			let below = &levels[levels.len() - 1];
			let node = |pair: &[Step]| match pair {
				[left, right] => above(*left, *right).expect("few are answered"),
				_ => pair[0],
			};
			levels.push(below.chunks(2).map(node).collect());
		}
		levels
	}

	/// What it opens.
	pub fn proofs(&self) -> Vec<Proof> {
		let proof = |row: &Row| {
			let levels = Self::levels(row);
			let Step { digest: root, answered } = levels[levels.len() - 1][0];
			Proof { target: row.target, root, samples: row.samples, answered }
		};
		self.rows.iter().map(proof).collect()
	}

	/// An answered sample and its path.
	pub fn leaf(&self, row: usize, index: u32) -> Leaf {
		let row = &self.rows[row];
		let it = row.answers[index as usize].clone().expect("it was answered");
		let mut place = index as usize;
		let mut path = Vec::new();
		for level in Self::levels(row) {
			path.extend(level.get(place ^ 1).copied());
			place /= 2;
		}
		let path = BoundedVec::try_from(path).expect("few levels");
		let Answer { us, at, height, key, signature } = it;
		Leaf { index, us, at, height, key, signature, path }
	}

	/// The leaves that a claim has to show, by what is opened of the window.
	pub fn leaves(&self, openings: u32) -> Leaves {
		let proved = self.opened();
		let (seed, mut proofs) = (proved.seed(), proved.proofs);
		// Of what cannot be claimed nothing is drawn, and any leaves are refused.
		if let Some(it) = crate::claim::claimable::<Test>(self.network, self.window, &self.reporter)
		{
			proofs.retain(|proof| it.targets.contains(&proof.target));
		}
		let openings = if answered(&proofs) > 0 { openings } else { 0 };
		let leaf = |number| {
			let account = self.reporter.encode();
			let (proof, rank) = drawn(&seed, &account, number, &proofs).expect("drawn");
			let is_of = |row: &Row| row.target == proof.target;
			let row = self.rows.iter().position(is_of).expect("its row");
			let places = 0..self.rows[row].answers.len();
			let mut there = places.filter(|place| self.rows[row].answers[*place].is_some());
			let place = there.nth(rank as usize).expect("its rank");
			self.leaf(row, place.try_into().expect("places are few"))
		};
		(0..openings).map(leaf).collect::<Vec<_>>().try_into().expect("at most 32")
	}

	/// What is opened of it.
	pub fn opened(&self) -> Proved {
		Opened::get()[&(self.network, self.window, self.reporter)].clone()
	}

	/// Claims it with these leaves.
	pub fn claim(
		&self,
		leaves: Leaves,
	) -> DispatchResultWithInfo<frame_support::dispatch::PostDispatchInfo> {
		let origin = signed(self.reporter + SIGNER);
		crate::Pallet::<Test>::claim(origin, self.network, self.window, leaves)
	}
}

/// The proofs of every opening of a window.
pub fn openings(network: NetworkId, window: Seconds) -> Vec<Vec<Proof>> {
	let opened = Opened::get();
	let of_window = opened.iter().filter(|((of, at, _), _)| (*of, *at) == (network, window));
	of_window.map(|(_, proved)| proved.proofs.to_vec()).collect()
}

/// Opens a window: all the openings that there are of it.
pub fn open(sheets: &[&Sheet]) {
	let mut mixed: Hash = [0; 32];
	let mut credits = 0;
	for sheet in sheets {
		mixed.iter_mut().zip(sheet.link).for_each(|(mixed, byte)| *mixed ^= byte);
		let is_enough = |proof: &&Proof| proof.samples * 2 >= PLACES;
		credits += u32::try_from(sheet.proofs().iter().filter(is_enough).count()).expect("few");
	}
	for sheet in sheets {
		let proved = Proved {
			link: sheet.link,
			proofs: sheet.proofs().try_into().expect("few"),
			is_complete: true,
			claimed: false,
			mixed,
			credits,
			samples_per_window: PLACES,
			distribution: sheet.distribution,
			timeout_ms: 10_000,
			clock_offset_ms: 500,
			min_coverage_ppm: 500_000,
			window_s: WINDOW,
		};
		let key = (sheet.network, sheet.window, sheet.reporter);
		Opened::mutate(|opened| drop(opened.insert(key, proved)));
	}
}
