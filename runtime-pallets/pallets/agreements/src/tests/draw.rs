use crate::{
	claim::{Instants, Leaf, Step, above, answer, answered, drawn, nothing, root},
	mock::evidence::{Answer, Row, Sheet},
	mock::run,
};
use pallet_sli::{Distribution, Proof};
use proptest::prelude::*;
use serde::Deserialize;
use sp_runtime::BoundedVec;
use std::{fs, path::Path};

fn hex(text: &str) -> Vec<u8> {
	let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
	(0..text.len()).step_by(2).map(digit).collect()
}

/// The worked example of docs/reference/evidence-format.md.
#[test]
fn instants_are_those_of_the_page() {
	let (genesis, reporter, link) = ([0; 32], [0x11; 32], [0x22; 32]);
	let instants = Instants {
		genesis: &genesis,
		network: 0,
		window: 1_795_161_600,
		window_s: 20,
		count: 3,
		distribution: Distribution::Stratified,
		reporter: &reporter,
		link: &link,
	};
	let expected = [1_795_161_606_027_465, 1_795_161_607_155_546, 1_795_161_618_545_959];
	assert_eq!([0, 1, 2].map(|index| instants.at_us(index)), expected.map(Some));
	assert_eq!(instants.at_us(3), None);
	let expected = hex("5230f6fa6958de14e930b2b38a35005226dc19ea8ba9f15ac2f25b97f27c3ffc");
	assert_eq!(crate::claim::id(&link, 4, 0).to_vec(), expected);
}

fn bytes<const N: usize>(text: &str) -> [u8; N] {
	hex(text.trim_start_matches("0x")).try_into().expect("as many bytes")
}

#[derive(Deserialize)]
struct Vectors {
	trees: Vec<Tree>,
	draws: Vec<Draws>,
}

#[derive(Deserialize)]
struct Tree {
	places: String,
	root: String,
	answered: u32,
	leaves: Vec<Placed>,
}

#[derive(Deserialize)]
struct Placed {
	rank: u32,
	index: u32,
	us: u32,
	at: u64,
	height: u32,
	signature: String,
	path: Vec<Sibling>,
}

#[derive(Deserialize)]
struct Sibling {
	hash: String,
	answered: u32,
}

#[derive(Deserialize)]
struct Draws {
	mixed: String,
	seed: String,
	reporter: String,
	answered: Vec<u32>,
	openings: u32,
	drawn: Vec<Fallen>,
}

#[derive(Deserialize)]
struct Fallen {
	proof: usize,
	rank: u32,
}

/// Made by the agent.
fn vectors() -> Vectors {
	let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../../tests/vectors/proofs.json");
	let text = fs::read_to_string(path).expect("the vectors stand in tests/vectors");
	serde_json::from_str(&text).expect("vectors have the shape above")
}

#[test]
fn paths_are_what_the_vectors_say() {
	let trees = vectors().trees;
	assert!(trees.len() > 10);
	for Tree { places, root: top, answered, leaves } in trees {
		let (count, top) = (places.len() as u32, Step { digest: bytes(&top), answered });
		assert!(leaves.len() as u32 <= answered && leaves.is_empty() == (answered == 0));
		for Placed { rank, index, us, at, height, signature, path } in leaves {
			let step = |it: &Sibling| Step { digest: bytes(&it.hash), answered: it.answered };
			let path = path.iter().map(step).collect::<Vec<_>>().try_into().expect("at most 12");
			let (key, signature) = ([0; 32], bytes(&signature));
			let leaf = Leaf { index, us, at, height, key, signature, path };
			assert_eq!(root(&leaf, count), Some((top, rank)), "{index} of {places}");
			let other = Leaf { path: BoundedVec::default(), ..leaf.clone() };
			assert!(root(&other, count) != Some((top, rank)) || count == 1);
		}
	}
}

#[test]
fn draws_are_what_the_vectors_say() {
	let draws = vectors().draws;
	assert!(draws.len() > 4);
	for Draws { mixed, seed, reporter, answered: counts, openings, drawn: expected } in draws {
		let proof = |(target, answered): (u32, &u32)| Proof {
			target,
			root: [0; 32],
			samples: *answered,
			answered: *answered,
		};
		let proofs: Vec<_> = (1u32..).zip(&counts).map(proof).collect();
		let mixed: [u8; 32] = bytes(&mixed);
		let made = sp_io::hashing::blake2_256(&[b"almanac seed".as_slice(), &mixed].concat());
		assert_eq!(made, bytes(&seed));
		let reporter: [u8; 32] = bytes(&reporter);
		let found = (0..openings).map_while(|number| drawn(&made, &reporter, number, &proofs));
		let found: Vec<_> = found.map(|(proof, rank)| (proof.target, rank)).collect();
		let expected: Vec<_> = expected.iter().map(|it| (it.proof as u32 + 1, it.rank)).collect();
		assert_eq!(found, expected);
	}
}

