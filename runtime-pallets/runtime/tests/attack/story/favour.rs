//! What a reporter gets of the pot, by real commitments, openings, receipts and claims, where endpoints sign for it alone.

use almanac_runtime::{AccountId, Balances, Runtime, currency::UNIT};
use codec::Encode;
use frame_support::{BoundedVec, traits::Currency};
use pallet_agreements::claim::{
	Hash, Instants, Leaf, Leaves, Step, above, answer, drawn, id, message, nothing,
};
use pallet_sli::{Distribution, HOME, Link, Opening, Proof, ReportEntry, Seconds};
use sp_core::Pair;
use sp_io::hashing::blake2_256;

use super::{
	Told, draw_deal,
	listing::{Act, node},
	oracle::Deal,
	terms,
	world::{
		DAY, Place, SAMPLES, START, Says, Target, WINDOW_S, World, by, genesis_hash, link, money,
		tell,
	},
};
use crate::{
	crowd::reporter::{account, parts_of},
	dice::Dice,
};

/// Blocks in which reporters commit themselves.
pub const COMMIT_BLOCKS: u32 = 2;
/// What is sent to the pot; an eighth of it is for a window.
pub const SENT: u128 = 8_000 * UNIT;
/// The window of which a claim takes up what was sent, and the one that is paid by it.
pub const FIRST: Seconds = START + WINDOW_S;
pub const PAID: Seconds = DAY + 86_400;
const US: u32 = 1_500;

/// The samples of a reporter, target and window, with their receipts.
pub struct Sheet {
	pub target: Target,
	/// One of each instant; none where the target had no address then.
	answers: Vec<Option<Answer>>,
}

/// An answer with its receipt.
struct Answer {
	at: u64,
	key: [u8; 32],
	/// None where the node has not signed.
	signature: Option<[u8; 64]>,
}

impl Sheet {
	/// Each instant is answered by the node that is asked then.
	pub fn sign(
		target: Target,
		asked: impl Fn(Seconds) -> Option<u8>,
		window: Seconds,
		reporter: &AccountId,
		link: &Link,
	) -> Self {
		let (genesis, own) = (genesis_hash(HOME), reporter.encode());
		let instants = Instants {
			genesis: genesis.as_bytes(),
			network: target.network,
			window,
			window_s: WINDOW_S,
			count: SAMPLES,
			distribution: Distribution::default(),
			reporter: &own,
			link,
		};
		let answer = |index| {
			let at = instants.at_us(index).expect("there is one") / 1_000;
			let pair = node(asked((at / 1_000) as Seconds)?);
			let id = id(link, target.id, index);
			let signed = message(genesis.as_bytes(), target.network, target.id, &id, at, 7);
			Some(Answer { at, key: pair.public().0, signature: Some(pair.sign(&signed).0) })
		};
		Self { target, answers: (0..SAMPLES).map(answer).collect() }
	}

	/// The first so many answers are not signed.
	fn withhold(&mut self, count: u32) {
		for answer in self.answers.iter_mut().flatten().take(count as usize) {
			answer.signature = None;
		}
	}

	/// How many samples were taken.
	pub fn samples(&self) -> u32 {
		self.answers.iter().flatten().count() as u32
	}

	/// Every level of its tree.
	fn levels(&self) -> Vec<Vec<Step>> {
		let leaf = |place: &Option<Answer>| {
			let signed = place.as_ref().and_then(|it| Some((it.at, it.signature?)));
			signed.map_or_else(unanswered, |(at, signature)| Step {
				digest: answer(US, at, 7, &signature),
				answered: 1,
			})
		};
		let mut levels = vec![self.answers.iter().map(leaf).collect::<Vec<_>>()];
		while let Some(below) = levels.last().filter(|level| level.len() > 1) {
			let node = |pair: &[Step]| match pair {
				[left, right] => above(*left, *right).expect("they are few"),
				[only] => *only,
				_ => unanswered(),
			};
			levels.push(below.chunks(2).map(node).collect());
		}
		levels
	}

	fn proof(&self) -> Proof {
		let top = self.levels().pop().and_then(|level| level.first().copied()).expect("a root");
		let Step { digest: root, answered } = top;
		Proof { target: self.target.id, root, samples: self.samples(), answered }
	}

