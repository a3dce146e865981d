//! The gate: every signature of the validator passes here.

use crate::{
	EXIT_ADOPT, Fatal,
	claim::{Best, Claim},
	lead::{Change, Lead},
	node::{Job, Node, Pair},
	protocol::{Answer, LeadLine, Question, hex, parse_record, unhex},
	record::{Hash, Record, Round, Verdict, Vote, Votes},
	sign_log::SignLog,
	votes::decode_heartbeat,
};
use std::{
	fmt,
	sync::{
		Arc, Mutex, MutexGuard, PoisonError,
		atomic::{AtomicU64, Ordering},
		mpsc,
	},
	thread,
	time::{Duration, Instant},
};

/// Between two attempts to have a vote granted.
const AGAIN: Duration = Duration::from_millis(100);

/// The longest that a vote waits to be granted: GRANDPA passes on nothing meanwhile.
const LONGEST_VOTE: Duration = Duration::from_secs(5);

/// The longest wait for a decider that was told that the node begins again.
const LONGEST_FAREWELL: Duration = Duration::from_millis(500);

/// The longest wait for votes on record.
const LONGEST_RECORD: Duration = Duration::from_secs(2);

/// What becomes of what the gate sees.
pub trait Observer: Send + Sync {
	/// Whether the node leads.
	fn leads(&self, leads: bool);
	/// A question was answered after so long.
	fn asked(&self, kind: &'static str, answer: &'static str, after: Duration);
	/// A signature was refused.
	fn refused(&self, reason: &'static str);
	/// The process has to end. Outside of tests this does not return.
	fn end(&self, fatal: Fatal);
}

/// Why a vote was not granted.
#[derive(Clone, Copy)]
enum Denial {
	LeadLost,
	OtherVote,
	OtherKey,
	DeciderNotLeading,
}

impl Denial {
	/// The name that a metric carries.
	fn reason(self) -> &'static str {
		match self {
			Self::OtherVote => "conflict",
			Self::OtherKey => "other key",
			Self::LeadLost | Self::DeciderNotLeading => "not granted",
		}
	}
}

impl fmt::Display for Denial {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		to.write_str(match self {
			Self::LeadLost => "the lead was lost before an answer came",
			Self::OtherVote => "another vote is on record",
			Self::OtherKey => "the decider answers for other keys",
			Self::DeciderNotLeading => "the decider does not lead",
		})
	}
}

/// A header that may be signed.
struct Approved {
	slot: u64,
	header: Hash,
	/// None where nobody is asked, and every key may.
	author: Option<String>,
}

/// Decides what is signed.
pub struct Gate {
	started: Instant,
	/// Milliseconds after `started` at which the lead runs out. Outside the lock, so that reading it never waits.
	until: AtomicU64,
	lead: Mutex<Lead>,
	log: Mutex<SignLog>,
	/// The keys that the decider answers for; none before it has accepted any, and where nobody is asked.
	pair: Mutex<Option<Pair>>,
	/// The slot that was granted last, and to which author's key.
	granted: Mutex<Option<(u64, Option<String>)>>,
	/// The one header that may be signed next, its slot, and by which author's key.
	approved: Mutex<Option<Approved>>,
	best: Mutex<Best>,
	/// None when nobody is asked.
	jobs: Option<Mutex<mpsc::Sender<Job>>>,
	observer: Box<dyn Observer>,
}

impl Gate {
	/// A gate whose questions go into this channel.
	pub(crate) fn with_jobs(
		log: SignLog,
		jobs: mpsc::Sender<Job>,
		observer: Box<dyn Observer>,
	) -> Arc<Self> {
		Arc::new(Self::new(log, Some(Mutex::new(jobs)), observer))
	}

	/// A gate that asks nobody: it grants what the sign log allows, and logs what it would ask.
	pub fn dry_run(log: SignLog, observer: Box<dyn Observer>) -> Arc<Self> {
		let record = log.record().votes.as_ref().map(|votes| votes.at);
		let gate = Self::new(log, None, observer);
		gate.take_lead(LeadLine { milliseconds: u64::MAX / 2, record }, gate.started);
		Arc::new(gate)
	}

	fn new(
		log: SignLog,
		jobs: Option<Mutex<mpsc::Sender<Job>>>,
		observer: Box<dyn Observer>,
	) -> Self {
		observer.leads(false);
		Self {
			started: Instant::now(),
			until: AtomicU64::new(0),
			lead: Mutex::default(),
			log: Mutex::new(log),
			pair: Mutex::default(),
			granted: Mutex::default(),
			approved: Mutex::default(),
			best: Mutex::default(),
			jobs,
			observer,
		}
	}