/// A sheet of one row with answers at these places.
fn row(places: &[bool]) -> Sheet {
	let answer = |(at, is_there): (usize, &bool)| {
		let (key, signature) = ([8; 32], [9; 64]);
		is_there.then(|| Answer { us: at as u32, at: at as u64, height: 3, key, signature })
	};
	let answers: Vec<_> = places.iter().enumerate().map(answer).collect();
	let rows = vec![Row { target: 1, samples: places.len() as u32, answers }];
	Sheet { link: [1; 32], rows, ..Sheet::new(0, 0, 5) }
}

#[test]
fn a_tree_of_three_is_that_of_the_page() {
	let step = |digest, answered| Step { digest, answered };
	let leaf = |at: u32| step(answer(at, at.into(), 3, &[9; 64]), 1);
	let left = above(leaf(0), step(nothing(), 0)).expect("few");
	let top = above(left, leaf(2)).expect("few");
	let sheet = row(&[true, false, true]);
	let proof = sheet.proofs()[0];
	assert_eq!((proof.root, proof.answered), (top.digest, 2));
	assert_eq!(root(&sheet.leaf(0, 2), 3), Some((top, 1)));
	assert_eq!(sheet.leaf(0, 2).path.len(), 1);
}

#[test]
fn a_draw_falls_on_each_answered_sample_and_is_another_for_each_reporter() {
	run(|| {
		let proofs = row(&[true, false, true, true]).proofs();
		let (none, other) = (row(&[false]).proofs(), row(&[true; 5]).proofs());
		let proofs = [proofs[0], none[0], other[0]];
		assert_eq!(answered(&proofs), 8);
		let seed = [7; 32];
		let mut seen = [[0u32; 5]; 3];
		for number in 0..8_000 {
			let (proof, rank) = drawn(&seed, &[1; 32], number, &proofs).expect("something");
			let place = proofs.iter().position(|it| it == proof).expect("one of them");
			seen[place][rank as usize] += 1;
		}
		// 1,000 each, within five standard deviations.
		let counts = seen.iter().flatten().filter(|count| **count > 0);
		assert!(counts.clone().all(|count| (850..1_150).contains(count)), "{seen:?}");
		assert_eq!((counts.count(), seen[1]), (8, [0; 5]));
		let of = |reporter: u8| {
			[0, 1, 2, 3, 4, 5, 6, 7].map(|number| drawn(&seed, &[reporter; 32], number, &proofs))
		};
		assert_ne!(of(1), of(2));
		assert_eq!(drawn(&seed, &[1; 32], 0, &none), None);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn every_path_leads_to_the_root_and_says_the_rank(places in prop::collection::vec(any::<bool>(), 1..80)) {
		let sheet = row(&places);
		let proof = sheet.proofs()[0];
		let there = places.iter().enumerate().filter(|(_, is_there)| **is_there);
		for (rank, (index, _)) in there.enumerate() {
			let leaf = sheet.leaf(0, index as u32);
			let top = Step { digest: proof.root, answered: proof.answered };
			prop_assert_eq!(root(&leaf, places.len() as u32), Some((top, rank as u32)));
		}
	}

	#[test]
	fn anything_is_a_path_or_none(
		index: u32, places in 0u32..5_000, answered in prop::collection::vec(any::<u32>(), 0..=12),
	) {
		let path: Vec<_> = answered.into_iter().map(|answered| Step { digest: [1; 32], answered }).collect();
		let path = path.try_into().expect("at most 12");
		let leaf = Leaf { index, us: 0, at: 0, height: 0, key: [0; 32], signature: [0; 64], path };
		let _ = root(&leaf, places);
	}

	#[test]
	fn any_instant_is_in_its_part(index in 0u32..3_600, count in 1u32..=3_600, window: u32, window_s in 1u32..=604_800) {
		let instants = drawn_by(Distribution::Stratified, window, window_s, count);
		let at = instants.at_us(index);
		prop_assert_eq!(at.is_some(), index < count);
		if let Some(at) = at {
			let length = u64::from(window_s) * 1_000_000;
			let into = at - u64::from(window) * 1_000_000;
			let bound = |part: u32| u64::from(part) * length / u64::from(count);
			prop_assert!(into >= bound(index) && into <= bound(index + 1).max(bound(index)));
		}
	}

	#[test]
	fn any_uniform_instant_is_in_its_window_and_says_its_number(
		index in 0u32..3_600, count in 1u32..=3_600, window: u32, window_s in 1u32..=604_800,
	) {
		let instants = drawn_by(Distribution::Uniform, window, window_s, count);
		let at = instants.at_us(index);
		prop_assert_eq!(at.is_some(), index < count);
		if let Some(at) = at {
			let into = at - u64::from(window) * 1_000_000;
			prop_assert!(into < u64::from(window_s) * 1_000_000);
			prop_assert_eq!(into % u64::from(count), u64::from(index));
		}
	}
}

/// The instants of reporter 2 with link 3.
fn drawn_by(
	distribution: Distribution,
	window: u32,
	window_s: u32,
	count: u32,
) -> Instants<'static> {
	Instants {
		genesis: &[0; 32],
		network: 1,
		window,
		window_s,
		count,
		distribution,
		reporter: &[2; 32],
		link: &[3; 32],
	}
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DrawnInstants {
	genesis: String,
	network: u32,
	window: u32,
	window_ms: u32,
	samples_per_window: u32,
	distribution: Distribution,
	reporter: String,
	link: String,
	/// By their numbers.
	instants: Vec<u64>,
}

#[test]
fn instants_are_those_of_the_vectors() {
	let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../../tests/vectors/instants.json");
	let text = fs::read_to_string(path).expect("the vectors are there");
	let vectors: Vec<DrawnInstants> = serde_json::from_str(&text).expect("they have their form");
	for distribution in [Distribution::Stratified, Distribution::Uniform] {
		assert!(vectors.iter().filter(|it| it.distribution == distribution).count() >= 5);
	}
	for vector in vectors {
		let (genesis, link) = (bytes::<32>(&vector.genesis), bytes(&vector.link));
		let reporter = bytes::<32>(&vector.reporter);
		let instants = Instants {
			genesis: &genesis,
			network: vector.network,
			window: vector.window,
			window_s: vector.window_ms / 1_000,
			count: vector.samples_per_window,
			distribution: vector.distribution,
			reporter: &reporter,
			link: &link,
		};
		let drawn: Vec<_> = (0..instants.count).filter_map(|index| instants.at_us(index)).collect();
		assert_eq!(drawn, vector.instants);
	}
}

/// 30,000 instants of 500 windows: the largest distance of their distribution from the uniform one stays below what
/// one of a thousand fair draws exceeds (Kolmogorov and Smirnov, 1.95 / sqrt(n)), and each of ten equal parts of the
/// window has as many as the law of each distribution says.
#[test]
fn instants_are_drawn_by_the_law_of_their_distribution() {
	const COUNT: u32 = 60;
	const WINDOWS: u32 = 500;
	for distribution in [Distribution::Stratified, Distribution::Uniform] {
		let windows = (0..WINDOWS).map(|window| {
			let start = u64::from(window) * 3_600;
			let instants = drawn_by(distribution, window * 3_600, 3_600, COUNT);
			let into = |index| instants.at_us(index).expect("there is one") - start * 1_000_000;
			(0..COUNT).map(into).collect::<Vec<_>>()
		});
		let windows: Vec<_> = windows.collect();
		let mut all = windows.concat();
		all.sort_unstable();
		let count = all.len() as f64;
		let distance = all.iter().enumerate().fold(0.0f64, |most, (rank, at)| {
			let (law, seen) = (*at as f64 / 3.6e9, rank as f64 / count);
			most.max((law - seen).abs()).max((law - seen - 1.0 / count).abs())
		});
		assert!(distance < 1.95 / count.sqrt(), "{distribution:?}: {distance}");

		// How many instants of a window lie in its first tenth: always 6, or a binomial count of 60 and 1/10,
		// whose variance is 5.4. Of 500 its estimate has a standard error of 6 %.
		let first = |window: &Vec<u64>| window.iter().filter(|at| **at < 360_000_000).count();
		let spread = windows.iter().map(|it| (first(it) as f64 - 6.0).powi(2)).sum::<f64>();
		let variance = spread / f64::from(WINDOWS);
		match distribution {
			Distribution::Stratified => assert_eq!(variance, 0.0),
			Distribution::Uniform => assert!((variance - 5.4).abs() < 1.1, "{variance}"),
		}
	}
}