	fn leaf(&self, rank: u32) -> Leaf {
		let signed = |(index, place): (u32, &Option<Answer>)| {
			let Answer { at, key, signature } = place.as_ref()?;
			Some((index, *at, *key, (*signature)?))
		};
		let mut of_rank = (0..).zip(&self.answers).filter_map(signed).skip(rank as usize);
		let (index, at, key, signature) = of_rank.next().expect("it was answered");
		let mut place = index as usize;
		let mut path = Vec::new();
		for level in self.levels() {
			path.extend(level.get(place ^ 1).copied());
			place /= 2;
		}
		let path = BoundedVec::truncate_from(path);
		Leaf { index, us: US, at, height: 7, key, signature, path }
	}
}

/// A place of a tree without a receipt.
fn unanswered() -> Step {
	Step { digest: nothing(), answered: 0 }
}

/// For whom the endpoint of a target signs, by the numbers of both.
type Signs<'a> = &'a dyn Fn(usize, usize) -> bool;

/// Commits, opens, reports and closes a window; the sheets of every reporter.
pub fn prove(world: &mut World, window: Seconds, signs: Signs) -> Vec<Vec<Sheet>> {
	prove_but(world, window, signs, 0)
}

/// The same where the first so many answers of reporter 0 are not signed.
fn prove_but(world: &mut World, window: Seconds, signs: Signs, unsigned: u32) -> Vec<Vec<Sheet>> {
	let mut sheets = Vec::new();
	for (index, reporter) in world.reporters.iter().enumerate() {
		let (own, link) = (account(&reporter.key), link(reporter, window));
		let signed = world.targets.iter().enumerate().filter(|(target, _)| signs(*target, index));
		let sheet = |(number, target): (usize, &Target)| {
			let mut sheet = Sheet::sign(*target, |_| Some(node_of(number)), window, &own, &link);
			sheet.withhold(if index == 0 { unsigned } else { 0 });
			sheet
		};
		sheets.push(signed.map(sheet).collect());
	}
	prove_sheets(world, window, &sheets, &|_, _, _, view| Some(view), &mut |_| {});
	sheets
}

/// Commits, opens, reports and closes a window with such sheets; something may be done before each of these.
pub fn prove_sheets(
	world: &mut World,
	window: Seconds,
	sheets: &[Vec<Sheet>],
	says: Says,
	meanwhile: &mut dyn FnMut(&mut World),
) {
	let mut openings = Vec::new();
	let mut reports: Vec<Vec<ReportEntry>> = Vec::new();
	for ((index, reporter), sheets) in (0..).zip(&world.reporters).zip(sheets) {
		let entries = world.entries(HOME, index, window, &|_, _| true, says);
		// Nothing is proved of a target that had no address.
		let taken = sheets.iter().filter(|sheet| sheet.samples() > 0);
		let proofs = taken.map(Sheet::proof).collect();
		openings.push(Opening {
			link: link(reporter, window),
			parts: BoundedVec::truncate_from(vec![blake2_256(&entries.encode())]),
			root: [1; 32],
			proofs: BoundedVec::truncate_from(proofs),
		});
		reports.push(entries);
	}
	type Call = pallet_sli::Call<Runtime>;
	world.block(window + WINDOW_S + 6, |world| {
		meanwhile(world);
		for (reporter, opening) in world.reporters.iter().zip(&openings) {
			let own = account(&reporter.key);
			let what = (genesis_hash(HOME), HOME, window, &own, opening).encode();
			let commitment = blake2_256(&[&b"almanac commit"[..], &what].concat());
			by(&own, Call::commit { network: HOME, window, commitment }).expect("it is taken");
		}
	});
	(0..COMMIT_BLOCKS).for_each(|_| world.block(0, &mut *meanwhile));
	world.block(0, |world| {
		meanwhile(world);
		for ((reporter, opening), entries) in world.reporters.iter().zip(&openings).zip(&reports) {
			let own = account(&reporter.key);
			let open = Call::open { network: HOME, window, opening: opening.clone() };
			by(&own, open).expect("it is as committed");
			for call in parts_of(HOME, window, opening.link, entries) {
				// What is not as it was opened is worth nothing.
				let _refused = by(&own, call);
			}
		}
	});
	world.close(window);
}

