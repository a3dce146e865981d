//! What the pallet tells. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A subject was registered.
		SubjectRegistered {
			/// Its id.
			subject: SubjectId,
			/// Who submits its runs.
			owner: T::AccountId,
			/// What is held from the owner.
			deposit: BalanceOf<T>,
		},
		/// A subject was removed and its deposit is free.
		SubjectRemoved {
			/// Its id.
			subject: SubjectId,
		},
		/// A run was submitted.
		RunSubmitted {
			/// Its id.
			run: RunId,
			/// Its subject.
			subject: SubjectId,
			/// How many points it has.
			points: u32,
			/// What is held from the owner of the subject.
			deposit: BalanceOf<T>,
		},
		/// A run was removed with its prediction, and its deposit is free.
		RunRemoved {
			/// Its id.
			run: RunId,
			/// Its subject.
			subject: SubjectId,
		},
		/// A prediction is proved to be a stationary point of the fit of its run under its bounds, and
		/// stored.
		PredictionAccepted {
			/// The run.
			run: RunId,
			/// Its subject.
			subject: SubjectId,
			/// Who submitted it.
			submitter: T::AccountId,
			/// The law.
			parameters: Parameters,
			/// What the chain found.
			checked: Checked,
		},
		/// A prediction reaches what the Council requires.
		RequirementMet {
			/// The run.
			run: RunId,
			/// Its subject.
			subject: SubjectId,
			/// The figures.
			outcome: Outcome,
		},
		/// A prediction misses what the Council requires.
		RequirementMissed {
			/// The run.
			run: RunId,
			/// Its subject.
			subject: SubjectId,
			/// The figures, and what is missed.
			outcome: Outcome,
		},
		/// The Council requires something else of a subject; of its later predictions.
		RequirementSet {
			/// The subject.
			subject: SubjectId,
			/// What it requires; none of it where nothing.
			requirement: Requirement,
		},
		/// Later runs of a subject are compared with this one.
		BaselineAccepted {
			/// The subject.
			subject: SubjectId,
			/// The run.
			run: RunId,
		},
		/// Later runs of a subject are compared with none.
		BaselineDropped {
			/// The subject.
			subject: SubjectId,
		},
		/// First predictions from now on may be replaced for so long.
		ReplacementSet {
			/// How many blocks.
			blocks: BlockNumberFor<T>,
		},
		/// So long are turns to fit a run that nobody has fitted.
		TurnSet {
			/// How many blocks.
			blocks: BlockNumberFor<T>,
		},
		/// Other deposits are held from now on.
		DepositsSet {
			/// The amounts.
			deposits: DepositsOf<T>,
		},
	}
}