	/// Whether the node leads. Never waits.
	pub fn leads(&self) -> bool {
		self.now() < self.until.load(Ordering::Acquire)
	}

	/// Whether GRANDPA may be told that its key is there. Waits for no answer of anybody's.
	pub fn votes(&self) -> bool {
		locked(&self.lead).votes(self.now())
	}

	/// The keys that the decider answers for: no others sign. None before it has accepted any.
	pub fn pair(&self) -> Option<Pair> {
		locked(&self.pair).clone()
	}

	/// Whether blocks are signed with this public key.
	pub fn is_author(&self, key: &[u8]) -> bool {
		self.jobs.is_none()
			|| locked(&self.pair).as_ref().is_some_and(|pair| is_same(&pair.author, key))
	}

	/// Whether votes are signed with this public key.
	pub fn is_voter(&self, key: &[u8]) -> bool {
		self.jobs.is_none()
			|| locked(&self.pair).as_ref().is_some_and(|pair| is_same(&pair.voter, key))
	}

	/// The public key that votes; none before the decider has accepted one.
	pub fn voter(&self) -> Option<Hash> {
		locked(&self.pair).as_ref().and_then(|pair| unhex(&pair.voter))
	}

	/// The best block is of this slot.
	pub fn best(&self, slot: u64) {
		locked(&self.best).observe(slot, self.now());
	}

	/// What this node signed last.
	pub fn signed(&self) -> Record {
		locked(&self.log).record().clone()
	}

	/// Asks for the right to a slot, while the block is built.
	pub fn author(self: &Arc<Self>, claim: Claim, reply: impl FnOnce(bool) + Send + 'static) {
		let slot = claim.slot;
		if !self.leads() {
			self.observer.refused("not leading");
			return reply(false);
		}
		if locked(&self.log).record().slot(slot) == Verdict::Conflict {
			log::warn!(target: "ha", "Slot {slot} is not above what the sign log has: no block");
			self.observer.refused("sign log");
			return reply(false);
		}
		if locked(&self.best).is_far_below(&claim, self.now()) {
			log::error!(
				target: "ha",
				"Slot {slot} is more than five minutes above the best block's: no block. Set this machine's clock"
			);
			self.observer.refused("far ahead");
			return reply(false);
		}
		let gate = Arc::clone(self);
		// The answer comes while the connection lasts that it came on, so that the pair is the one it is for.
		self.ask(Question::Author(slot), move |answer| {
			match &answer {
				Answer::Yes => {
					let author = gate.pair().map(|pair| pair.author);
					*locked(&gate.granted) = Some((slot, author));
				},
				Answer::Conflict => {
					gate.observer.refused("conflict");
					gate.observer.end(Fatal::fenced(format!(
						"slot {slot} is another node's: this one follows from now on"
					)));
				},
				_ => {
					log::warn!(target: "ha", "Slot {slot} was not granted ({}): no block", answer.name());
					gate.observer.refused("not granted");
				},
			}
			reply(answer == Answer::Yes);
		});
	}

	/// This header, of a slot that was granted, may be signed, and no other.
	pub fn approve(&self, slot: u64, header: Hash) {
		let granted = locked(&self.granted).take_if(|(granted, _)| *granted == slot);
		*locked(&self.approved) = granted.map(|(_, author)| Approved { slot, header, author });
	}

	/// Whether this header may be signed now with this public key. Never the same a second time.
	pub fn seal(&self, author: &[u8], header: &[u8]) -> bool {
		let mut approved = locked(&self.approved);
		let fits = |approved: &mut Approved| {
			approved.header == header
				&& approved.author.as_ref().is_none_or(|key| is_same(key, author))
		};
		let Some(Approved { slot, .. }) = approved.take_if(fits) else {
			log::error!(target: "ha", "A signature of the author's was asked for that no slot was granted for");
			self.observer.refused("not approved");
			return false;
		};
		drop(approved);
		if !self.leads() {
			log::warn!(target: "ha", "The lead ran out before the block of slot {slot} was signed");
			self.observer.refused("not leading");
			return false;
		}
		locked(&self.log).sign_slot(slot, &hex(author)).map_err(|why| self.not_logged(&why)).is_ok()
	}

