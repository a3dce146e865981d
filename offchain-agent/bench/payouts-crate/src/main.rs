//! Draws eras and has pallet-staking-async pay them in a runtime of its own: one line of JSON for each, with the state
//! that payouts follow from and the events of each page. Arguments: how many eras, and the seed.
//!
//! `npm run bench -- payouts` builds it once for each version of the pallet, with the features that name what is new in it.

mod dice;
mod draw;
mod execute;
mod incentive;
mod runtime;

use dice::Dice;

fn main() {
	let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u64>().expect("a number"));
	let (Some(count), Some(seed)) = (numbers.next(), numbers.next()) else {
		panic!("expected a count of eras and a seed");
	};
	let mut dice = Dice::new(seed);
	for _ in 0..count {
		println!("{}", execute::execute(&draw::era(&mut dice), &mut dice));
	}
}