/// The leaves that a reporter has to show.
fn leaves(window: Seconds, reporter: &AccountId, sheets: &[Sheet]) -> Option<Leaves> {
	let mut proofs = pallet_sli::Pallet::<Runtime>::proved(HOME, window, reporter)?.proofs;
	let claimable = pallet_agreements::claim::claimable::<Runtime>(HOME, window, reporter)?;
	proofs.retain(|proof| claimable.targets.contains(&proof.target));
	let (seed, openings): (Hash, _) = (claimable.seed, claimable.openings);
	let own = reporter.encode();
	let leaf = |number| {
		let (proof, rank) = drawn(&seed, &own, number, &proofs)?;
		Some(sheets.iter().find(|sheet| sheet.target.id == proof.target)?.leaf(rank))
	};
	Leaves::try_from((0..openings).filter_map(leaf).collect::<Vec<_>>()).ok()
}

/// A reporter claims a window; what it is paid, nothing where it cannot.
pub fn claim(world: &mut World, window: Seconds, index: usize, sheets: &[Vec<Sheet>]) -> i128 {
	world.block(0, |world| {
		let own = account(&world.reporters.get(index).expect("it is there").key);
		let before = money(&own);
		let mine = sheets.get(index).map(Vec::as_slice).unwrap_or_default();
		if let Some(leaves) = leaves(window, &own, mine) {
			// What is refused is not paid.
			let _refused =
				by(&own, pallet_agreements::Call::claim { network: HOME, window, leaves });
		}
		money(&own) - before
	})
}

fn node_of(target: usize) -> u8 {
	10 + target as u8
}

/// What reporter 0 is paid for a window; `own` targets beside the first are under agreement too.
fn live(reporters: u32, deal: &Deal, own: u32, signs: Signs) -> i128 {
	tell(COMMIT_BLOCKS, || {
		let mut world = World::begin(reporters, &[(Place::Home, 1 + own)]);
		let targets = world.targets.clone();
		world.block(START + 600, |world| {
			for (number, target) in targets.iter().enumerate() {
				world.act(*target, Act::Add(node_of(number)));
			}
		});
		world.block(START + 1_200, |world| {
			for (number, target) in targets.iter().enumerate() {
				// Those of its own are agreed on for the least fee.
				let fee = if number == 0 { deal.fee } else { least_fee() };
				let terms = terms(&Deal { fee, cap: fee, ..*deal }, 3);
				let terms = pallet_agreements::Terms { target: target.id, ..terms };
				world.agree(terms, 3).expect("honest terms are taken");
			}
			let pot = pallet_agreements::pot::account::<Runtime>(HOME);
			drop(Balances::deposit_creating(&pot, SENT));
		});
		world.block(FIRST + 6, |_| {});
		// The second reporter's claim takes up what was sent, for the day after: it is paid nothing itself.
		let sheets = prove(&mut world, FIRST, &|_, _| true);
		assert_eq!(claim(&mut world, FIRST, 1, &sheets), 0);
		world.block(PAID + 6, |_| {});
		world.close(PAID - WINDOW_S);
		let sheets = prove(&mut world, PAID, signs);
		let paid = claim(&mut world, PAID, 0, &sheets);
		world.check();
		paid
	})
}

/// The least that an offer may ask for.
pub fn least_fee() -> u128 {
	almanac_runtime::configs::agreements::OfferDeposit::get().max(UNIT / 10)
}

fn told(dice: &mut Dice, reporters: u32, own: u32, signs: Signs) -> Told {
	let deal = draw_deal(dice);
	let story = format!("{reporters} reporters, {own} endpoints of its own, {deal:?}");
	let honest = live(reporters, &deal, 0, &|_, _| true);
	// An eighth of a day, in equal parts.
	let share = (SENT / 8 / u128::from(reporters)) as i128;
	assert!((honest - share).abs() <= 1, "the honest story is worth else: {honest} {story}");
	let paid = live(reporters, &deal, own, signs);
	let own_fees = u128::from(own) * least_fee() * u128::from(deal.reporters_ppm) / 1_000_000;
	Told { gain: paid - honest, limit: own_fees as i128 + 1, is_refused: false, story }
}

fn reporters(dice: &mut Dice) -> u32 {
	dice.one_of(&[3, 4, 5, 7])
}

/// The one endpoint under agreement signs for reporter 0, and at most for so many more that they are fewer than half.
pub fn one_alone(dice: &mut Dice) -> Told {
	let reporters = reporters(dice);
	let favoured = 1 + dice.below(u64::from((reporters - 1) / 2)) as usize;
	told(dice, reporters, 0, &|_, reporter| reporter < favoured)
}