	/// Whether this vote may be signed now with this public key. Waits for the answer, not longer than the node leads. When it may
	/// not, the process ends: GRANDPA's voter would, and take a minute for it.
	pub fn vote(self: &Arc<Self>, voter: &[u8], vote: Vote) -> bool {
		let refuse = |reason, why: String| {
			self.observer.refused(reason);
			self.observer.end(Fatal::fenced(why));
			false
		};
		let Vote { at: Round { set, round }, step, .. } = vote;
		let which = format!("the {step} of round {round} in set {set}");
		if locked(&self.log).record().vote(&vote) == Verdict::Conflict {
			return refuse("sign log", format!("{which} is not above what the sign log has"));
		}
		if let Err(denial) = self.grant(voter, vote) {
			let why = format!("{which} was not granted, {denial}: this node follows from now on");
			return refuse(denial.reason(), why);
		}
		locked(&self.lead).voted(vote.at);
		let logged = locked(&self.log).sign_vote(vote, &hex(voter));
		logged.map_err(|why| refuse("sign log", format!("{which} is not signed: {why}"))).is_ok()
	}

	/// Asks for a vote until the answer is clear, not longer than the node leads.
	fn grant(self: &Arc<Self>, voter: &[u8], vote: Vote) -> Result<(), Denial> {
		let patience = Instant::now() + LONGEST_VOTE;
		while self.leads() && Instant::now() < patience {
			if !self.is_voter(voter) {
				return Err(Denial::OtherKey);
			}
			let (answer, pair) = self.ask_and_wait(Question::Vote(vote));
			match answer {
				// It may have been asked of a decider for other keys, which took the place of the one before.
				Answer::Yes if pair.is_some_and(|pair| !is_same(&pair.voter, voter)) => {
					return Err(Denial::OtherKey);
				},
				Answer::Yes => return Ok(()),
				Answer::Conflict => return Err(Denial::OtherVote),
				Answer::NoLead => return Err(Denial::DeciderNotLeading),
				Answer::NoAnswer | Answer::Lost => thread::sleep(AGAIN),
			}
		}
		Err(Denial::LeadLost)
	}

	/// Whether this is "I am here" of a session, and may be signed now with this public key. Not noted: a second one would
	/// harm nobody.
	pub fn heartbeat(self: &Arc<Self>, author: &[u8], message: &[u8]) -> bool {
		let Some(session) = decode_heartbeat(locked(&self.log).genesis(), message) else {
			return false;
		};
		let granted = self.leads()
			&& self.is_author(author)
			&& self.ask_and_wait(Question::Heartbeat(session)).0 == Answer::Yes;
		if !granted {
			self.observer.refused("heartbeat");
		}
		granted
	}

	/// Counts bytes that were to be signed with a guarded key and are neither a header nor a vote.
	pub fn unknown_payload(&self, what: &str) {
		log::error!(target: "ha", "Refused to sign {what}, which is neither a block nor a vote");
		self.observer.refused("unknown payload");
	}

	/// The votes of the last round on record, of whichever node; none when nobody says.
	pub fn record(self: &Arc<Self>) -> Option<Option<Votes>> {
		if self.jobs.is_none() {
			return Some(self.signed().votes);
		}
		let (sender, receiver) = mpsc::channel();
		self.send(Question::Record, move |line| {
			let _ = sender.send(line);
		});
		let line = receiver.recv_timeout(LONGEST_RECORD).ok().flatten()?;
		let record = parse_record(&line);
		if record.is_none() {
			log::error!(target: "ha", "The decider's record is not understood: {line}");
		}
		record
	}

	/// Tells the decider how the node is.
	pub fn health(self: &Arc<Self>, best: u64, finalized: u64, peers: usize, syncing: bool) {
		let at = locked(&self.lead).round();
		if self.jobs.is_some() {
			self.send(Question::Health { best, finalized, peers, syncing, at }, |_| {});
		}
	}

	/// Tells the decider that the process ends only to begin again, and waits until it has heard that.
	pub fn begins_again(self: &Arc<Self>) {
		let (sender, receiver) = mpsc::channel();
		self.send(Question::Again, move |line| {
			let _ = sender.send(line);
		});
		let _ = receiver.recv_timeout(LONGEST_FAREWELL);
	}

	/// Waits until the node leads, not longer than so long.
	pub fn wait_for_lead(&self, longest: Duration) -> bool {
		let until = Instant::now() + longest;
		while !self.leads() && Instant::now() < until {
			thread::sleep(Duration::from_millis(10));
		}
		self.leads()
	}

	/// GRANDPA is about to begin in this round, with the votes on record of that round.
	pub fn begin(&self, first: Round, adopted: Option<Round>) {
		locked(&self.lead).begin(first, adopted);
	}

