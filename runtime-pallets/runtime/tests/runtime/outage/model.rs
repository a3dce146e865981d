//! What the rules of docs/explanation/threats.md say of addresses and promises, written down for ever and without the
//! pallets: every address with the windows in which it is measured, every promise with the windows that it
//! holds for. Nothing is merged, forgotten or closed.

use super::world::WINDOW_S;
use pallet_registry::Kind;
use pallet_sli::Seconds;

/// Which of the two targets: a validator, or an endpoint that the Council has added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
	Validator,
	Endpoint,
}

/// What is measured: a kind of addresses of a target.
pub type Subject = (Target, Kind);

/// All there are.
pub const SUBJECTS: [Subject; 4] = [
	(Target::Validator, Kind::Rpc),
	(Target::Validator, Kind::Reachability),
	(Target::Endpoint, Kind::Rpc),
	(Target::Endpoint, Kind::Reachability),
];

/// A length of windows: the start of the first, and of the first that is none of them.
#[derive(Clone, Copy, Debug)]
struct Span {
	since: Seconds,
	until: Seconds,
}

impl Span {
	fn holds(&self, window: Seconds) -> bool {
		self.since <= window && window < self.until
	}
}

/// The addresses and promises of both targets.
#[derive(Default)]
pub struct Model {
	/// What is measured, at which node.
	listed: Vec<(Subject, u8, Span)>,
	promised: Vec<(Subject, Span)>,
	/// What the Council has removed, and from which window on.
	removed: Vec<(Subject, Seconds)>,
}

impl Model {
	/// An address is added: measured from the next window on, and promised.
	pub fn add(&mut self, now: Seconds, subject: Subject, node: u8) {
		let span = Span { since: next_window(now), until: Seconds::MAX };
		self.listed.push((subject, node, span));
		let is_open = |(of, span): &(Subject, Span)| *of == subject && span.until == Seconds::MAX;
		if !self.promised.iter().any(is_open) {
			self.promised.push((subject, span));
		}
	}

	/// Its target removes an address: measured until midnight, and the promise stays.
	pub fn remove(&mut self, now: Seconds, subject: Subject, node: u8) {
		let until = next_midnight(now).max(next_window(now));
		self.end(now, until, |of, at| of == subject && at == node);
		self.forget_unbegun(now);
	}

	/// A node withdraws from a target: not measured from the next window on, and the promise stays.
	pub fn withdraw(&mut self, now: Seconds, target: Target, node: u8) {
		self.end(now, next_window(now), |(of, _), at| of == target && at == node);
		self.forget_unbegun(now);
	}

	/// The Council removes an address: with the last of its kind the promise ends.
	pub fn ban(&mut self, now: Seconds, subject: Subject, node: u8) {
		self.end(now, next_window(now), |of, at| of == subject && at == node);
		self.end_promise(now, subject);
		self.forget_unbegun(now);
	}

	/// The Council removes a target: all addresses and promises end.
	pub fn take(&mut self, now: Seconds, target: Target) {
		self.end(now, next_window(now), |(of, _), _| of == target);
		for subject in SUBJECTS.into_iter().filter(|(of, _)| *of == target) {
			self.end_promise(now, subject);
		}
		self.forget_unbegun(now);
	}

	/// Whether there is an address to measure in a window.
	pub fn is_listed(&self, subject: Subject, window: Seconds) -> bool {
		self.listed.iter().any(|(of, _, span)| *of == subject && span.holds(window))
	}

	/// Whether the target has said that it would be measured in a window.
	pub fn is_promised(&self, subject: Subject, window: Seconds) -> bool {
		self.promised.iter().any(|(of, span)| *of == subject && span.holds(window))
	}

	/// Whether the Council has removed an address of this kind with a window or an earlier one.
	pub fn is_excused(&self, subject: Subject, window: Seconds) -> bool {
		self.removed.iter().any(|(of, since)| *of == subject && *since <= window)
	}

	fn end(&mut self, now: Seconds, until: Seconds, is_meant: impl Fn(Subject, u8) -> bool) {
		for (subject, node, span) in &mut self.listed {
			if span.until > until && is_meant(*subject, *node) {
				// One that was added in this window was never measured.
				span.until = if span.since < next_window(now) { until } else { span.since };
			}
		}
	}

	/// Ends the promise of a kind of which no address is left.
	fn end_promise(&mut self, now: Seconds, subject: Subject) {
		let next = next_window(now);
		self.removed.push((subject, next));
		if self.is_left(now, subject) {
			return;
		}
		for (_, span) in self.promised.iter_mut().filter(|(of, _)| *of == subject) {
			span.until = span.until.min(next);
		}
	}

	/// Nothing is promised by addresses that were removed before they were measured.
	fn forget_unbegun(&mut self, now: Seconds) {
		let next = next_window(now);
		let mut promised = core::mem::take(&mut self.promised);
		promised.retain(|(subject, span)| span.since < next || self.is_left(now, *subject));
		self.promised = promised;
	}

	/// Whether an address of a kind is measured in the next window or later.
	fn is_left(&self, now: Seconds, subject: Subject) -> bool {
		let is_left = |(of, _, span): &(Subject, u8, Span)| {
			*of == subject && span.until > next_window(now).max(span.since)
		};
		self.listed.iter().any(is_left)
	}
}

fn next_window(now: Seconds) -> Seconds {
	(now / WINDOW_S + 1) * WINDOW_S
}

fn next_midnight(now: Seconds) -> Seconds {
	(now / 86_400 + 1) * 86_400
}