/// Endpoints of its own, under agreements with its friends, sign for reporter 0 alone; the first signs for all.
pub fn own_endpoints(dice: &mut Dice) -> Told {
	let (reporters, own) = (reporters(dice), 1 + dice.below(3) as u32);
	told(dice, reporters, own, &|target, reporter| target == 0 || reporter == 0)
}

/// What an owner does about the claims of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Spite {
	Nothing,
	/// The first target takes off the endpoint that has signed, and lists another when the day is closed.
	Rotates,
	/// The second target, which pays nothing, takes back what it has signed.
	Shams,
	/// The first target does not sign so many answers of reporter 0.
	Withholds(u32),
}

/// What reporter 0 is paid for a window of two targets of which the first alone pays.
fn live_spited(reporters: u32, deal: &Deal, spite: Spite) -> i128 {
	tell(COMMIT_BLOCKS, || {
		let mut world = World::begin(reporters, &[(Place::Home, 2)]);
		let targets = world.targets.clone();
		let (Some(first), Some(second)) = (targets.first().copied(), targets.get(1).copied())
		else {
			panic!("there are two")
		};
		world.block(START + 600, |world| {
			for (number, target) in targets.iter().enumerate() {
				world.act(*target, Act::Add(node_of(number)));
			}
			world.act(first, Act::Add(30));
		});
		world.block(START + 1_200, |world| {
			for target in &targets {
				let terms = terms(&Deal { fee: least_fee(), cap: least_fee(), ..*deal }, 3);
				let terms = pallet_agreements::Terms { target: target.id, ..terms };
				world.agree(terms, 3).expect("honest terms are taken");
			}
			let paying = BoundedVec::truncate_from(vec![(0, UNIT)]);
			pallet_agreements::Payings::<Runtime>::insert(HOME, first.id, paying);
			pallet_agreements::Rates::<Runtime>::insert(0, UNIT);
			let pot = pallet_agreements::pot::account::<Runtime>(HOME);
			drop(Balances::deposit_creating(&pot, SENT));
		});
		world.block(FIRST + 6, |_| {});
		let mut sheets = prove(&mut world, FIRST, &|_, _| true);
		// Its claim takes up what was sent.
		assert_eq!(claim(&mut world, FIRST, 1, &sheets), 0);
		world.block(PAID + 6, |_| {});
		world.close(PAID - WINDOW_S);
		if spite == Spite::Rotates {
			world.block(PAID + 600, |world| world.act(first, Act::Remove(node_of(0))));
		}
		let unsigned = if let Spite::Withholds(count) = spite { count } else { 0 };
		sheets = prove_but(&mut world, PAID, &|_, _| true, unsigned);
		if spite == Spite::Rotates {
			world.block(PAID + 86_400 + WINDOW_S, |_| {});
			world.close(PAID + 86_400 - WINDOW_S);
			world.block(0, |world| world.act(first, Act::Add(31)));
			assert_eq!(world.refused, 0);
		}
		if spite == Spite::Shams {
			sheets.iter_mut().for_each(|own| own.retain(|sheet| sheet.target != second));
		}
		let paid = claim(&mut world, PAID, 0, &sheets);
		world.check();
		paid
	})
}

/// What reporter 0 loses of what it is paid.
fn spited(dice: &mut Dice, spite: Spite) -> Told {
	let (reporters, deal) = (reporters(dice), draw_deal(dice));
	let story = format!("{reporters} reporters, {spite:?}, {deal:?}");
	let share = (SENT / 8 / u128::from(reporters)) as i128;
	let honest = live_spited(reporters, &deal, Spite::Nothing);
	assert!((honest - share).abs() <= 1, "the honest story is worth else: {honest} {story}");
	let unsigned = if let Spite::Withholds(count) = spite { i128::from(count) } else { 0 };
	let limit = share * unsigned / i128::from(SAMPLES) + 2;
	Told { gain: honest - live_spited(reporters, &deal, spite), limit, is_refused: false, story }
}

pub fn rotate(dice: &mut Dice) -> Told {
	spited(dice, Spite::Rotates)
}

pub fn sham(dice: &mut Dice) -> Told {
	spited(dice, Spite::Shams)
}

/// No more than what it has not signed.
pub fn withhold(dice: &mut Dice) -> Told {
	let count = 1 + dice.below(5) as u32;
	spited(dice, Spite::Withholds(count))
}