	/// GRANDPA is in this round.
	pub fn observe(&self, round: Round) {
		let mut lead = locked(&self.lead);
		let (now, Round { set, round: number }) = (self.now(), round);
		if lead.lapsed(now) {
			log::warn!(target: "ha", "The lead ran out and was not given anew: this node follows");
		}
		if lead.observe(round, now) {
			log::info!(target: "ha", "Votes from now on: round {number} in set {set}");
		}
		drop(lead);
		self.observer.leads(self.leads());
	}

	/// Why the process has to begin again, when the round has stood still for so long and could wait for a vote
	/// that GRANDPA cannot cast any more.
	pub fn stuck(&self, patience: Duration) -> Option<Fatal> {
		let patience = u64::try_from(patience.as_millis()).unwrap_or(u64::MAX);
		let Round { set, round } = locked(&self.lead).stuck(self.now(), patience)?;
		let why = format!(
			"round {round} in set {set} stands still, and may wait for a vote of this validator: this node begins \
			 again with the votes that were cast for it"
		);
		Some(Fatal { code: EXIT_ADOPT, why })
	}

	/// The answer, and the keys that it is for.
	fn ask_and_wait(self: &Arc<Self>, question: Question) -> (Answer, Option<Pair>) {
		let (sender, receiver) = mpsc::channel();
		let gate = Arc::clone(self);
		self.ask(question, move |answer| {
			let _ = sender.send((answer, gate.pair()));
		});
		receiver.recv().unwrap_or((Answer::Lost, None))
	}

	fn ask(self: &Arc<Self>, question: Question, reply: impl FnOnce(Answer) + Send + 'static) {
		let (gate, kind, asked) = (Arc::clone(self), question.kind(), Instant::now());
		if self.jobs.is_none() {
			log::info!(target: "ha", "Would ask: {question}");
			self.observer.asked(kind, "dry run", Duration::ZERO);
			return reply(Answer::Yes);
		}
		self.send(question, move |line| {
			let answer = line.as_deref().map_or(Answer::Lost, Answer::parse);
			gate.observer.asked(kind, answer.name(), asked.elapsed());
			reply(answer);
		});
	}

	fn send(&self, question: Question, reply: impl FnOnce(Option<String>) + Send + 'static) {
		let Some(jobs) = &self.jobs else { return reply(None) };
		let job = Job { question, reply: Box::new(reply) };
		if let Err(mpsc::SendError(job)) = locked(jobs).send(job) {
			(job.reply)(None);
		}
	}

	fn not_logged(&self, why: &str) {
		log::error!(target: "ha", "No block: {why}");
		self.observer.refused("sign log");
	}

	fn now(&self) -> u64 {
		milliseconds(self.started.elapsed())
	}
}

impl Node for Gate {
	fn leads(&self) -> bool {
		self.leads()
	}

	fn signed_with(&self, pair: &Pair) -> (Option<u64>, Option<Vote>) {
		let log = locked(&self.log);
		(log.slot_of(&pair.author), log.vote_of(&pair.voter))
	}

	fn accepted(&self, pair: Pair) {
		let before = locked(&self.pair).replace(pair.clone());
		if before.is_some_and(|before| before != pair) {
			log::info!(target: "ha", "Signs with other keys from now on: {} and {}", pair.author, pair.voter);
			// The lead was that of the keys before, and so was the record from which on votes are this node's.
			self.take_lead(LeadLine { milliseconds: 0, record: None }, Instant::now());
		}
	}

	fn take_lead(&self, line: LeadLine, read_from: Instant) {
		let read_from = milliseconds(read_from.saturating_duration_since(self.started));
		let mut lead = locked(&self.lead);
		let change = lead.take(line, read_from, self.now());
		self.until.store(lead.until(), Ordering::Release);
		drop(lead);
		match change {
			Some(Change::Began) => {
				log::info!(target: "ha", "Leads: blocks and votes are this node's")
			},
			Some(Change::Ended) => log::info!(target: "ha", "Leads no longer: this node follows"),
			None => return,
		}
		self.observer.leads(self.leads());
	}

	fn end(&self, fatal: Fatal) {
		self.observer.end(fatal);
	}
}

/// Whether a public key is the one of a pair; in a build for trials every key is.
fn is_same(own: &str, key: &[u8]) -> bool {
	cfg!(feature = "unpaired") || own == hex(key)
}

fn milliseconds(duration: Duration) -> u64 {
	u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// A lock; what a thread that panicked left behind is whole, as each change is one assignment.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
